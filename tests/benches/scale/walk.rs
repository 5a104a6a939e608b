//! Finds what a business holds by asking it: where the ten thousandth page begins, and some ids.

use anyhow::{Context, Result};
use serde_json::Value;

use crate::connection::Connection;

/// So many pages of fifty come before.
const BEFORE: usize = 9_999;
const PAGE: usize = 50;

/// The largest page that can be asked for.
const STRIDE: usize = 200;

/// The ten thousandth page of a list, or the last one of a list that is shorter.
pub async fn deep_page(connection: &mut Connection, list: &str) -> Result<String> {
    let separator = if list.contains('?') { '&' } else { '?' };
    let behind = if list.starts_with("/events") { "after" } else { "cursor" };
    let page = |limit: usize, cursor: &str| match cursor {
        "" => format!("{list}{separator}limit={limit}"),
        cursor => format!("{list}{separator}limit={limit}&{behind}={cursor}"),
    };
    let (mut cursor, mut passed) = (String::new(), 0);
    while passed < BEFORE * PAGE {
        let limit = STRIDE.min(BEFORE * PAGE - passed);
        let found = connection.get(&page(limit, &cursor)).await?;
        let Some(next) = found.get("next_cursor").and_then(Value::as_str) else { break };
        next.clone_into(&mut cursor);
        passed += limit;
    }
    Ok(page(PAGE, &cursor))
}

/// A field of the rows of a page, as it stands in a path.
pub async fn fields(connection: &mut Connection, page: &str, field: &str) -> Result<Vec<String>> {
    let page = connection.get(page).await?;
    let rows = page.get("items").and_then(Value::as_array).context("this is no page")?;
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Ok(rows.iter().filter_map(|row| row.get(field)).map(text).collect())
}
