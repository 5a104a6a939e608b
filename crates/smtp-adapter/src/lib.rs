//! Mails by SMTP, in text and HTML.
//!
//! What a mail says is written in `templates/`: askama escapes whatever goes into HTML, and refuses to compile a template that does
//! not fit its facts. Texts that people typed are put on one line first and lose the marks that turn the direction of writing
//! around, so that a name can neither end a header nor disguise what stands beside it ([`clean`]). Nothing is loaded from
//! elsewhere, and nothing is counted.
//!
//! A connection is kept for the next mail, but only after a mail that went well: one that was given up in the middle still owes
//! answers, which the next mail would take for its own. That is why the connections are ours, and not those of lettre's pool.

mod clean;
mod connections;
mod failure;
mod letter;
mod message;
mod server;
mod settings;
mod smtp_mailer;
#[cfg(any(test, feature = "test-util"))]
pub mod testing;
mod words;

pub use settings::{SettingsError, SmtpSettings};
pub use smtp_mailer::SmtpMailer;
