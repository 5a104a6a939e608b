//! The mailer.

use std::{str::FromStr, time::Duration};

use async_trait::async_trait;
use domain::mail::{MailFailure, Mailer, OutgoingMail};
use lettre::{
    Address,
    address::Envelope,
    message::Mailbox,
    transport::smtp::{
        client::AsyncSmtpConnection,
        commands::{Data, Mail, Rcpt},
        extension::{Extension, MailBodyParameter, MailParameter},
    },
};

use crate::{
    SettingsError, SmtpSettings,
    clean::clean,
    connections::Connections,
    failure::{Stage, failure},
    message::message,
    server::Server,
};

/// Hands mails to a mail server.
pub struct SmtpMailer {
    from: Mailbox,
    business_name: String,
    timeout: Duration,
    connections: Connections,
}

impl SmtpMailer {
    /// A mailer. The server is connected to when there is something to send.
    pub fn new(settings: &SmtpSettings) -> Result<Self, SettingsError> {
        let business_name = clean(&settings.business_name);
        let address = Address::from_str(settings.from.trim()).map_err(|_| SettingsError::From)?;
        Ok(Self {
            from: Mailbox::new(Some(business_name.clone()), address),
            business_name,
            timeout: settings.timeout,
            connections: Connections::to(Server::parse(&settings.url)?),
        })
    }

    async fn deliver(&self, mail: &OutgoingMail) -> Result<(), MailFailure> {
        let message = message(mail, &self.from, &self.business_name)?;
        let connection = self.connections.take().await;
        let mut connection = connection.map_err(|error| failure(&error, Stage::Greeting))?;
        let handed_over = hand_over(&mut connection, message.envelope(), &message.formatted()).await;
        if handed_over.is_ok() {
            self.connections.keep(connection);
        } else {
            // What it was told of this mail must not be left for the next one.
            connection.abort().await;
        }
        handed_over
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: &OutgoingMail) -> Result<(), MailFailure> {
        // What is dropped here takes its connection along.
        let sent = tokio::time::timeout(self.timeout, self.deliver(mail)).await;
        sent.unwrap_or_else(|_| Err(MailFailure::Unreachable(format!("no answer in {:?}", self.timeout))))
    }
}

/// One mail, step by step, so that it is known what was refused.
async fn hand_over(
    connection: &mut AsyncSmtpConnection,
    envelope: &Envelope,
    letter: &[u8],
) -> Result<(), MailFailure> {
    let mut parameters = Vec::new();
    let mut needs = |is_needed: bool, extension: Extension, parameter: MailParameter| {
        if !is_needed {
            return Ok(());
        }
        if !connection.server_info().supports_feature(extension) {
            return Err(MailFailure::Permanent("the mail server takes ASCII only".to_owned()));
        }
        parameters.push(parameter);
        Ok(())
    };
    needs(is_beyond_ascii(envelope), Extension::SmtpUtfEight, MailParameter::SmtpUtfEight)?;
    let eight_bits = MailParameter::Body(MailBodyParameter::EightBitMime);
    needs(!letter.is_ascii(), Extension::EightBitMime, eight_bits)?;

    let sender = connection.command(Mail::new(envelope.from().cloned(), parameters)).await;
    sender.map_err(|error| failure(&error, Stage::Greeting))?;
    for recipient in envelope.to() {
        let named = connection.command(Rcpt::new(recipient.clone(), Vec::new())).await;
        named.map_err(|error| failure(&error, Stage::Recipient))?;
    }
    connection.command(Data).await.map_err(|error| failure(&error, Stage::Letter))?;
    connection.message(letter).await.map_err(|error| failure(&error, Stage::Letter))?;
    Ok(())
}

fn is_beyond_ascii(envelope: &Envelope) -> bool {
    let mut addresses = envelope.to().iter().chain(envelope.from());
    addresses.any(|address| !AsRef::<str>::as_ref(address).is_ascii())
}
