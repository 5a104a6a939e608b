//! What the desk did since its start.

use std::sync::atomic::{AtomicU64, Ordering};

/// What the desk did since its start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeskFigures {
    /// Groups that were placed, those of one order included.
    pub groups: u64,
    /// Orders that were in them.
    pub orders: u64,
    /// Orders that had to be placed alone after their group could not be committed.
    pub alone: u64,
    /// Orders that were sent away since too many waited.
    pub sent_away: u64,
    /// Orders whose caller hung up while they waited.
    pub dropped: u64,
}

#[derive(Default)]
pub(crate) struct Counters {
    groups: AtomicU64,
    orders: AtomicU64,
    alone: AtomicU64,
    sent_away: AtomicU64,
    dropped: AtomicU64,
}

impl Counters {
    pub(crate) fn placed(&self, orders: usize, alone: usize) {
        self.groups.fetch_add(1, Ordering::Relaxed);
        self.orders.fetch_add(count(orders), Ordering::Relaxed);
        self.alone.fetch_add(count(alone), Ordering::Relaxed);
    }

    pub(crate) fn sent_away(&self) {
        self.sent_away.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn dropped(&self) {
        self.dropped.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn read(&self) -> DeskFigures {
        DeskFigures {
            groups: self.groups.load(Ordering::Relaxed),
            orders: self.orders.load(Ordering::Relaxed),
            alone: self.alone.load(Ordering::Relaxed),
            sent_away: self.sent_away.load(Ordering::Relaxed),
            dropped: self.dropped.load(Ordering::Relaxed),
        }
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
