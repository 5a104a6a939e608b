//! What a mail server's refusal means. Its own words are left out: they often repeat the address.

use std::error::Error as _;

use domain::mail::MailFailure;
use lettre::transport::smtp::Error;

/// Where it was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// While we introduced ourselves, or said from whom the mail comes: a refusal is about us, and says nothing of the mail.
    Greeting,
    /// When we named the recipient.
    Recipient,
    /// When we handed the mail over.
    Letter,
}

/// Sorts a failure by what can be done about it.
pub(crate) fn failure(error: &Error, stage: Stage) -> MailFailure {
    let Some(code) = error.status() else { return MailFailure::Unreachable(what_broke(error)) };
    let at = match stage {
        Stage::Greeting => "the sender",
        Stage::Recipient => "the recipient",
        Stage::Letter => "the mail",
    };
    let reason = match enhanced(error) {
        Some(enhanced) => format!("{code} {enhanced} for {at}"),
        None => format!("{code} for {at}"),
    };
    // 421 is said by a server that is about to hang up on everybody.
    if stage == Stage::Greeting || code.to_string() == "421" {
        MailFailure::Unreachable(reason)
    } else if error.is_permanent() {
        MailFailure::Permanent(reason)
    } else {
        MailFailure::Temporary(reason)
    }
}

/// An enhanced status code (RFC 3463) at the beginning of the server's words, such as `5.1.1`.
fn enhanced(error: &Error) -> Option<String> {
    let words = error.source()?.to_string();
    let first = words.split_whitespace().next()?;
    let is_code = first.len() <= 11
        && first.split('.').count() == 3
        && first.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    is_code.then(|| first.to_owned())
}

/// What broke, if it was not the server that said so: no words of others are in these.
fn what_broke(error: &Error) -> String {
    if error.is_response() {
        return "its answer made no sense, or it hung up".to_owned();
    }
    error.source().map_or_else(|| "the connection was lost".to_owned(), ToString::to_string)
}
