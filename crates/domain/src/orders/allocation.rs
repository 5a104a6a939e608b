//! Which location serves which line.

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

/// Units of a line that one location serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// Which line, counted from 0.
    pub line: usize,
    /// From where.
    pub location_id: LocationId,
    /// How many.
    pub quantity: i64,
}

/// Allocates an order, or says what is short.
///
/// The first location by priority that covers the whole order serves it. Else each line is served by the first location
/// that covers it; else from the largest available down. Ties go by priority, then by the location's id.
pub fn allocate(lines: &[Wanted<'_>]) -> Result<Vec<Allocation>, Vec<Shortage>> {
    let short: Vec<Shortage> = lines
        .iter()
        .filter(|line| line.product.available() < line.quantity.units())
        .map(|line| line.product.shortage(line.quantity.units(), line.product.available()))
        .collect();
    if !short.is_empty() {
        return Err(short);
    }
    if let Some(location) = one_for_all(lines) {
        let whole = |(line, wanted): (usize, &Wanted<'_>)| Allocation {
            line,
            location_id: location,
            quantity: wanted.quantity.units(),
        };
        return Ok(lines.iter().enumerate().map(whole).collect());
    }
    Ok(lines.iter().enumerate().flat_map(|(line, wanted)| allocate_line(line, wanted)).collect())
}

/// The first location that covers every line.
fn one_for_all(lines: &[Wanted<'_>]) -> Option<LocationId> {
    let first = lines.first()?;
    let covers = |wanted: &Wanted<'_>, location: LocationId| {
        wanted.product.level(location).is_some_and(|level| level.available() >= wanted.quantity.units())
    };
    let mut candidates: Vec<&StockLevel> = first.product.levels.iter().collect();
    candidates.sort_by_key(|level| (level.priority, level.location_id));
    candidates
        .into_iter()
        .map(|level| level.location_id)
        .find(|location| lines.iter().all(|wanted| covers(wanted, *location)))
}

fn allocate_line(line: usize, wanted: &Wanted<'_>) -> Vec<Allocation> {
    let mut levels: Vec<&StockLevel> = wanted.product.levels.iter().filter(|level| level.available() > 0).collect();
    levels.sort_by_key(|level| (level.priority, level.location_id));
    let mut left = wanted.quantity.units();
    if let Some(level) = levels.iter().find(|level| level.available() >= left) {
        return vec![Allocation { line, location_id: level.location_id, quantity: left }];
    }
    // A stable sort: equal amounts stay in the order of priority.
    levels.sort_by_key(|level| std::cmp::Reverse(level.available()));
    let mut taken = Vec::new();
    for level in levels {
        let quantity = level.available().min(left);
        if quantity > 0 {
            taken.push(Allocation { line, location_id: level.location_id, quantity });
            left -= quantity;
        }
    }
    taken
}
