//! The jobs, one file each.

mod deliver_webhooks;
mod digest_low_stock;
mod fan_out_webhooks;
mod file_documents;
mod issue_documents;
mod purge;
mod relay_events;
mod send_mails;
mod settle_payments;
mod write_mails;

pub use deliver_webhooks::DeliverWebhooks;
pub use digest_low_stock::DigestLowStock;
pub use fan_out_webhooks::FanOutWebhooks;
pub use file_documents::FileDocuments;
pub use issue_documents::IssueDocuments;
pub use purge::PurgeOld;
pub use relay_events::RelayEvents;
pub use send_mails::SendMails;
pub use settle_payments::SettlePayments;
pub use write_mails::WriteMails;
