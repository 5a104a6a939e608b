//! Events within a unit of work.

use domain::events::{Event, EventsUnit};

use crate::store::PostgresUnit;

impl EventsUnit for PostgresUnit {
    fn append(&mut self, events: Vec<Event>) {
        self.queue.events.extend(events);
    }
}
