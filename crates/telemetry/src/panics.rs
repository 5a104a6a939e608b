//! Panics, as lines of the log.

use std::{any::Any, panic};

use slog::{Logger, crit};

/// Logs each panic as a line like any other, masked like any other, rather than as it comes on standard error: its
/// message may hold whatever a value's `Debug` shows.
pub fn log_panics(logger: &Logger) {
    let logger = logger.clone();
    panic::set_hook(Box::new(move |panic| {
        let location = panic.location().map(ToString::to_string).unwrap_or_default();
        let thread = std::thread::current();
        crit!(
            logger, "panicked: {}", message(panic.payload());
            "location" => location, "thread" => thread.name().unwrap_or("unnamed").to_owned(),
        );
    }));
}

fn message(payload: &(dyn Any + Send)) -> &str {
    match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
        (Some(text), _) => text,
        (None, Some(text)) => text,
        (None, None) => "without a message",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_messages_are_found() {
        assert_eq!(message(&"still"), "still");
        assert_eq!(message(&"moving".to_owned()), "moving");
        assert_eq!(message(&3), "without a message");
    }
}
