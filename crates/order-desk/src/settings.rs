//! How the desk works.

use std::num::NonZeroUsize;

/// How the desk works. `docs/performance.md` says what was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeskSettings {
    /// How many groups are placed at the same time, each on a connection of its own.
    pub lanes: NonZeroUsize,
    /// The most orders of a group.
    pub group: NonZeroUsize,
    /// How many orders may wait; one more is told to come back later.
    pub queue: NonZeroUsize,
}

impl DeskSettings {
    /// The most items of all orders of a group together, unless a single order has more: what one transaction locks and writes
    /// stays bounded.
    pub(crate) const MAX_ITEMS: usize = 1_000;
}
