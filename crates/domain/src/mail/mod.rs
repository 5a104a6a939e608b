//! Mails: what customers are told of their orders, and managers of stock that ran low.
//!
//! Mails are made of events, behind a cursor, so that a command never waits for them and no crash loses or doubles one. They are
//! written in the transaction that moves the cursor on, at most one for each event and recipient, and sent afterwards, under
//! short leases, until the mail server took them. Whoever dies between the server's answer and our own note of it makes the
//! mail go out once more, with the same Message-ID.
//!
//! Names and addresses are looked up at the moment of sending and are never kept with a mail. Without a mail server nothing is
//! kept at all: each mail is told to the log, straight from its event.

mod content;
mod digest;
mod digest_low_stock;
mod driving_port;
mod facts;
#[expect(clippy::module_inception, reason = "the noun of this context")]
mod mail;
mod ports;
mod send_mails;
mod write_mails;

pub use content::{
    DocumentNews, LowStock, MailContent, NewsLine, OrderFacts, OrderItem, OrderNews, Parcel, UnreadableMail,
};
pub use digest::{Digest, DigestPolicy};
pub use driving_port::{MailPolicy, Mails, MailsPorts};
pub use mail::{Mail, MailKind};
pub use ports::{
    Attachment, ClaimedMail, Conclusion, MailBatch, MailFailure, MailLog, MailOutbox, Mailer, OutgoingMail, Recipient,
};
pub use send_mails::{FailedMail, Sending};

#[cfg(any(test, feature = "test-util"))]
pub use ports::{MockMailLog, MockMailOutbox, MockMailer};
