//! Lets records gather before they are written.

use std::{
    sync::{Mutex, PoisonError},
    thread::sleep,
    time::{Duration, Instant},
};

use slog::{Drain, OwnedKVList, Record};

/// How long the writing thread looks away after it has worked.
const PAUSE: Duration = Duration::from_millis(2);

/// How long it works before it looks away.
const WORK: Duration = Duration::from_micros(500);

/// Writes at once what comes after a silence, then looks away for a moment. A thread that waits has to be woken for each record,
/// by whoever logs, which on a busy server costs them more than the writing costs: while it looks away nobody has to wake it,
/// and what gathered meanwhile is written in one go.
pub(crate) struct Paced<D> {
    writer: D,
    looked_up: Mutex<Instant>,
}

impl<D> Paced<D> {
    pub(crate) fn new(writer: D) -> Self {
        Self { writer, looked_up: Mutex::new(Instant::now()) }
    }
}

impl<D: Drain> Drain for Paced<D> {
    type Ok = D::Ok;
    type Err = D::Err;

    fn log(&self, record: &Record<'_>, values: &OwnedKVList) -> Result<D::Ok, D::Err> {
        let written = self.writer.log(record, values);
        // Only the one thread that writes comes here, so it waits for nobody.
        let mut looked_up = self.looked_up.lock().unwrap_or_else(PoisonError::into_inner);
        if looked_up.elapsed() >= WORK {
            sleep(PAUSE);
            *looked_up = Instant::now();
        }
        written
    }
}
