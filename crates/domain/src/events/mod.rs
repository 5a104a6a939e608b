//! What happened, in the words of the business. Events are written in the transaction of what they tell of.

mod bell;
mod cloud_event;
mod cursors;
mod event;
mod list_events;
mod pattern;
mod ports;
mod publisher;
mod relay_events;

pub use bell::EventBell;
#[cfg(any(test, feature = "test-util"))]
pub use bell::MockEventBell;
pub use cloud_event::{CloudEvent, EventSource};
#[cfg(any(test, feature = "test-util"))]
pub use cursors::MockEventCursors;
pub use cursors::{Consumer, EventCursors, Lag};
pub use event::{Event, EventKind, RecordedEvent, Subject};
pub use list_events::{EventFilter, Events, ListEventsError};
pub use pattern::EventPattern;
pub use ports::{EventQueries, EventsUnit};
#[cfg(any(test, feature = "test-util"))]
pub use ports::{MockEventQueries, MockEventsUnit};
#[cfg(any(test, feature = "test-util"))]
pub use publisher::MockEventPublisher;
pub use publisher::{EventPublisher, HANDOVER_AT_MOST, Handover, Trouble};
pub use relay_events::{Relay, RelayError};
