//! How mails are sent, and when managers are told of low stock.

use std::time::Duration;

use anyhow::{Result, bail};
use domain::mail::{DigestPolicy, MailPolicy};
use smtp_adapter::{SmtpMailer, SmtpSettings};

use super::{Environment, in_range, optional, or};

/// How mails are sent.
#[derive(Clone, Debug)]
pub struct MailConfig {
    /// The mail server; without one, mails are only noted in the log.
    pub smtp: Option<SmtpSettings>,
    /// How long is waited, for whom, and how often.
    pub policy: MailPolicy,
}

pub(super) fn read(env: &Environment) -> Result<MailConfig> {
    let (smtp, default) = (smtp(env)?, MailPolicy::default());
    let timeout_s = smtp.as_ref().map_or(0, |smtp| smtp.timeout.as_secs());
    let digest = DigestPolicy {
        quiet_s: in_range("LOW_STOCK_QUIET_S", or(env, "LOW_STOCK_QUIET_S", "30")?, 0, 86_400)?,
        at_most_s: in_range("LOW_STOCK_AT_MOST_S", or(env, "LOW_STOCK_AT_MOST_S", "120")?, 0, 86_400)?,
    };
    // Two rounds of mails are sent under one lease, and a little is left over.
    let lease_s = u32::try_from(timeout_s * 3)?.max(3);
    Ok(MailConfig { smtp, policy: MailPolicy { lease_s, digest, ..default } })
}

fn smtp(env: &Environment) -> Result<Option<SmtpSettings>> {
    let (url, from): (Option<String>, Option<String>) = (optional(env, "SMTP_URL")?, optional(env, "FROM_EMAIL")?);
    let business_name = or(env, "BUSINESS_NAME", "Stockbook")?;
    let timeout_s = in_range("SMTP_TIMEOUT_S", or(env, "SMTP_TIMEOUT_S", "20")?, 1, 300)?;
    let Some(url) = url else { return Ok(None) };
    let Some(from) = from else {
        bail!("FROM_EMAIL must be set with SMTP_URL: it is the address that mails come from");
    };
    let settings = SmtpSettings { url, from, business_name, timeout: Duration::from_secs(timeout_s) };
    // Whatever is wrong is told at the start, and not with the first mail.
    SmtpMailer::new(&settings)?;
    Ok(Some(settings))
}
