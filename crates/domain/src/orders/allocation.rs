//! Which location serves which line, and what has to wait.

use serde::{Deserialize, Serialize};

use crate::{
    inventory::{LockedProduct, Shortage, StockLevel},
    values::{LocationId, Quantity},
};

/// A line to be allocated: a locked product and how many of it. A product stands on one line only.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Of what.
    pub product: &'a LockedProduct,
    /// How many.
    pub quantity: Quantity,
}

/// Why a location serves a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AllocationReason {
    /// It is the first one, by priority, that covers the whole order.
    CoversOrder,
    /// It is the first one, by priority, that covers the line.
    CoversLine,
    /// None covers the line, which is taken from where most of it lies.
    LargestFirst,
}

impl AllocationReason {
    /// As written in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CoversOrder => "COVERS_ORDER",
            Self::CoversLine => "COVERS_LINE",
            Self::LargestFirst => "LARGEST_FIRST",
        }
    }
}

/// Units of a line that one location serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// Which line, counted from 0.
    pub line: usize,
    /// From where.
    pub location_id: LocationId,
    /// How many.
    pub quantity: i64,
    /// Why from there.
    pub reason: AllocationReason,
}

/// How many units of a line are taken, and how many wait.
#[derive(Clone, Copy, Debug)]
struct Share<'a> {
    product: &'a LockedProduct,
    taken: i64,
    waiting: i64,
}

/// What serves an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocated {
    /// What is taken from where.
    pub allocations: Vec<Allocation>,
    /// How many units of each line wait for stock.
    pub waiting: Vec<i64>,
}

/// Allocates an order, or says what is short.
///
/// The first location by priority that covers the whole order serves it. Else each line is served by the first location
/// that covers it; else from the largest available down. Ties go by priority, then by the location's id. With `may_wait`, what is not
/// there waits, as far as its product allows, and the rest is allocated as if it had been ordered alone.
pub fn allocate(lines: &[Wanted<'_>], may_wait: bool) -> Result<Allocated, Vec<Shortage>> {
    let mut shares = Vec::with_capacity(lines.len());
    let mut short = Vec::new();
    for line in lines {
        let (wanted, available) = (line.quantity.units(), line.product.available());
        let waiting = (wanted - available).max(0);
        if waiting > 0 && !(may_wait && line.product.lets_wait(waiting)) {
            short.push(line.product.shortage(wanted, available));
        }
        shares.push(Share { product: line.product, taken: wanted - waiting, waiting });
    }
    if !short.is_empty() {
        return Err(short);
    }
    let waiting = shares.iter().map(|share| share.waiting).collect();
    if let Some(location) = one_for_all(&shares) {
        let whole = |(line, share): (usize, &Share<'_>)| Allocation {
            line,
            location_id: location,
            quantity: share.taken,
            reason: AllocationReason::CoversOrder,
        };
        let allocations = shares.iter().enumerate().filter(|(_, share)| share.taken > 0).map(whole).collect();
        return Ok(Allocated { allocations, waiting });
    }
    let of_line = |(line, share): (usize, &Share<'_>)| {
        let taken = take_from(&share.product.levels, share.taken);
        taken.into_iter().map(move |(location_id, quantity, reason)| Allocation { line, location_id, quantity, reason })
    };
    Ok(Allocated { allocations: shares.iter().enumerate().flat_map(of_line).collect(), waiting })
}

/// The first location that covers every line.
fn one_for_all(shares: &[Share<'_>]) -> Option<LocationId> {
    let mut taken = shares.iter().filter(|share| share.taken > 0);
    let first = taken.next()?;
    let covers = |share: &Share<'_>, location: LocationId| {
        share.product.level(location).is_some_and(|level| level.available() >= share.taken)
    };
    let mut candidates: Vec<&StockLevel> = first.product.levels.iter().collect();
    candidates.sort_by_key(|level| (level.priority, level.location_id));
    candidates
        .into_iter()
        .map(|level| level.location_id)
        .find(|location| shares.iter().filter(|share| share.taken > 0).all(|share| covers(share, *location)))
}

/// Units of one product, from the first location that covers them, or from the largest down. Fewer where there are fewer.
pub(super) fn take_from(levels: &[StockLevel], units: i64) -> Vec<(LocationId, i64, AllocationReason)> {
    let mut levels: Vec<&StockLevel> = levels.iter().filter(|level| level.available() > 0).collect();
    levels.sort_by_key(|level| (level.priority, level.location_id));
    let mut left = units;
    if left <= 0 {
        return Vec::new();
    }
    if let Some(level) = levels.iter().find(|level| level.available() >= left) {
        return vec![(level.location_id, left, AllocationReason::CoversLine)];
    }
    // A stable sort: equal amounts stay in the order of priority.
    levels.sort_by_key(|level| std::cmp::Reverse(level.available()));
    let mut taken = Vec::new();
    for level in levels {
        let quantity = level.available().min(left);
        if quantity > 0 {
            taken.push((level.location_id, quantity, AllocationReason::LargestFirst));
            left -= quantity;
        }
    }
    taken
}
