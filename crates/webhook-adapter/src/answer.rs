//! What an endpoint said.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use reqwest::{
    Response,
    header::{CONTENT_ENCODING, HeaderMap, RETRY_AFTER},
};
use tokio::time::{Instant, timeout_at};

/// So much of the body is shown, in characters.
const SHOWN: usize = 1_000;

/// So much of it is read, in bytes: no character has more than four.
const READ: usize = 4 * SHOWN;

/// Nobody is waited for longer than this.
const LONGEST_WAIT: Duration = Duration::from_secs(365 * 24 * 3_600);

/// How long the endpoint asks us to wait, from `Retry-After` in seconds or as a date. A date that is past is no wait at all.
pub(crate) fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        value.parse().map_or(LONGEST_WAIT, Duration::from_secs)
    } else {
        let moment = httpdate::parse_http_date(value).ok()?;
        moment.duration_since(SystemTime::from(now)).unwrap_or_default()
    };
    Some(wait.min(LONGEST_WAIT))
}

/// The beginning of the body as text, as far as it came in time. A compressed body is not looked into.
pub(crate) async fn excerpt(response: Response, deadline: Instant) -> Option<String> {
    let encoding = response.headers().get(CONTENT_ENCODING);
    if encoding.is_some_and(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return None;
    }
    shown(&beginning(response, deadline).await)
}

async fn beginning(mut response: Response, deadline: Instant) -> Vec<u8> {
    let mut read = Vec::new();
    while read.len() < READ {
        // Its status is known already: a body that breaks off or never ends changes nothing about that.
        let Ok(Ok(Some(chunk))) = timeout_at(deadline, response.chunk()).await else { break };
        read.extend(chunk.iter().take(READ - read.len()));
    }
    read
}

/// A text for people: valid UTF-8, without control characters, cut. Breaks of lines and tabs become blanks.
fn shown(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let visible = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !c.is_control());
    let text: String = visible.take(SHOWN).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use reqwest::header::HeaderValue;

    use super::*;

    fn asked(value: &str) -> Option<Duration> {
        let now = Utc.with_ymd_and_hms(2026, 11, 21, 8, 0, 0).unwrap();
        retry_after(&HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_str(value).unwrap())]), now)
    }

    #[test]
    fn a_wait_is_told_in_seconds_or_as_a_date_in_each_form_that_http_knows() {
        let minutes = |minutes: u64| Some(Duration::from_secs(minutes * 60));
        assert_eq!(asked("120"), minutes(2));
        assert_eq!(asked(" 0 "), minutes(0));
        assert_eq!(asked("Sat, 21 Nov 2026 08:05:00 GMT"), minutes(5));
        assert_eq!(asked("Saturday, 21-Nov-26 08:05:00 GMT"), minutes(5));
        assert_eq!(asked("Sat Nov 21 08:05:00 2026"), minutes(5));
    }

    #[test]
    fn a_date_that_is_past_is_no_wait_and_nonsense_says_nothing() {
        assert_eq!(asked("Fri, 20 Nov 2026 08:05:00 GMT"), Some(Duration::ZERO));
        for nonsense in ["", "soon", "-5", "1.5", "+5", "Sat, 99 Nov 2026 08:05:00 GMT"] {
            assert_eq!(asked(nonsense), None, "{nonsense}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), DateTime::UNIX_EPOCH), None);
    }

    #[test]
    fn no_wait_is_longer_than_a_year() {
        for long in ["31536001", "18446744073709551616", "Fri, 31 Dec 9999 23:59:59 GMT"] {
            assert_eq!(asked(long), Some(LONGEST_WAIT), "{long}");
        }
    }

    #[test]
    fn what_is_shown_is_short_valid_and_without_control_characters() {
        assert_eq!(shown(b"a\0b\x1b[31mc\r\nd\te\x7f").as_deref(), Some("ab[31mc  d e"));
        assert_eq!(shown(b"\xff\xfeno").as_deref(), Some("\u{fffd}\u{fffd}no"));
        assert_eq!(shown(b" \0\n "), None);
        let long = shown("\u{1f4e6}".repeat(READ).as_bytes()).unwrap();
        assert_eq!(long.chars().count(), SHOWN);
    }
}
