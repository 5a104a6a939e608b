//! Adapters too small for a crate of their own: the time, ids, the mock gateway, and whether the store is ready.

mod clock;
mod gateway;
mod ids;
mod metrics;
mod readiness;

pub use clock::SystemClock;
pub use gateway::MockGateway;
pub use ids::SystemIds;
pub use readiness::{DeskOf, JobsOf, StoreReadiness};
