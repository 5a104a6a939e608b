//! Where in a text the secrets are.

use std::ops::Range;

use crate::secret_names::names_a_secret;

/// What each refresh token begins with, for just this purpose.
pub(crate) const REFRESH_TOKEN: &str = "sbr_";

/// What every secret of a webhook begins with.
pub(crate) const WEBHOOK_SECRET: &str = "whsec_";

/// Whatever surrounds an `@`: e-mail addresses, also percent-encoded ones, and the passwords in the URLs of databases.
pub(crate) fn addresses(text: &str, found: &mut Vec<Range<usize>>) {
    for sign in ["@", "%40"] {
        collect(text, sign, found, |at| {
            let behind = at + sign.len();
            let end = behind + length_of_word(text.get(behind..)?);
            let before = text.get(..at)?;
            // The part before the sign may be quoted, and then contain spaces (RFC 5321, 4.1.2).
            let start = match before.strip_suffix('"') {
                Some(quoted) => quoted.rfind('"')?,
                None => before.rfind(ends_a_word).map_or(0, |last| last + 1),
            };
            (start < at && behind < end).then_some(start..end)
        });
    }
}

/// JSON Web Tokens, refresh tokens, and whatever somebody bears.
pub(crate) fn tokens(text: &str, found: &mut Vec<Range<usize>>) {
    for mark in ["eyJ", REFRESH_TOKEN, WEBHOOK_SECRET] {
        collect(text, mark, found, |at| {
            let rest = text.get(at..)?;
            let length = rest.find(|c: char| !is_of_a_token(c)).unwrap_or(rest.len());
            (length >= 10).then_some(at..at + length)
        });
    }
    for mark in ["earer", "EARER"] {
        collect(text, mark, found, |at| {
            let behind = text.get(at + mark.len()..)?;
            let token = behind.trim_start_matches([' ', '\t', '+']);
            let start = text.len() - token.len();
            (token.len() < behind.len()).then(|| start..start + length_of_word(token))
        });
    }
}

/// The values of secret names: `password=…`, `"token": "…"`, `authorization: …`.
pub(crate) fn assignments(text: &str, found: &mut Vec<Range<usize>>) {
    for sign in ["=", ":"] {
        collect(text, sign, found, |at| {
            let (before, behind) = (text.get(..at)?, text.get(at + 1..)?);
            if behind.starts_with(':') || before.ends_with(':') {
                return None;
            }
            let before = before.trim_end_matches([' ', '"', '\'', '\\', ')']);
            let name = before.rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-')).next()?;
            let value = behind.trim_start_matches([' ', '\t']);
            let start = text.len() - value.len();
            names_a_secret(name).then(|| start..start + length_of_value(value, sign))
        });
    }
}

/// Collects what is found around each mark. Marks within what the last one led to are skipped, so that a text made of
/// nothing but marks is read once and not once for each.
fn collect(
    text: &str,
    mark: &str,
    found: &mut Vec<Range<usize>>,
    mut around: impl FnMut(usize) -> Option<Range<usize>>,
) {
    let mut read = 0;
    for (at, _) in text.match_indices(mark) {
        if at < read {
            continue;
        }
        if let Some(span) = around(at).filter(|span| !span.is_empty()) {
            read = span.end;
            found.push(span);
        }
    }
}

/// After `=` a value ends with the word, after `:` with the line, so that a password may have spaces; in quotes, behind
/// the closing one; and what opens a list or an object is hidden to the end, for nobody here counts brackets.
fn length_of_value(value: &str, sign: &str) -> usize {
    if value.starts_with(['[', '{']) {
        return value.len();
    }
    let ends = |c: char| matches!(c, '\n' | ',' | ';' | '&') || (sign == "=" && (c.is_whitespace() || c == ')'));
    let end = value.find(|c| ends(c) || is_quote(c)).unwrap_or(value.len());
    let is_quoted = value.get(end..).is_some_and(|rest| rest.starts_with(is_quote));
    if is_quoted { end + 1 + length_of_quoted(value, end) } else { end }
}

/// Up to and with the quote that closes the one at this place. Text may be quoted within quotes, so a closing quote has
/// just as many backslashes before it as the opening one.
fn length_of_quoted(value: &str, quote: usize) -> usize {
    let (opening, inside) = value.split_at(quote);
    let mark = inside.chars().next().unwrap_or('"');
    let inside = inside.get(1..).unwrap_or_default();
    let backslashes = |text: &str| text.len() - text.trim_end_matches('\\').len();
    inside
        .match_indices(mark)
        .find(|(at, _)| inside.get(..*at).is_none_or(|before| backslashes(before) <= backslashes(opening)))
        .map_or(inside.len(), |(at, _)| at + 1)
}

const fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'')
}

fn length_of_word(text: &str) -> usize {
    text.find(ends_a_word).unwrap_or(text.len())
}

fn ends_a_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | '{' | '}' | ',' | ';' | '"' | '\\')
}

const fn is_of_a_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '=' | '+' | '/')
}
