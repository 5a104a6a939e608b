//! Lines for people.

use slog::{info, o};
use telemetry::{Format, LogSettings};

use crate::output::{settings, written};

#[test]
fn a_line_shows_level_message_and_fields_and_no_service() {
    let settings = LogSettings { format: Format::Terminal, ..settings() };
    let text = written(&settings, |log| info!(log.new(o!("request_id" => "r1")), "done"; "status" => 200));
    assert_eq!(text.lines().count(), 1);
    for part in ["INFO", "done", "status: 200", "request_id: r1"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("stockbook"), "{text}");
}
