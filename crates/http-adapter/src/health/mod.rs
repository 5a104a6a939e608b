//! Whether the server lives, and whether it can do its work.

mod background;
mod live;
mod metrics;
mod readiness;
mod ready;
mod status;

use actix_web::web;

pub use background::{Background, ConsumerLag, JobState};
pub use live::__path_live;
pub use metrics::__path_metrics;
pub use readiness::{Check, Readiness};
pub use ready::__path_ready;
pub use status::__path_status;

use crate::routes::{Access, Endpoint};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("GET", "/health", Access::Anyone, || web::to(status::status)),
    Endpoint::new("GET", "/health/live", Access::Anyone, || web::to(live::live)),
    Endpoint::new("GET", "/health/ready", Access::Anyone, || web::to(ready::ready)),
    Endpoint::new("GET", "/metrics", Access::Anyone, || web::to(metrics::metrics)),
];
