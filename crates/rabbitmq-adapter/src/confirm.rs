//! Publishes a wave, and waits for what the broker says to each of its messages.

use std::collections::HashSet;

use domain::{
    events::{CloudEvent, Handover, Trouble},
    values::EventId,
};
use futures_util::FutureExt;
use lapin::{Channel, Confirmation, PublisherConfirm, options::BasicPublishOptions};
use tokio::time::{Instant, timeout_at};

use crate::{
    message::{properties, short},
    topology::EXCHANGE,
};

/// Sends all, then waits for all, until the deadline.
pub(crate) async fn publish(channel: &Channel, wave: &[CloudEvent], deadline: Instant) -> Handover {
    let mut said = Said::default();
    let mut sent = Vec::with_capacity(wave.len());
    for event in wave {
        match timeout_at(deadline, send(channel, event)).await {
            Ok(Ok(confirm)) => sent.push((event.id(), confirm)),
            Ok(Err(error)) => said.lose(&error),
            Err(_) => said.lose(&"it takes no messages"),
        }
        if said.lost.is_some() {
            break;
        }
    }
    for (id, confirm) in sent {
        said.hear(id, confirm, deadline).await;
    }
    said.handover()
}

async fn send(channel: &Channel, event: &CloudEvent) -> lapin::Result<PublisherConfirm> {
    // Who asked for it is told by the broker: without a queue the message is returned.
    let options = BasicPublishOptions { mandatory: true, ..BasicPublishOptions::default() };
    channel
        .basic_publish(EXCHANGE.into(), short(event.kind()), options, event.body().as_bytes(), properties(event))
        .await
}

/// What the broker said.
#[derive(Default)]
struct Said {
    acknowledged: Vec<EventId>,
    /// The ids of messages that came back.
    returned: HashSet<String>,
    refused: Option<String>,
    lost: Option<String>,
}

impl Said {
    /// Waits for the answer to one message. Once the connection is lost, only what has come already counts.
    async fn hear(&mut self, id: EventId, confirm: PublisherConfirm, deadline: Instant) {
        let answer = match self.lost {
            None => timeout_at(deadline, confirm).await.ok(),
            Some(_) => confirm.now_or_never(),
        };
        match answer {
            Some(Ok(Confirmation::Ack(returned))) => {
                self.acknowledged.push(id);
                self.take_back(returned);
            }
            Some(Ok(Confirmation::Nack(returned))) => {
                self.refused.get_or_insert_with(|| "a queue refused it".to_owned());
                self.take_back(returned);
            }
            Some(Ok(Confirmation::NotRequested)) => self.lose(&"it confirms nothing"),
            Some(Err(error)) => self.lose(&error),
            None => self.lose(&"it did not confirm in time"),
        }
    }

    /// A message that no queue wanted comes back and is acknowledged all the same. It comes with *some* answer: lapin does not look
    /// whose it is when several messages are acknowledged at once. The message itself says.
    fn take_back(&mut self, returned: Option<lapin::message::BasicReturnMessage>) {
        let Some(message) = returned else { return };
        let id = message.properties.message_id().as_ref().map(|id| id.as_str().to_owned());
        self.returned.insert(id.unwrap_or_default());
    }

    fn lose(&mut self, reason: &impl ToString) {
        self.lost.get_or_insert_with(|| format!("RabbitMQ was lost: {}", reason.to_string()));
    }

    fn handover(self) -> Handover {
        let Self { acknowledged, returned, refused, lost } = self;
        // The exchange for what nobody wants is gone. It is declared with the next connection.
        let unwanted = (!returned.is_empty()).then(|| "no queue wanted it".to_owned());
        let confirmed = acknowledged.into_iter().filter(|id| !returned.contains(&id.to_string())).collect();
        let trouble = lost.or(unwanted).map(Trouble::Lost).or_else(|| refused.map(Trouble::Refused));
        Handover { confirmed, trouble }
    }
}
