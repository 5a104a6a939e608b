//! Sends what is queued together with `COMMIT`.

use std::{
    future::poll_fn,
    pin::{Pin, pin},
    task::Poll,
};

use diesel::result::{DatabaseErrorKind, Error};
use domain::store::{Request, StoreError};
use futures_util::{
    FutureExt,
    future::{BoxFuture, MaybeDone, maybe_done},
};

use super::{Queue, answers::keep_answers};
use crate::{connection::Link, events, inventory, invoicing, orders, statement::Commit, users, webhooks};

/// A write that is about to be sent.
pub(crate) type Write<'c> = BoxFuture<'c, Result<(), StoreError>>;

/// Everything that is to be committed.
pub(super) struct Final<'a> {
    pub requests: &'a [Request],
    pub queue: &'a Queue,
}

/// Writes everything and commits, in one round trip.
pub(super) fn commit<'c>(link: &'c Link, all: &'c Final<'_>) -> BoxFuture<'c, Result<(), StoreError>> {
    let queue = all.queue;
    let mut writes: Vec<Write<'c>> = Vec::new();
    inventory::write_catalogue(link, queue, &mut writes);
    users::write(link, &queue.users, &mut writes);
    orders::write(link, queue, &mut writes);
    inventory::write_stock(link, queue, &mut writes);
    webhooks::write(link, &queue.webhooks, &mut writes);
    invoicing::write(link, &queue.documents, &mut writes);
    events::write(link, queue, all.requests, &mut writes);
    if !queue.answers.is_empty() {
        writes.push(keep_answers(link, all.requests, &queue.answers).boxed());
    }
    invoicing::write_issued(link, &queue.documents, &mut writes);
    pipeline(writes, Commit.execute(link)).boxed()
}

/// Sends the writes in their order, and `COMMIT` behind them without waiting for their answers: if one of them fails on the
/// server, the `COMMIT` becomes a rollback there. One that fails before it is even sent would not be missed by the server,
/// so then `COMMIT` is not sent.
async fn pipeline(
    writes: Vec<Write<'_>>,
    commit: impl Future<Output = Result<usize, StoreError>>,
) -> Result<(), StoreError> {
    let mut writes: Vec<MaybeDone<Write<'_>>> = writes.into_iter().map(maybe_done).collect();
    let mut commit = pin!(commit);
    let mut committed = None;
    let mut withheld = false;
    let mut first_time = true;
    poll_fn(|context| {
        let mut waiting = false;
        for write in &mut writes {
            waiting |= Pin::new(write).poll(context).is_pending();
        }
        if std::mem::take(&mut first_time) {
            withheld = writes.iter().any(|write| matches!(write, MaybeDone::Done(Err(_))));
        }
        if !withheld && committed.is_none() {
            match commit.as_mut().poll(context) {
                Poll::Ready(result) => committed = Some(result),
                Poll::Pending => waiting = true,
            }
        }
        if waiting { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    let failed = writes.iter_mut().filter_map(|write| Pin::new(write).take_output()).find_map(Result::err);
    match (failed, committed) {
        (None, Some(Ok(_))) => Ok(()),
        (None, Some(Err(StoreError::Unavailable(lost)))) => Err(StoreError::OutcomeUnknown(lost)),
        (Some(StoreError::Unavailable(lost)), Some(_)) if !was_told_by_server(&*lost) => {
            Err(StoreError::OutcomeUnknown(lost))
        }
        // The first failure says why; those behind it only say that the transaction had failed.
        (Some(error), _) | (None, Some(Err(error))) => Err(error),
        (None, None) => Err(StoreError::Broken("a commit was neither sent nor refused".into())),
    }
}

/// Whether the server itself said that it ends the connection, instead of doing the write: then it did nothing behind it.
fn was_told_by_server(error: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    matches!(error.downcast_ref::<Error>(), Some(Error::DatabaseError(DatabaseErrorKind::Unknown, _)))
}
