//! Events within a unit of work.

use domain::events::{Event, EventsUnit};

use crate::store::{PostgresUnit, Told};

impl EventsUnit for PostgresUnit {
    fn append(&mut self, events: Vec<Event>) {
        let request = self.place;
        self.queue.events.extend(events.into_iter().map(|event| Told { event, request }));
    }
}
