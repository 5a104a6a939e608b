//! What happened.

mod append;
mod bell;
mod cursors;
mod list;
mod queries;
mod stretch;
mod unit;

pub(crate) use bell::Bell;
pub(crate) use list::EventRow;
pub(crate) use stretch::{lock_cursor, move_cursor, stretch};

use domain::store::Request;
use futures_util::FutureExt;

use crate::{
    connection::Link,
    store::{Queue, Write},
};

/// Writes what is queued of events.
pub(crate) fn write<'c>(link: &'c Link, queue: &'c Queue, requests: &'c [Request], writes: &mut Vec<Write<'c>>) {
    if !queue.events.is_empty() {
        writes.push(append::append(link, queue, requests).boxed());
    }
}
