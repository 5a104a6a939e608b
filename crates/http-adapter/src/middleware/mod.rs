//! What happens around every request. From the outside in: compression, the observer (id, log line, problem documents,
//! headers), CORS, the limit of requests, and, once the route is known, the frame of the handler (time, panics, who asks).

mod client_address;
mod endless_bodies;
mod frame;
mod limiter;
mod limits;
mod log_line;
mod observe;
mod request_id;
mod security_headers;

pub use client_address::Address;
pub use frame::frame;
pub use limits::{Limits, limit_requests};
pub use observe::observe;
