//! Pages that are found by key. A cursor names the list it belongs to, how that was sorted, and the keys of the last row.

use std::str::FromStr;

use chrono::{DateTime, SecondsFormat, Utc};
use domain::{
    store::StoreError,
    values::{Cursor, PageRequest},
};

/// One row more than the page holds: it tells that there is a next page.
pub(crate) fn with_one_more(page: &PageRequest) -> i64 {
    // At most 200 items.
    i64::try_from(page.limit.items()).unwrap_or(i64::MAX - 1) + 1
}

/// Ends a question for a page, before its number of rows; it begins with `SELECT * FROM (`. PostgreSQL takes a bound number of
/// rows for a tenth of the table, and would rather sort that than follow an index. So it is told the most that it can be.
pub(crate) const FIRST: &str = " LIMIT 201) AS page LIMIT ";

/// Makes a cursor.
pub(crate) fn cursor<const N: usize>(list: &str, keys: [String; N]) -> Cursor {
    Cursor(std::iter::once(list.to_owned()).chain(keys).collect())
}

/// The keys of a cursor, if the page begins behind one. A cursor of another list is refused.
pub(crate) fn keys<'a, const N: usize>(list: &str, page: &'a PageRequest) -> Result<Option<[&'a str; N]>, StoreError> {
    let Some(Cursor(parts)) = &page.after else { return Ok(None) };
    match parts.split_first() {
        Some((name, keys)) if name == list => {
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            keys.try_into().map(Some).map_err(|_| StoreError::BadCursor)
        }
        _ => Err(StoreError::BadCursor),
    }
}

/// A key that is a number or an id.
pub(crate) fn key<T: FromStr>(text: &str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::BadCursor)
}

/// A key that is a text. PostgreSQL's texts hold no NUL.
pub(crate) fn text_key(text: &str) -> Result<&str, StoreError> {
    if text.contains('\0') { Err(StoreError::BadCursor) } else { Ok(text) }
}

/// A key that is a moment.
pub(crate) fn moment_key(text: &str) -> Result<DateTime<Utc>, StoreError> {
    let moment: DateTime<Utc> = key(text)?;
    // What PostgreSQL could not hold was not made by us.
    if (1..=9999).contains(&chrono::Datelike::year(&moment)) { Ok(moment) } else { Err(StoreError::BadCursor) }
}

/// A moment as a key, to the microsecond.
pub(crate) fn moment_text(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Micros, true)
}
