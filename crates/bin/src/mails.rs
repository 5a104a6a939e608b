//! Mails meet the mail server, or the log.

use std::sync::Arc;

use anyhow::Result;
use domain::{
    invoicing::ObjectStore,
    mail::{Mailer, Mails, MailsPorts},
    ports::Ids,
};
use postgres_adapter::PostgresStore;
use slog::Logger;
use smtp_adapter::SmtpMailer;

use crate::{
    adapters::{LoggedMails, SystemClock, SystemIds},
    config::MailConfig,
};

/// The use cases of mails.
pub(crate) fn mails(
    config: &MailConfig,
    log: &Logger,
    store: &Arc<PostgresStore>,
    documents: Arc<dyn ObjectStore>,
) -> Result<Mails> {
    let mailer: Option<Arc<dyn Mailer>> = match &config.smtp {
        Some(settings) => Some(Arc::new(SmtpMailer::new(settings)?)),
        None => None,
    };
    let ports = MailsPorts {
        outbox: store.clone(),
        cursors: store.clone(),
        users: store.clone(),
        mailer,
        documents,
        log: Arc::new(LoggedMails::new(log.clone())),
        clock: Arc::new(SystemClock),
        holder: SystemIds.next(),
    };
    Ok(Mails::new(ports, config.policy))
}
