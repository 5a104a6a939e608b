//! The jobs, one file each.

mod settle_payments;

pub use settle_payments::SettlePayments;
