//! How far background work has come.

/// What a bounded batch of background work says at its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// There was nothing to do, or no more than was done.
    #[default]
    Idle,
    /// There may be more to do at once.
    More,
}

impl Progress {
    /// More, if as much was done as a batch may hold.
    pub const fn of(done: usize, at_most: usize) -> Self {
        if done >= at_most { Self::More } else { Self::Idle }
    }
}
