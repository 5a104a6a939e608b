//! How questions name products and locations, and how texts are searched.

use domain::values::{LocationRef, ProductRef};

use crate::query::Query;

/// Pushes an expression that is the product's id, or null if there is none. An all-digit name is an id before it is a SKU.
pub(super) fn push_product<'a>(query: &mut Query<'a>, which: &'a ProductRef) {
    match which {
        ProductRef::Id(id) => query.integer(id.number()),
        ProductRef::Sku(sku) => query.sql("(SELECT id FROM products WHERE sku = ").text(sku.as_str()).sql(")"),
        ProductRef::IdOrSku(id, sku) => query
            .sql("coalesce((SELECT id FROM products WHERE id = ")
            .integer(id.number())
            .sql("), (SELECT id FROM products WHERE sku = ")
            .text(sku.as_str())
            .sql("))"),
    };
}

/// Pushes an expression that is the location's id, or null if there is none.
pub(super) fn push_location<'a>(query: &mut Query<'a>, which: &'a LocationRef) {
    match which {
        LocationRef::Id(id) => query.integer(id.number()),
        LocationRef::Code(code) => query.sql("(SELECT id FROM locations WHERE code = ").text(code.as_str()).sql(")"),
    };
}

/// A pattern for `LIKE` that finds a text anywhere, literally.
pub(super) fn containing(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_are_letters_like_any_other() {
        assert_eq!(containing(r"50%_a\b"), r"%50\%\_a\\b%");
    }
}
