//! One session of SMTP (RFC 5321).

use std::{io, sync::Arc};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

use super::{
    ReceivedLetter,
    mailbox::{Mood, State, Step},
};

/// `\0shop@example.com\0right` in Base64: whoever signs in as anybody else is refused.
const CREDENTIALS: &str = "AHNob3BAZXhhbXBsZS5jb20AcmlnaHQ=";

/// Serves one caller until they leave or are thrown out.
pub(super) async fn attend(stream: TcpStream, state: Arc<State>) {
    let mut session = Session { stream: BufReader::new(stream), state, from: String::new(), to: Vec::new() };
    // A caller who is lost is what these tests are about.
    let _ = session.serve().await;
}

struct Session {
    stream: BufReader<TcpStream>,
    state: Arc<State>,
    from: String,
    to: Vec<String>,
}

impl Session {
    async fn serve(&mut self) -> io::Result<()> {
        self.step(Step::Greeting, "220 mailbox.test ESMTP").await?;
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let command = line.trim_end().to_owned();
            let verb = command.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => {
                    let features =
                        "250-mailbox.test\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-AUTH PLAIN\r\n250 ENHANCEDSTATUSCODES";
                    self.step(Step::Hello, features).await?;
                }
                "HELO" => self.step(Step::Hello, "250 mailbox.test").await?,
                "MAIL" => {
                    self.from = address_in(&command);
                    self.to.clear();
                    self.step(Step::Sender, "250 2.1.0 fine").await?;
                }
                "RCPT" => {
                    let to = address_in(&command);
                    let answer = match self.state.mood() {
                        Mood::Refuses(refused, answer) if refused == to => answer,
                        _ => "250 2.1.5 fine",
                    };
                    self.to.push(to);
                    self.step(Step::Recipient, answer).await?;
                }
                "DATA" => {
                    self.step(Step::Data, "354 go ahead").await?;
                    if !matches!(self.state.mood(), Mood::Says(Step::Data, _)) {
                        self.take_letter().await?;
                    }
                }
                "AUTH" if command == format!("AUTH PLAIN {CREDENTIALS}") => self.say("235 2.7.0 welcome").await?,
                "AUTH" => self.say("535 5.7.8 shop@example.com is not known by this password").await?,
                "RSET" | "NOOP" => self.say("250 2.0.0 fine").await?,
                "QUIT" => return self.say("221 2.0.0 bye").await,
                _ => self.say("500 5.5.2 what?").await?,
            }
        }
    }

    async fn take_letter(&mut self) -> io::Result<()> {
        let mut text = String::new();
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            if line == ".\r\n" {
                break;
            }
            // A dot at the beginning was doubled on the way.
            text.push_str(line.strip_prefix('.').unwrap_or(&line));
        }
        let mood = self.state.mood();
        let keeps =
            !matches!(mood, Mood::Says(Step::Letter, _) | Mood::Silent(Step::Letter) | Mood::Resets(Step::Letter));
        let acknowledged = keeps && !matches!(mood, Mood::TakesAndResets | Mood::TakesAndIsSilent);
        if keeps {
            let (from, to) = (self.from.clone(), std::mem::take(&mut self.to));
            self.state.receive(ReceivedLetter { from, to, text, acknowledged });
        }
        self.step(Step::Letter, "250 2.0.0 taken").await
    }

    /// Answers a step as the mood is.
    async fn step(&mut self, step: Step, answer: &str) -> io::Result<()> {
        self.state.come_to(step);
        match self.state.mood() {
            Mood::Says(at, instead) if at == step => self.say(instead).await,
            Mood::Silent(at) if at == step => self.fall_silent().await,
            Mood::TakesAndIsSilent if step == Step::Letter => self.fall_silent().await,
            Mood::Resets(at) if at == step => self.reset(),
            Mood::TakesAndResets if step == Step::Letter => self.reset(),
            _ => self.say(answer).await,
        }
    }

    async fn say(&mut self, answer: &str) -> io::Result<()> {
        self.stream.write_all(format!("{answer}\r\n").as_bytes()).await
    }

    /// Listens to whatever comes until the caller hangs up.
    async fn fall_silent(&mut self) -> io::Result<()> {
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line).await? == 0 {
                return Err(io::ErrorKind::ConnectionAborted.into());
            }
        }
    }

    fn reset(&self) -> io::Result<()> {
        self.stream.get_ref().set_zero_linger()?;
        Err(io::ErrorKind::ConnectionReset.into())
    }
}

/// What stands between the angle brackets.
fn address_in(command: &str) -> String {
    let inside = command.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map(|(address, _)| address.to_owned()).unwrap_or_default()
}
