//! The jobs, one file each.

mod purge;
mod relay_events;
mod settle_payments;

pub use purge::PurgeOld;
pub use relay_events::RelayEvents;
pub use settle_payments::SettlePayments;
