//! Mails, from the event to the mail server.

mod attachments;
mod content;
mod digest;
mod office;
mod send_mails;
mod write_mails;
