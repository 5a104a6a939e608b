//! The port.

use std::time::Duration;

use async_trait::async_trait;
use domain::events::{CloudEvent, EventPublisher, HANDOVER_AT_MOST, Handover, Trouble};
use tokio::{sync::Mutex, time::Instant};

use crate::{
    RabbitSettings, confirm,
    connect::{Link, OPEN_AT_MOST},
};

/// Publishes to one broker, over one connection, which it opens when there is something to publish.
pub struct RabbitPublisher {
    settings: RabbitSettings,
    link: Mutex<Option<Link>>,
}

impl RabbitPublisher {
    /// Connects to nobody yet.
    pub fn new(settings: RabbitSettings) -> Self {
        Self { settings, link: Mutex::new(None) }
    }
}

#[async_trait]
impl EventPublisher for RabbitPublisher {
    async fn publish(&self, wave: &[CloudEvent]) -> Handover {
        let mut link = self.link.lock().await;
        let mut at_work = match link.take().filter(Link::is_alive) {
            Some(link) => link,
            None => match Link::open(&self.settings).await {
                Ok(link) => link,
                Err(reason) => return Handover::lost(reason),
            },
        };
        let handover = confirm::publish(at_work.work(), wave, Instant::now() + CONFIRM_AT_MOST).await;
        // After a loss the next wave gets a connection of its own, and what others bind to is declared anew.
        if !matches!(handover.trouble, Some(Trouble::Lost(_))) {
            at_work.rest();
            *link = Some(at_work);
        }
        handover
    }
}

/// What a wave has left when it had to open a connection, less a second for us.
const CONFIRM_AT_MOST: Duration = HANDOVER_AT_MOST.saturating_sub(OPEN_AT_MOST).saturating_sub(Duration::from_secs(1));
