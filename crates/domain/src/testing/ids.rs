//! Ids that can be foretold.

use std::sync::atomic::{AtomicU64, Ordering};

use uuid::Uuid;

use super::noon;
use crate::ports::Ids;

/// A UUID of version 7 made at [`noon`] with a number in place of its random bits, so that numbers sort as ids do.
pub fn nth_id(number: u64) -> Uuid {
    let millis = u128::from(noon().timestamp_millis().unsigned_abs());
    let (version, variant) = (0x7_u128 << 76, 0b10_u128 << 62);
    Uuid::from_u128((millis << 80) | version | variant | u128::from(number & (u64::MAX >> 2)))
}

/// Returns [`nth_id`] of 1, 2, 3 and so on. Builders use numbers from 1,000,000 on.
#[derive(Debug, Default)]
pub struct CountingIds(AtomicU64);

impl Ids for CountingIds {
    fn next(&self) -> Uuid {
        nth_id(self.0.fetch_add(1, Ordering::Relaxed) + 1)
    }
}
