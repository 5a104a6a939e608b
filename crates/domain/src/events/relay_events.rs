//! Hands every event to the message broker: at least once, and in order for each subject.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use uuid::Uuid;

use super::{
    CloudEvent, Consumer, EventCursors, EventFilter, EventKind, EventPublisher, EventQueries, EventSource, Handover,
    RecordedEvent, Trouble,
};
use crate::{
    Progress,
    ports::Ids,
    store::StoreError,
    values::{EventId, Limit},
};

/// Longer than any one wave may take ([`HANDOVER_AT_MOST`](super::HANDOVER_AT_MOST)): the lease is extended before each.
const LEASE_S: u32 = 30;

/// So many events are read at once.
const BATCH: i64 = 200;

/// Why a batch did not come to its end. What was confirmed before is written down, and the rest is handed over next time.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    /// The broker did not take some events.
    #[error("{left} of {of} events were not confirmed: {reason}")]
    Unconfirmed {
        /// So many.
        left: usize,
        /// Of so many.
        of: usize,
        /// Why the first of them was not.
        reason: String,
    },
    /// The broker was not there from the beginning on.
    #[error("{0}")]
    Unreached(String),
    /// It took so long that another process may have taken over.
    #[error("the lease ended before the events were handed over")]
    LeaseEnded,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The relay of one process. Of all on the database one at a time is at work.
pub struct Relay {
    cursors: Arc<dyn EventCursors>,
    events: Arc<dyn EventQueries>,
    publisher: Arc<dyn EventPublisher>,
    source: EventSource,
    holder: Uuid,
    /// Whether the broker was reached, so that others find there what they bind to.
    is_introduced: AtomicBool,
    /// Events behind one that is stuck which were confirmed nevertheless. To forget them costs copies, nothing else.
    ahead: Mutex<HashSet<EventId>>,
}

impl Relay {
    /// A relay under a name of its own.
    pub fn new(
        cursors: Arc<dyn EventCursors>,
        events: Arc<dyn EventQueries>,
        publisher: Arc<dyn EventPublisher>,
        source: EventSource,
        ids: &dyn Ids,
    ) -> Self {
        Self {
            cursors,
            events,
            publisher,
            source,
            holder: ids.next(),
            is_introduced: AtomicBool::new(false),
            ahead: Mutex::default(),
        }
    }

    /// Hands over the next events, unless another process is at it.
    ///
    /// The first event that is not confirmed is where the next batch begins. It holds up those of its own subject; others go
    /// ahead as long as the broker can be spoken to.
    pub async fn run(&self) -> Result<Progress, RelayError> {
        let Some(position) = self.lease().await? else { return Ok(Progress::Idle) };
        let relayed = self.relay(position).await;
        let released = self.cursors.release(Consumer::Relay, self.holder).await;
        let progress = relayed?;
        released?;
        Ok(progress)
    }

    async fn lease(&self) -> Result<Option<i64>, StoreError> {
        self.cursors.lease(Consumer::Relay, self.holder, LEASE_S).await
    }

    async fn relay(&self, position: i64) -> Result<Progress, RelayError> {
        let limit = Limit::new(BATCH).unwrap_or_default();
        let events = self.events.list(&EventFilter::default(), position, limit).await?;
        self.introduce().await?;
        let mut told = Told::of(&events, &self.ahead());
        let outcome = self.publish(&events, &mut told).await;
        let is_done = |event: &&RecordedEvent| !is_for_others(event) || told.confirmed.contains(&event.id);
        let reached = events.iter().take_while(is_done).last().map_or(position, |event| event.position);
        told.confirmed.retain(|id| events.iter().any(|event| event.position > reached && event.id == *id));
        *self.ahead() = told.confirmed;
        if reached > position && !self.cursors.advance(Consumer::Relay, self.holder, reached).await? {
            return Err(RelayError::LeaseEnded);
        }
        outcome?;
        Ok(Progress::of(events.len(), limit.items()))
    }

