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

#[cfg(test)]
mod tests {
    use std::{fs, net::TcpListener};

    use super::*;

    fn publisher(port: u16) -> RabbitPublisher {
        let url = format!("amqp://shop:hunter2@127.0.0.1:{port}/%2f");
        RabbitPublisher::new(RabbitSettings::parse(&url).unwrap())
    }

    async fn reason(port: u16) -> String {
        match publisher(port).publish(&[]).await {
            Handover { trouble: Some(Trouble::Lost(reason)), confirmed } if confirmed.is_empty() => reason,
            other => panic!("{other:?}"),
        }
    }

    /// How many threads of this process speak AMQP.
    fn threads() -> usize {
        let tasks = fs::read_dir("/proc/self/task").unwrap();
        let names = tasks.filter_map(|task| fs::read_to_string(task.ok()?.path().join("comm")).ok());
        names.filter(|name| name.starts_with("lapin-io-loop")).count()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_broker_that_is_not_there_or_never_says_a_word_is_given_up_in_time_and_nothing_is_left_of_it() {
        let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let refused = reason(nobody).await;
        assert!(refused.starts_with("no connection to RabbitMQ") && !refused.contains("hunter2"), "{refused}");
        // The kernel accepts connections, and nobody ever answers.
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let began = std::time::Instant::now();
        assert!(reason(silent.local_addr().unwrap().port()).await.contains("did not answer"));
        assert!(began.elapsed() < HANDOVER_AT_MOST);
        let deadline = began + HANDOVER_AT_MOST * 2;
        while threads() > 0 {
            assert!(std::time::Instant::now() < deadline, "a thread waits on");
            tokio::task::yield_now().await;
        }
    }
}
