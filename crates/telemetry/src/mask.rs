//! Replaces what should never have reached a log line.

use std::{borrow::Cow, ops::Range};

use crate::spans;

/// What stands in the place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// The text without passwords, tokens and e-mail addresses.
///
/// It prefers to hide too much: a masked word can be found out by asking the database, a leaked one cannot be taken back.
pub(crate) fn mask(text: &str) -> Cow<'_, str> {
    if !may_hold_secrets(text) {
        return Cow::Borrowed(text);
    }
    let mut found = Vec::new();
    spans::addresses(text, &mut found);
    spans::tokens(text, &mut found);
    spans::assignments(text, &mut found);
    if found.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(replace(text, found)) }
}

/// Most texts are acquitted by this one look at their bytes.
fn may_hold_secrets(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'@' | b':' | b'='))
        || ["%40", "eyJ", "earer", "EARER", spans::REFRESH_TOKEN, spans::WEBHOOK_SECRET]
            .iter()
            .any(|mark| text.contains(mark))
}

fn replace(text: &str, mut found: Vec<Range<usize>>) -> String {
    found.sort_by_key(|span| span.start);
    let mut masked = String::with_capacity(text.len());
    let mut written = 0;
    for span in found {
        // A span may lie in an earlier one, or begin in it and reach further.
        if span.start >= written {
            masked.push_str(text.get(written..span.start).unwrap_or_default());
            masked.push_str(REDACTED);
        }
        written = written.max(span.end);
    }
    masked.push_str(text.get(written..).unwrap_or_default());
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    const JWT: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl-_";

    #[test]
    fn an_innocent_text_is_not_even_copied() {
        for text in ["order placed", "GET /products 200", "listening on 127.0.0.1:8080", "a @ b", "x = 1: fine"] {
            assert!(matches!(mask(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn addresses_are_masked_wherever_they_stand() {
        for (text, masked) in [
            ("no user bob@example.com here", "no user [redacted] here"),
            ("Email(\"bob+x@exämple.se\")", "Email(\"[redacted]\")"),
            ("<bob@example.com>, carol@example.org", "<[redacted]>, [redacted]"),
            ("GET /orders?customer=bob%40example.com&limit=1", "GET [redacted]"),
            ("from \"john doe\"@example.com", "from [redacted]"),
            ("postgres://app:hunter2@db/stock refused", "[redacted] refused"),
        ] {
            assert_eq!(mask(text), masked);
        }
    }

    #[test]
    fn tokens_are_masked_wherever_they_stand() {
        for text in [
            format!("got {JWT} from"),
            format!("got Bearer {JWT} from"),
            "got bearer abc123 from".to_owned(),
            "got BEARER   abc123 from".to_owned(),
            format!("got {}0123456789abcdefghijklmnopqrstuvwxyzABCDEFG from", spans::REFRESH_TOKEN),
            format!("got {}0123456789abc/efghijklmnopqrst+vwxyzABCDEFG= from", spans::WEBHOOK_SECRET),
        ] {
            let masked = mask(&text).to_lowercase();
            assert!(masked.starts_with("got ") && masked.ends_with("[redacted] from"), "{masked}");
            assert!(!masked.contains("abc") && !masked.contains("eyj"), "{masked}");
        }
    }

    #[test]
    fn values_of_secret_names_are_masked_in_json_queries_and_debug_output() {
        for text in [
            r#"{"sku":"A","password":"hunter2 and more"}"#,
            r#"{\"password\":\"hunter2 and more\"}"#,
            r#"{"password":"with \" hunter2"}"#,
            "LogIn { password: Some(\"hunter2 and more\") }",
            "passwords: [\"abc\", \"hunter2\"]",
            "grant_type=password&password=hunter2&x=1",
            "authorization: Basic hunter2",
            "wrong password: hunter2 and more",
            "JWT_SECRET=hunter2",
        ] {
            let masked = mask(text);
            assert!(masked.contains(REDACTED) && !masked.contains("hunter2"), "{masked}");
        }
        assert_eq!(mask("a=1 password=x b=2"), "a=1 password=[redacted] b=2");
    }

    #[test]
    fn paths_of_modules_are_no_assignments() {
        assert_eq!(mask("security::token::read failed"), "security::token::read failed");
    }

    #[test]
    fn spans_that_overlap_are_masked_once() {
        assert_eq!(mask("email: bob@example.com"), "email: [redacted]");
        assert_eq!(mask("password=bob@example.com,"), "[redacted],");
    }

    #[test]
    fn a_long_text_of_nothing_but_marks_is_read_in_a_straight_line() {
        // Were each mark to look at the whole text, this would take many minutes.
        for mark in ["@", "%40", "eyJ", "earer", "earer+", "token=", "token=a ", "token:'", "\"@", "sbr_", "a:\\\""] {
            let text = mark.repeat(300_000);
            assert!(mask(&text).len() <= text.len() * 3, "{mark}");
        }
    }
}
