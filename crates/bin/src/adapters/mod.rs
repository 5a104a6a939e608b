//! Adapters too small for a crate of their own: the time, ids, the mock gateway, notes of mails, and whether the store is ready.

mod clock;
mod gateway;
mod ids;
mod mail_log;
mod metrics;
mod readiness;

pub use clock::SystemClock;
pub use gateway::{GatewayMood, MockGateway};
pub use ids::SystemIds;
pub use mail_log::LoggedMails;
pub use readiness::{DeskOf, JobsOf, StoreReadiness};
