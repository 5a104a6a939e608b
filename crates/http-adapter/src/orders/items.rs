//! Items of a step of an order.

use domain::values::Invalid;

use crate::extract::{Fields, Object};

/// The most items of one step, as of an order.
const MOST: usize = 500;

/// Reads each of them; nothing where none are named. Items that are refused leave the list shorter, and the fields unfinished.
pub(super) fn read<B, T>(
    fields: &mut Fields,
    items: Option<&[Object<B>]>,
    read: impl Fn(&B, &mut Fields, &str) -> Option<T>,
) -> Vec<T> {
    let Some(items) = items else { return Vec::new() };
    if items.is_empty() || items.len() > MOST {
        fields.refuse("/items", &Invalid::because("there are 1 to 500 items, or the field is left out"));
        return Vec::new();
    }
    items.iter().enumerate().filter_map(|(at, item)| read(&item.0, fields, &format!("/items/{at}"))).collect()
}
