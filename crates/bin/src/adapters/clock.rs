//! The time.

use chrono::{DateTime, SubsecRound, Utc};
use domain::ports::Clock;

/// The system's clock, cut to the microseconds that PostgreSQL keeps.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the adapter behind which the time is read")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}
