//! Every event reaches the broker, in order for each subject, whatever the broker says.

use std::sync::{Arc, Mutex};

use domain::{
    Progress,
    events::{
        CloudEvent, Handover, MockEventCursors, MockEventPublisher, MockEventQueries, RecordedEvent, Relay, RelayError,
        Trouble,
    },
    testing::{CountingIds, nth_id},
    values::EventId,
};

use super::an_event;

/// The event at a position, of a subject.
fn event(position: i64, subject: &str) -> RecordedEvent {
    let id = EventId::new(nth_id(u64::try_from(position).unwrap()));
    RecordedEvent { position, id, subject: subject.to_owned(), ..an_event() }
}

fn events(subjects: &str) -> Vec<RecordedEvent> {
    (1..).zip(subjects.chars()).map(|(position, subject)| event(position, &subject.to_string())).collect()
}

/// What was handed over, wave by wave, as positions.
type Waves = Arc<Mutex<Vec<Vec<u64>>>>;

fn position_of(id: EventId) -> u64 {
    (1..1_000).find(|nth| EventId::new(nth_id(*nth)) == id).unwrap()
}

/// A broker that confirms all but what it is told to refuse, the first so many times.
fn broker(waves: &Waves, refused: &'static [u64], trouble: Option<Trouble>, times: usize) -> MockEventPublisher {
    let mut publisher = MockEventPublisher::new();
    let waves = waves.clone();
    publisher.expect_publish().returning(move |wave: &[CloudEvent]| {
        if wave.is_empty() {
            return Handover::default();
        }
        let mut waves = waves.lock().unwrap();
        waves.push(wave.iter().map(|event| position_of(event.id())).collect());
        let ids = wave.iter().map(CloudEvent::id);
        if waves.len() > times {
            return Handover { confirmed: ids.collect(), trouble: None };
        }
        let confirmed: Vec<EventId> = ids.filter(|id| !refused.contains(&position_of(*id))).collect();
        let trouble = if confirmed.len() < wave.len() { trouble.clone() } else { None };
        Handover { confirmed, trouble }
    });
    publisher
}

/// Cursors of which the relay gets the lease, and which remember where it got to.
fn cursors(reached: &Arc<Mutex<i64>>) -> MockEventCursors {
    let mut cursors = MockEventCursors::new();
    let (from, to) = (reached.clone(), reached.clone());
    cursors.expect_lease().returning(move |_, _, _| Ok(Some(*from.lock().unwrap())));
    cursors.expect_advance().returning(move |_, _, position| {
        *to.lock().unwrap() = position;
        Ok(true)
    });
    cursors.expect_release().returning(|_, _| Ok(()));
    cursors
}

fn relay(cursors: MockEventCursors, events: Vec<RecordedEvent>, publisher: MockEventPublisher) -> Relay {
    let mut queries = MockEventQueries::new();
    queries
        .expect_list()
        .returning(move |_, after, _| Ok(events.iter().filter(|event| event.position > after).cloned().collect()));
    let source = "/shop".parse().unwrap();
    Relay::new(Arc::new(cursors), Arc::new(queries), Arc::new(publisher), source, &CountingIds::default())
}

fn refusal() -> Trouble {
    Trouble::Refused("full".to_owned())
}

#[tokio::test]
async fn the_events_of_a_subject_go_one_after_the_other_and_those_of_others_together() {
    let (waves, reached) = (Waves::default(), Arc::default());
    let relay = relay(cursors(&reached), events("abacab"), broker(&waves, &[], None, 0));
    assert_eq!(relay.run().await.unwrap(), Progress::Idle);
    assert_eq!(*waves.lock().unwrap(), [vec![1, 2, 4], vec![3, 6], vec![5]]);
    assert_eq!(*reached.lock().unwrap(), 6);
}

#[tokio::test]
async fn a_full_batch_promises_more() {
    let (waves, reached) = (Waves::default(), Arc::default());
    let many = (1..=200).map(|position| event(position, &position.to_string())).collect();
    let relay = relay(cursors(&reached), many, broker(&waves, &[], None, 0));
    assert_eq!(relay.run().await.unwrap(), Progress::More);
    assert_eq!(*reached.lock().unwrap(), 200);
}

