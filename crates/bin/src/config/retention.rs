//! How long things are kept.

use anyhow::Result;
use domain::retention::RetentionPolicy;

use super::{Environment, in_range, or};

/// A century; whoever wants to keep things longer says 0 or keeps a backup.
const LONGEST_DAYS: u32 = 36_500;

/// Events are read by those who were away; a week is the least that they are given.
const SHORTEST_FOR_EVENTS_DAYS: u32 = 7;

pub(super) fn read(env: &Environment) -> Result<RetentionPolicy> {
    let default = RetentionPolicy::default();
    let days = |name, default: u32| in_range(name, or(env, name, &default.to_string())?, 1, LONGEST_DAYS);
    let events: u32 = or(env, "EVENT_RETENTION_DAYS", "0")?;
    Ok(RetentionPolicy {
        keys_days: days("KEY_RETENTION_DAYS", default.keys_days)?,
        deliveries_days: days("DELIVERY_RETENTION_DAYS", default.deliveries_days)?,
        events_days: match events {
            0 => None,
            days => Some(in_range("EVENT_RETENTION_DAYS", days, SHORTEST_FOR_EVENTS_DAYS, LONGEST_DAYS)?),
        },
    })
}
