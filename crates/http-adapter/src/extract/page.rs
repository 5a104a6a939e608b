//! Pages: limits and cursors.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::values::{Cursor, Invalid, Limit, Page};
use serde::Serialize;
use utoipa::ToSchema;

/// The longest cursor that is looked at; ours are far shorter.
const MAX_LENGTH: usize = 4096;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct PageBody<T> {
    /// The items, in order.
    pub items: Vec<T>,
    /// What to send as `cursor` for the next page; `null` on the last one.
    pub next_cursor: Option<String>,
}

impl<T> PageBody<T> {
    /// A page of the domain, with its items as the API shows them.
    pub fn of<U>(page: Page<U>, show: impl FnMut(U) -> T) -> Self {
        let next_cursor = page.next.as_ref().map(encode);
        Self { items: page.items.into_iter().map(show).collect(), next_cursor }
    }
}

/// A limit as it is written in a query.
pub fn limit(text: &str) -> Result<Limit, Invalid> {
    Limit::new(text.parse().unwrap_or_default())
}

/// A cursor as clients see it: opaque.
pub fn encode(cursor: &Cursor) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(cursor).unwrap_or_default())
}

/// A cursor as the store made it. What it means is checked there.
pub fn decode(text: &str) -> Result<Cursor, Invalid> {
    let refused = || Invalid::because("this is not a cursor; begin without one");
    if text.len() > MAX_LENGTH {
        return Err(refused());
    }
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| refused())?;
    let cursor: Cursor = serde_json::from_slice(&bytes).map_err(|_| refused())?;
    // NUL is what PostgreSQL cannot hold, and what no cursor of ours contains.
    if cursor.0.iter().any(|key| key.contains('\0')) { Err(refused()) } else { Ok(cursor) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_survive_the_way_there_and_back() {
        for keys in [vec![], vec!["-name"], vec!["price", "29.99", "42"], vec!["", "ä\"\\\n€"]] {
            let cursor = Cursor(keys.into_iter().map(str::to_owned).collect());
            assert_eq!(decode(&encode(&cursor)), Ok(cursor));
        }
    }

    #[test]
    fn garbage_is_refused_and_never_panics() {
        let nul = encode(&Cursor(vec!["a\0".to_owned()]));
        let long = "A".repeat(MAX_LENGTH + 1);
        for garbage in ["", "A", "====", "e30", "WzFd", "%", "W10=", "ä", nul.as_str(), long.as_str()] {
            assert!(decode(garbage).is_err(), "{garbage}");
        }
    }
}