#[tokio::test]
async fn an_event_that_is_refused_holds_up_its_own_subject_only_and_is_where_the_next_batch_begins() {
    let (waves, reached) = (Waves::default(), Arc::default());
    let relay = relay(cursors(&reached), events("abab"), broker(&waves, &[2], Some(refusal()), 1));
    let refused = relay.run().await.unwrap_err();
    assert_eq!(refused.to_string(), "2 of 4 events were not confirmed: full");
    assert_eq!(*reached.lock().unwrap(), 1);
    // The third went ahead and is not told twice, the fourth had to wait for the second.
    relay.run().await.unwrap();
    assert_eq!(*waves.lock().unwrap(), [vec![1, 2], vec![3], vec![2], vec![4]]);
    assert_eq!(*reached.lock().unwrap(), 4);
}

#[tokio::test]
async fn nothing_more_is_sent_to_a_broker_that_was_lost() {
    let (waves, reached) = (Waves::default(), Arc::default());
    let lost = Some(Trouble::Lost("gone".to_owned()));
    let relay = relay(cursors(&reached), events("abab"), broker(&waves, &[1], lost, 1));
    assert!(matches!(relay.run().await, Err(RelayError::Unconfirmed { left: 3, of: 4, .. })));
    assert_eq!(*reached.lock().unwrap(), 0);
    relay.run().await.unwrap();
    assert_eq!(*waves.lock().unwrap(), [vec![1, 2], vec![1], vec![3, 4]]);
}

#[tokio::test]
async fn a_broker_that_confirms_too_little_without_a_word_is_not_believed() {
    let (waves, reached) = (Waves::default(), Arc::default());
    let relay = relay(cursors(&reached), events("aab"), broker(&waves, &[1], None, 1));
    assert!(matches!(relay.run().await, Err(RelayError::Unconfirmed { left: 2, .. })));
    assert_eq!(*reached.lock().unwrap(), 0);
}

#[tokio::test]
async fn the_broker_is_reached_once_before_there_is_an_event() {
    let mut publisher = MockEventPublisher::new();
    let mut outcomes = vec![Handover::default(), Handover::lost("down".to_owned())];
    publisher.expect_publish().withf(<[_]>::is_empty).times(2).returning(move |_| outcomes.pop().unwrap());
    let relay = relay(cursors(&Arc::default()), vec![], publisher);
    assert!(matches!(relay.run().await, Err(RelayError::Unreached(reason)) if reason == "down"));
    assert_eq!(relay.run().await.unwrap(), Progress::Idle);
    assert_eq!(relay.run().await.unwrap(), Progress::Idle);
}

#[tokio::test]
async fn a_relay_waits_while_another_is_at_work() {
    let mut cursors = MockEventCursors::new();
    cursors.expect_lease().times(1).returning(|_, _, _| Ok(None));
    let relay = relay(cursors, events("a"), MockEventPublisher::new());
    assert_eq!(relay.run().await.unwrap(), Progress::Idle);
}

#[tokio::test]
async fn the_lease_is_extended_before_each_wave_and_nothing_is_sent_without_it() {
    let waves = Waves::default();
    let mut cursors = MockEventCursors::new();
    let mut leases = 0;
    cursors.expect_lease().times(3).returning(move |_, _, seconds| {
        assert!(u64::from(seconds) > domain::events::HANDOVER_AT_MOST.as_secs() * 3 / 2);
        leases += 1;
        Ok(if leases < 3 { Some(0) } else { None })
    });
    cursors.expect_advance().withf(|_, _, position| *position == 1).returning(|_, _, _| Ok(false));
    cursors.expect_release().times(1).returning(|_, _| Ok(()));
    let relay = relay(cursors, events("aa"), broker(&waves, &[], None, 0));
    assert!(matches!(relay.run().await, Err(RelayError::LeaseEnded)));
    assert_eq!(*waves.lock().unwrap(), [vec![1]]);
}

#[tokio::test]
async fn an_event_for_one_endpoint_only_is_passed_over() {
    let (waves, reached) = (Waves::default(), Arc::default());
    let tested = RecordedEvent { kind: "webhook.tested.v1".to_owned(), ..event(2, "webhook/1") };
    let relay = relay(cursors(&reached), vec![event(1, "a"), tested], broker(&waves, &[], None, 0));
    relay.run().await.unwrap();
    assert_eq!(*waves.lock().unwrap(), [vec![1]]);
    assert_eq!(*reached.lock().unwrap(), 2);
}
