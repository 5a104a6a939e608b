//! Mails of the events behind the cursor, in the transaction that moves it on.

use domain::{events::Consumer, store::StoreError};

use super::{insert::insert, read::mails};
use crate::{
    connection::Link,
    events::{lock_cursor, move_cursor, stretch},
};

/// Returns how many events were read. Must be called in a transaction.
pub(super) async fn write(link: &Link, at_most: usize) -> Result<usize, StoreError> {
    let Some(after) = lock_cursor(link, Consumer::Mail).await? else { return Ok(0) };
    let (events, reached) = stretch(link, after, at_most).await?;
    if events > 0 {
        insert(link, &mails(link, after, reached).await?).await?;
        move_cursor(link, Consumer::Mail, reached).await?;
    }
    Ok(events)
}
