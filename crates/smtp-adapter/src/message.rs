//! A mail as it goes over the wire.

use std::str::FromStr;

use domain::mail::{MailFailure, OutgoingMail};
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};

use crate::{clean::clean, letter::Letter};

/// Text and HTML, with headers that say that nobody typed it.
pub(crate) fn message(mail: &OutgoingMail, from: &Mailbox, business_name: &str) -> Result<Message, MailFailure> {
    let address = Address::from_str(mail.to.email.as_str());
    let address = address.map_err(|_| MailFailure::Permanent("the address is none that mail can be sent to".into()))?;
    let name = mail.to.name.as_ref().map(|name| clean(name.as_str())).filter(|name| !name.is_empty());
    let letter = Letter::of(mail, business_name);
    let bodies = letter.text().and_then(|text| Ok((text, letter.html()?)));
    let (text, html) = bodies.map_err(|error| MailFailure::Permanent(error.to_string()))?;
    let words = MultiPart::alternative().singlepart(SinglePart::plain(text)).singlepart(SinglePart::html(html));
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new(name, address))
        .subject(letter.subject())
        .date(mail.sent_at.into())
        .message_id(Some(format!("<{}@{}>", mail.id, from.email.domain())))
        // RFC 3834: no out-of-office notice is wanted in return.
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
        .multipart(with_attachments(mail, words)?)
        .map_err(|error| MailFailure::Permanent(error.to_string()))
}

/// The words, and behind them what goes with them.
fn with_attachments(mail: &OutgoingMail, words: MultiPart) -> Result<MultiPart, MailFailure> {
    if mail.attachments.is_empty() {
        return Ok(words);
    }
    let mut mixed = MultiPart::mixed().multipart(words);
    for attachment in &mail.attachments {
        let content_type = ContentType::parse(attachment.content_type);
        let content_type = content_type.map_err(|error| MailFailure::Permanent(error.to_string()))?;
        let part = lettre::message::Attachment::new(attachment.file_name.clone());
        mixed = mixed.singlepart(part.body(attachment.bytes.clone(), content_type));
    }
    Ok(mixed)
}
