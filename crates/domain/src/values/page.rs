//! Lists in pages that are found by key, never by counting rows off.

use serde::{Deserialize, Serialize};

use super::Invalid;

/// How many items a page holds: 1 to 200, 50 unless told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit(u8);

impl Limit {
    /// From 1 to 200.
    pub fn new(limit: i64) -> Result<Self, Invalid> {
        match u8::try_from(limit) {
            Ok(limit @ 1..=200) => Ok(Self(limit)),
            _ => Err(Invalid::because("a limit is a number from 1 to 200")),
        }
    }

    /// The number of items.
    pub const fn items(self) -> usize {
        // A widening that `From` cannot do in a const.
        #[expect(clippy::as_conversions, reason = "u8 to usize loses nothing")]
        {
            self.0 as usize
        }
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(50)
    }
}

/// Where a page ended: the order it was sorted in and the keys of its last item, as the store that made it wrote them.
///
/// Callers pass it back untouched. A store MUST refuse one that it could not have made for this list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub Vec<String>);

/// Which page is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageRequest {
    /// How many items at the most.
    pub limit: Limit,
    /// Behind which item; from the first without one.
    pub after: Option<Cursor>,
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The items, in order.
    pub items: Vec<T>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Makes a page of rows that were read with one more than the limit: the extra one only tells that there is a next.
    pub fn of(mut rows: Vec<T>, limit: Limit, cursor_of: impl Fn(&T) -> Cursor) -> Self {
        let more = rows.len() > limit.items();
        rows.truncate(limit.items());
        let next = if more { rows.last().map(cursor_of) } else { None };
        Self { items: rows, next }
    }

    /// The same page of other things.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(change).collect(), next: self.next }
    }
}
