//! What was written down for delivery is delivered to webhooks.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use domain::{
    Progress,
    webhooks::{ClaimedDelivery, WebhookSender, Webhooks},
};
use futures_util::{StreamExt, stream::FuturesUnordered};
use tokio::{sync::Semaphore, time::Instant};

use crate::{Job, Schedule};

/// So many deliveries are made at the same time.
const AT_ONCE: usize = 32;

/// So many of them are written down at the same time: connections to the database are there for commands in the first place.
const RECORDED_AT_ONCE: usize = 3;

/// For so long new ones are begun; then those under way are waited for, so that the job can stop.
const BATCH: Duration = Duration::from_secs(5);

/// Makes the deliveries that are due.
pub struct DeliverWebhooks {
    webhooks: Webhooks,
    sender: Arc<dyn WebhookSender>,
    recording: Semaphore,
}

impl DeliverWebhooks {
    /// Makes them through a sender.
    pub fn new(webhooks: Webhooks, sender: Arc<dyn WebhookSender>) -> Self {
        Self { webhooks, sender, recording: Semaphore::new(RECORDED_AT_ONCE) }
    }

    async fn deliver(&self, claimed: ClaimedDelivery) -> anyhow::Result<()> {
        let attempting = self.webhooks.attempt(&*self.sender, claimed).await;
        let _turn = self.recording.acquire().await?;
        self.webhooks.record(attempting).await?;
        Ok(())
    }

    /// Claims as many as there are places. A claim that fails leaves those under way to be finished.
    async fn claim(&self, under_way: usize) -> anyhow::Result<Vec<ClaimedDelivery>> {
        let places = i32::try_from(AT_ONCE.saturating_sub(under_way)).unwrap_or(0);
        if places == 0 { Ok(Vec::new()) } else { Ok(self.webhooks.claim(places).await?) }
    }
}

#[async_trait]
impl Job for DeliverWebhooks {
    fn name(&self) -> &'static str {
        "deliver_webhooks"
    }

    fn schedule(&self) -> Schedule {
        Schedule { every: Duration::from_secs(1), after_events: true }
    }

    async fn run(&self) -> anyhow::Result<Progress> {
        let began = Instant::now();
        let mut under_way = FuturesUnordered::new();
        let mut attempted = 0_usize;
        let mut failure: Option<anyhow::Error> = None;
        loop {
            if failure.is_none() && began.elapsed() < BATCH {
                match self.claim(under_way.len()).await {
                    Ok(claimed) => under_way.extend(claimed.into_iter().map(|claimed| self.deliver(claimed))),
                    Err(error) => failure = Some(error),
                }
            }
            match under_way.next().await {
                Some(Ok(())) => attempted += 1,
                Some(Err(error)) => failure = failure.or(Some(error)),
                None => break,
            }
        }
        match failure {
            Some(error) => Err(error),
            None => Ok(Progress::of(attempted, 1)),
        }
    }
}
