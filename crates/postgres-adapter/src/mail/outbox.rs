//! The outbox of mails.

use async_trait::async_trait;
use domain::{
    mail::{ClaimedMail, Conclusion, DigestPolicy, MailBatch, MailOutbox},
    store::StoreError,
};
use futures_util::FutureExt;

use super::{claim, conclude, digest, read, write};
use crate::PostgresStore;

#[async_trait]
impl MailOutbox for PostgresStore {
    async fn read(&self, after: i64, at_most: usize) -> Result<MailBatch, StoreError> {
        self.give_positions().await?;
        let asked = (after, at_most);
        self.0.connections.read(&asked, |link, asked| read::read(link, asked.0, asked.1).boxed()).await
    }

    async fn write(&self, at_most: usize) -> Result<usize, StoreError> {
        self.give_positions().await?;
        self.0.connections.transaction(&at_most, |link, at_most| write::write(link, *at_most).boxed()).await
    }

    async fn write_digest(&self, policy: DigestPolicy) -> Result<usize, StoreError> {
        self.give_positions().await?;
        self.0.connections.transaction(&policy, |link, policy| digest::write_digest(link, *policy).boxed()).await
    }

    async fn claim(&self, at_most: usize, lease_s: u32) -> Result<Vec<ClaimedMail>, StoreError> {
        let asked = (i32::try_from(at_most).unwrap_or(i32::MAX), i32::try_from(lease_s).unwrap_or(i32::MAX));
        // A claim whose answer was lost ends with its lease, so it may be asked for twice.
        self.0.connections.read(&asked, |link, asked| claim::claim(link, asked.0, asked.1).boxed()).await
    }

    async fn conclude(&self, claimed: &ClaimedMail, conclusion: Conclusion) -> Result<bool, StoreError> {
        let about = (claimed, conclusion);
        self.0.connections.read(&about, |link, about| conclude::conclude(link, about.0, &about.1).boxed()).await
    }
}
