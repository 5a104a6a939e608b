//! A letter as the server has it.

/// A letter that was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedLetter {
    /// What stood behind `MAIL FROM:`.
    pub from: String,
    /// What stood behind each `RCPT TO:`.
    pub to: Vec<String>,
    /// The letter, without the dots of the transport.
    pub text: String,
    /// Whether the server said that it took it. It may keep that to itself.
    pub acknowledged: bool,
}

impl ReceivedLetter {
    /// A header, unfolded but not decoded.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.text.split("\r\n\r\n").next()?;
        let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        let mut lines = unfolded.lines().filter_map(|line| line.split_once(':'));
        lines.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
    }

    /// What copies of a mail have in common.
    pub fn message_id(&self) -> String {
        self.header("Message-ID").unwrap_or_default()
    }
}
