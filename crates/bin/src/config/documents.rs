//! What invoices say of the seller, when they are issued, and where documents are kept.

use std::path::PathBuf;

use anyhow::{Result, anyhow, bail};
use domain::{
    invoicing::{InvoicingPolicy, IssueOn, Seller},
    values::Text,
};
use object_store_adapter::{Objects, S3Settings, Settings};

use super::{Environment, in_range, optional, or};

/// What invoices say of the seller, when they are issued, and where documents are kept.
#[derive(Clone, Debug)]
pub struct DocumentsConfig {
    /// The seller, and when.
    pub policy: InvoicingPolicy,
    /// A bucket; a folder without one.
    pub bucket: Option<S3Settings>,
    /// The folder, if it is named.
    pub folder: Option<PathBuf>,
}

pub(super) fn read(env: &Environment) -> Result<DocumentsConfig> {
    let business: String = or(env, "BUSINESS_NAME", "Stockbook")?;
    let name: String = or(env, "SELLER_NAME", &business)?;
    let seller = Seller {
        name: text("SELLER_NAME", &name)?,
        address: lines(env, "SELLER_ADDRESS")?,
        tax_id: optional::<String>(env, "SELLER_TAX_ID")?.map(|id| text("SELLER_TAX_ID", &id)).transpose()?,
        footer: lines(env, "SELLER_FOOTER")?,
    };
    let issue_on: IssueOn = or(env, "INVOICE_ON", "shipment")?;
    Ok(DocumentsConfig {
        policy: InvoicingPolicy { seller, issue_on },
        bucket: bucket(env)?,
        folder: optional::<String>(env, "DOCUMENTS_DIR")?.map(PathBuf::from),
    })
}

/// A variable is one line: `\n` in it ends a line.
fn lines<const MAX: usize>(env: &Environment, name: &str) -> Result<Option<Text<MAX>>> {
    let given: Option<String> = optional(env, name)?;
    given.map(|given| text(name, &given.replace("\\n", "\n"))).transpose()
}

fn text<const MAX: usize>(name: &str, given: &str) -> Result<Text<MAX>> {
    Text::parse(given).map_err(|reason| anyhow!("{name} is not right: {reason}"))
}

fn bucket(env: &Environment) -> Result<Option<S3Settings>> {
    let Some(bucket) = optional(env, "S3_BUCKET")? else { return Ok(None) };
    let endpoint: Option<String> = optional(env, "S3_ENDPOINT")?;
    if endpoint.as_deref().is_some_and(|url| !url.starts_with("http://") && !url.starts_with("https://")) {
        bail!("S3_ENDPOINT must begin with https:// or http://");
    }
    let settings = S3Settings {
        bucket,
        endpoint,
        region: or(env, "AWS_REGION", "us-east-1")?,
        access_key_id: optional(env, "AWS_ACCESS_KEY_ID")?,
        secret_access_key: optional(env, "AWS_SECRET_ACCESS_KEY")?,
        session_token: optional(env, "AWS_SESSION_TOKEN")?,
        prefix: optional(env, "S3_PREFIX")?,
        timeout_s: in_range("S3_TIMEOUT_S", or(env, "S3_TIMEOUT_S", "20")?, 1, 60)?,
    };
    if settings.access_key_id.is_some() != settings.secret_access_key.is_some() {
        bail!("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set together");
    }
    // Whatever is wrong is told at the start, and not with the first invoice.
    Objects::new(&Settings::S3(settings.clone()))?;
    Ok(Some(settings))
}
