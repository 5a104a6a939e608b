//! What happened, in the words of the business. Events are written in the transaction of what they tell of.

mod event;
mod list_events;
mod ports;

pub use event::{Event, EventKind, RecordedEvent, Subject};
pub use list_events::{EventFilter, Events, ListEventsError};
pub use ports::{EventQueries, EventsUnit};
#[cfg(any(test, feature = "test-util"))]
pub use ports::{MockEventQueries, MockEventsUnit};
