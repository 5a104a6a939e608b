//! Panics become lines.

use std::panic;

use telemetry::{log_panics, to_writer};

use crate::output::{Output, settings};

#[test]
fn a_panic_is_one_masked_line_with_its_place() {
    let output = Output::default();
    let (logger, guard) = to_writer(&settings(), output.clone());
    let usual = panic::take_hook();
    log_panics(&logger);
    let outcome = panic::catch_unwind(|| panic!("no user bob@example.com"));
    panic::set_hook(usual);
    drop(guard);
    let text = output.text();
    assert!(outcome.is_err());
    assert!(text.contains("CRITICAL") && text.contains("panicked: no user [redacted]"), "{text}");
    assert!(text.contains("panics.rs"), "{text}");
}
