//! Takes the time where an event happens.

use chrono::{DateTime, SecondsFormat, Utc};
use slog::{Drain, Key, OwnedKVList, Record, RecordStatic, Serializer, b};

/// The field that holds the time of a record.
pub(crate) const TIME: &str = "ts";

/// Adds the time to each record before it is queued. The writer may lag behind, most of all when something is wrong, and
/// that is when the order of events in several logs must be true.
#[derive(Debug)]
pub(crate) struct Stamp<D>(pub(crate) D);

impl<D: Drain> Drain for Stamp<D> {
    type Ok = D::Ok;
    type Err = D::Err;

    fn log(&self, record: &Record<'_>, values: &OwnedKVList) -> Result<D::Ok, D::Err> {
        let same = RecordStatic { location: record.location(), tag: record.tag(), level: record.level() };
        let time = now();
        self.0.log(&Record::new(&same, record.msg(), b!(TIME => time, record.kv())), values)
    }
}

/// The time that a record was stamped with. What was not stamped (the queue's own complaints) happens now.
pub(crate) fn time_of(record: &Record<'_>) -> String {
    let mut finder = Finder(None);
    // A value that cannot be formatted fails again where it is written, and is seen there.
    let _ = slog::KV::serialize(&record.kv(), record, &mut finder);
    finder.0.unwrap_or_else(now)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the time of a log line decides nothing, and no use case sees it; the Clock port is for those that do"
)]
fn now() -> String {
    let now: DateTime<Utc> = std::time::SystemTime::now().into();
    now.to_rfc3339_opts(SecondsFormat::Micros, true)
}

struct Finder(Option<String>);

impl Serializer for Finder {
    fn emit_arguments(&mut self, key: Key, value: &std::fmt::Arguments<'_>) -> slog::Result {
        if key == TIME && self.0.is_none() {
            self.0 = Some(value.to_string());
        }
        Ok(())
    }
}
