//! Adapters too small for a crate of their own: the time, ids, the mock gateway, and mails that are logged.

mod clock;
mod gateway;
mod ids;
mod mailer;
mod metrics;
mod readiness;

pub use clock::SystemClock;
pub use gateway::MockGateway;
pub use ids::SystemIds;
pub use mailer::LoggingMailer;
pub use readiness::{DeskOf, JobsOf, StoreReadiness};
