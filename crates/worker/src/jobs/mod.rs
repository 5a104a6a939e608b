//! The jobs, one file each.

mod purge;
mod settle_payments;

pub use purge::PurgeOld;
pub use settle_payments::SettlePayments;
