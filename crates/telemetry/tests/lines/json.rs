//! JSON lines.

use serde_json::json;
use slog::{Level, debug, error, info, o, warn};
use telemetry::LogSettings;

use crate::output::{lines, settings, written};

#[test]
fn a_line_has_time_level_message_service_and_version() {
    let lines = lines(|log| warn!(log, "stock is low"; "sku" => "A-1", "left" => 3));
    let line = &lines[0];
    assert_eq!(line["level"], "WARNING");
    assert_eq!(line["msg"], "stock is low");
    assert_eq!(line["service"], "stockbook");
    assert_eq!(line["version"], "1.2.3");
    assert_eq!(line["sku"], "A-1");
    assert_eq!(line["left"], json!(3));
    let time = line["ts"].as_str().unwrap();
    assert!(time.len() == 27 && time.ends_with('Z') && time.contains('T'), "{time}");
}

#[test]
fn a_line_begins_with_its_time_and_is_one_line() {
    let text = written(&settings(), |log| info!(log, "two\nlines"; "n" => 1));
    assert!(text.starts_with("{\"ts\":\"20"), "{text}");
    assert_eq!(text.lines().count(), 1);
}

#[test]
fn fields_of_child_loggers_are_in_each_of_their_lines() {
    let lines = lines(|log| info!(log.new(o!("request_id" => "r1")), "done"; "status" => 200));
    assert_eq!((&lines[0]["request_id"], &lines[0]["status"]), (&json!("r1"), &json!(200)));
}

#[test]
fn each_name_appears_once_and_the_innermost_wins() {
    let text = written(&settings(), |log| {
        info!(log.new(o!("id" => "outer")), "done"; "id" => "inner", "version" => 7, "msg" => "other");
    });
    assert!(text.contains("inner") && !text.contains("outer"), "{text}");
    for name in ["id", "version", "msg", "ts", "level"] {
        assert_eq!(text.matches(&format!("\"{name}\":")).count(), 1, "{name} in {text}");
    }
}

#[test]
fn a_field_called_like_one_of_each_line_stands_apart_from_it() {
    let lines = lines(|log| info!(log, "order paid"; "version" => 7));
    assert_eq!((&lines[0]["version"], &lines[0]["version_"]), (&json!("1.2.3"), &json!(7)));
}

#[test]
fn what_is_below_the_level_is_not_written() {
    let settings = LogSettings { level: Level::Warning, ..settings() };
    let text = written(&settings, |log| {
        debug!(log, "small");
        info!(log, "usual");
        error!(log, "grave");
    });
    assert_eq!(text.lines().count(), 1);
    assert!(text.contains("grave"));
}

#[test]
fn further_fields_are_in_each_line() {
    let settings = LogSettings { extra: vec![("instance", "one".to_owned())], ..settings() };
    let text = written(&settings, |log| info!(log, "done"));
    assert!(text.contains(r#""instance":"one""#), "{text}");
}

#[test]
fn an_error_is_written_with_its_causes() {
    let broken = std::io::Error::other("the disk is full");
    let lines = lines(|log| error!(log, "failed"; "error" => #broken));
    assert_eq!(lines[0]["error"], "the disk is full");
}
