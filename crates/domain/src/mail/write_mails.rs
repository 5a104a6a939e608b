//! Mails are made of what happened.

use super::Mails;
use crate::{Progress, events::Consumer, store::StoreError};

/// So many events are read at once.
const AT_ONCE: usize = 500;

/// Longer than any log takes to note so many mails.
const LEASE_S: u32 = 30;

impl Mails {
    /// Writes the mails of the next events. Without a mail server they are noted in the log instead, and nothing is written but
    /// the cursor.
    pub async fn write(&self) -> Result<Progress, StoreError> {
        if self.ports.mailer.is_none() {
            return self.note().await;
        }
        let events = self.ports.outbox.write(AT_ONCE).await?;
        Ok(Progress::of(events, AT_ONCE))
    }

    /// Whoever dies between the log and the cursor makes the log say it twice.
    async fn note(&self) -> Result<Progress, StoreError> {
        let (cursors, holder) = (&self.ports.cursors, self.ports.holder);
        let Some(after) = cursors.lease(Consumer::Mail, holder, LEASE_S).await? else { return Ok(Progress::Idle) };
        let batch = self.ports.outbox.read(after, AT_ONCE).await?;
        for mail in &batch.mails {
            self.ports.log.note(mail);
        }
        if batch.reached > after {
            cursors.advance(Consumer::Mail, holder, batch.reached).await?;
        }
        let read = usize::try_from(batch.reached - after).unwrap_or_default();
        let progress = Progress::of(read, AT_ONCE);
        if progress == Progress::Idle {
            cursors.release(Consumer::Mail, holder).await?;
        }
        Ok(progress)
    }
}
