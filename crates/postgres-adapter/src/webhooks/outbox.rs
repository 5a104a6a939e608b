//! What is to be delivered.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    Progress,
    store::StoreError,
    webhooks::{ClaimedDelivery, Claiming, WebhookOutbox},
};
use futures_util::FutureExt;

use super::{claim, fan_out, replay};
use crate::PostgresStore;

#[async_trait]
impl WebhookOutbox for PostgresStore {
    async fn fan_out(&self, now: DateTime<Utc>, at_most: i32) -> Result<Progress, StoreError> {
        let connections = &self.0.connections;
        if !connections.read(&(), |link, ()| fan_out::is_needed(link).boxed()).await? {
            return Ok(Progress::Idle);
        }
        self.give_positions().await?;
        let asked = (now, at_most);
        let (read, written) =
            connections.read(&asked, |link, asked| fan_out::fan_out(link, asked.0, asked.1).boxed()).await?;
        self.tell_of(written);
        Ok(progress(read, i64::from(at_most)))
    }

    async fn replay(&self, now: DateTime<Utc>, at_most: i32) -> Result<Progress, StoreError> {
        let asked = (now, at_most);
        let (replays, written) =
            self.0.connections.read(&asked, |link, asked| replay::replay(link, asked.0, asked.1).boxed()).await?;
        self.tell_of(written);
        Ok(progress(replays, 1))
    }

    async fn claim(&self, claiming: &Claiming) -> Result<Vec<ClaimedDelivery>, StoreError> {
        self.0.connections.read(claiming, |link, claiming| claim::claim(link, claiming).boxed()).await
    }
}

impl PostgresStore {
    /// Wakes whoever delivers.
    fn tell_of(&self, written: i64) {
        if written > 0 {
            self.0.bell.ring();
        }
    }
}

const fn progress(done: i64, at_most: i64) -> Progress {
    if done >= at_most { Progress::More } else { Progress::Idle }
}
