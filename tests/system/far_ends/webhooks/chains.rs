//! The order of each subject's events, as a receiver sees it.

use std::collections::HashMap;

use system_tests::Received;

/// Proves that each subject's events came one after the other, as their versions count: the next one is sent only when the one before was
/// accepted. One that was accepted may come again as long as the next one did not, since the answer may have been lost.
#[track_caller]
pub fn assert_first_in_first_out(received: &[Received]) {
    let mut accepted: HashMap<String, i64> = HashMap::new();
    for delivery in received {
        let event = delivery.json();
        let (subject, version) = (event["subject"].as_str().unwrap(), event["subject_version"].as_i64().unwrap());
        let last = accepted.entry(subject.to_owned()).or_default();
        assert!(
            (*last..=*last + 1).contains(&version),
            "{subject}: {version} was sent when {last} was the last accepted"
        );
        if delivery.accepted {
            *last = version;
        }
    }
}
