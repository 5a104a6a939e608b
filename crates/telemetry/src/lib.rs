//! Logs: one JSON object a line on standard output, or coloured lines at a terminal.
//!
//! A record passes four stations:
//!
//! 1. the level filter, so that what is not wanted costs nothing;
//! 2. the stamp: the time is taken where the event happened, not where it is written;
//! 3. a bounded queue before the one thread that writes, so that nobody who serves a request waits for a disk or a pipe;
//! 4. the mask, the last line of defence: whatever looks like a password, a token or an e-mail address is replaced by
//!    `[redacted]`, wherever it stands.
//!
//! The mask is no licence to log secrets. It is there for the one who will forget.
//!
//! What other crates say through `log` (and, with that crate's bridge, `tracing`) takes the same way.

mod fields;
mod foreign;
mod line;
mod logger;
mod mask;
mod masked;
pub mod metrics;
mod paced;
mod panics;
mod secret_names;
mod settings;
mod spans;
mod stamp;

pub use logger::{Guard, logger, to_writer};
pub use panics::log_panics;
pub use settings::{Format, LogSettings, UnknownFormat};