    /// Before the first event, an empty wave: others can bind queues as soon as Stockbook has started, and operators hear at once of a
    /// broker that is not there.
    async fn introduce(&self) -> Result<(), RelayError> {
        if self.is_introduced.load(Ordering::Relaxed) {
            return Ok(());
        }
        match self.publisher.publish(&[]).await.trouble {
            Some(Trouble::Lost(reason) | Trouble::Refused(reason)) => Err(RelayError::Unreached(reason)),
            None => {
                self.is_introduced.store(true, Ordering::Relaxed);
                Ok(())
            }
        }
    }

    /// Hands over wave after wave. Whatever comes of it, `told` knows what was confirmed.
    async fn publish(&self, events: &[RecordedEvent], told: &mut Told) -> Result<(), RelayError> {
        let events: Vec<&RecordedEvent> = events.iter().filter(|event| is_for_others(event)).collect();
        let of = events.len();
        for wave in waves(&events) {
            let wave: Vec<CloudEvent> = wave
                .into_iter()
                .filter(|event| told.may_go(event))
                .map(|event| CloudEvent::of(event, &self.source))
                .collect();
            if wave.is_empty() {
                continue;
            }
            self.lease().await?.ok_or(RelayError::LeaseEnded)?;
            if told.is_over(&wave, self.publisher.publish(&wave).await) {
                break;
            }
        }
        let left = events.iter().filter(|event| !told.confirmed.contains(&event.id)).count();
        match told.reason.take() {
            Some(reason) => Err(RelayError::Unconfirmed { left, of, reason }),
            None => Ok(()),
        }
    }

    /// A panic cannot leave it half written.
    fn ahead(&self) -> MutexGuard<'_, HashSet<EventId>> {
        self.ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is known of a batch.
#[derive(Default)]
struct Told {
    confirmed: HashSet<EventId>,
    /// Subjects with an event that was not confirmed.
    stuck: HashSet<String>,
    /// Why the first one was not.
    reason: Option<String>,
}

impl Told {
    fn of(events: &[RecordedEvent], ahead: &HashSet<EventId>) -> Self {
        let confirmed = events.iter().map(|event| event.id).filter(|id| ahead.contains(id)).collect();
        Self { confirmed, ..Self::default() }
    }

    fn may_go(&self, event: &RecordedEvent) -> bool {
        !self.confirmed.contains(&event.id) && !self.stuck.contains(&event.subject)
    }

    /// Takes down what came of a wave, and says whether there is no use in another.
    fn is_over(&mut self, wave: &[CloudEvent], handover: Handover) -> bool {
        self.confirmed.extend(handover.confirmed);
        let unconfirmed = wave.iter().filter(|event| !self.confirmed.contains(&event.id()));
        self.stuck.extend(unconfirmed.map(|event| event.subject().to_owned()));
        let (reason, is_over) = match handover.trouble {
            Some(Trouble::Lost(reason)) => (reason, true),
            Some(Trouble::Refused(reason)) => (reason, false),
            None if self.stuck.is_empty() => return false,
            None => ("the broker did not say why".to_owned(), false),
        };
        self.reason.get_or_insert(reason);
        is_over
    }
}

/// What was written to try a webhook endpoint with is for that endpoint only.
fn is_for_others(event: &RecordedEvent) -> bool {
    event.kind != EventKind::WebhookTested.as_str()
}

/// The first wave holds the first event of each subject, the second the second. Each is confirmed before the next is sent, so that
/// a subject's events are told in order also if one has to be told again.
fn waves<'a>(events: &[&'a RecordedEvent]) -> Vec<Vec<&'a RecordedEvent>> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut waves: Vec<Vec<&RecordedEvent>> = Vec::new();
    for event in events {
        let nth = seen.entry(&event.subject).or_default();
        match waves.get_mut(*nth) {
            Some(wave) => wave.push(event),
            None => waves.push(vec![event]),
        }
        *nth += 1;
    }
    waves
}
