//! Moments in answers, as RFC 3339 writes them. chrono does the same letter by letter through `fmt`, at ten times the cost:
//! a quarter of a page of products.

use chrono::{DateTime, Datelike, Timelike, Utc};
use serde::{Serialize, Serializer};

/// Writes a moment: `2026-02-15T10:00:00Z`, with three, six or nine digits behind the seconds where they are needed.
pub fn moment<S: Serializer>(moment: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    match text(moment) {
        Some(text) => serializer.serialize_str(&text),
        None => moment.serialize(serializer),
    }
}

/// The same, of a moment that may not have come.
#[expect(clippy::ref_option, reason = "serde hands over fields as they are")]
pub fn moment_or_null<S: Serializer>(at: &Option<DateTime<Utc>>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => moment(at, serializer),
        None => serializer.serialize_none(),
    }
}

/// The text, unless the moment is a leap second or has a year of more or less than four digits: such are left to chrono.
fn text(moment: &DateTime<Utc>) -> Option<String> {
    let date = moment.date_naive();
    let year = u32::try_from(date.year()).ok().filter(|year| *year <= 9_999)?;
    let nanos = Some(moment.nanosecond()).filter(|nanos| *nanos < 1_000_000_000)?;
    let mut text = String::with_capacity("2026-02-15T10:00:00.123456789Z".len());
    for (number, places, then) in [
        (year, 4, '-'),
        (date.month(), 2, '-'),
        (date.day(), 2, 'T'),
        (moment.hour(), 2, ':'),
        (moment.minute(), 2, ':'),
    ] {
        push(&mut text, number, places);
        text.push(then);
    }
    push(&mut text, moment.second(), 2);
    let (fraction, places) = match nanos {
        0 => (0, 0),
        _ if nanos.is_multiple_of(1_000_000) => (nanos / 1_000_000, 3),
        _ if nanos.is_multiple_of(1_000) => (nanos / 1_000, 6),
        _ => (nanos, 9),
    };
    if places > 0 {
        text.push('.');
        push(&mut text, fraction, places);
    }
    text.push('Z');
    Some(text)
}

/// Pushes a number with leading zeros.
fn push(text: &mut String, number: u32, places: u32) {
    for place in (0..places).rev() {
        text.extend(char::from_digit(number / 10_u32.pow(place) % 10, 10));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Ours {
        #[serde(serialize_with = "moment")]
        at: DateTime<Utc>,
        #[serde(serialize_with = "moment_or_null")]
        perhaps: Option<DateTime<Utc>>,
    }

    #[test]
    fn moments_are_written_as_chrono_writes_them() {
        for seconds in [0, 1, 951_782_399, 951_782_400, 1_771_149_600, -1, -62_167_219_200, 253_402_300_799] {
            for nanos in [0, 1, 999_999_999, 123_000_000, 456_000, 1_000, 10_000_000, 1_500_000_000] {
                let Some(at) = DateTime::from_timestamp(seconds, nanos) else { continue };
                let ours = serde_json::to_value(Ours { at, perhaps: Some(at) }).unwrap();
                assert_eq!(ours["at"], serde_json::to_value(at).unwrap());
                assert_eq!(ours["perhaps"], ours["at"]);
            }
        }
    }

    #[test]
    fn moments_that_ours_cannot_write_are_written_all_the_same() {
        for at in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            let ours = serde_json::to_value(Ours { at, perhaps: None }).unwrap();
            assert_eq!(ours["at"], serde_json::to_value(at).unwrap());
            assert!(ours["perhaps"].is_null());
        }
    }
}
