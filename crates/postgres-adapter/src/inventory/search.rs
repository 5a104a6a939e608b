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

/// So many letters make a group that an index of trigrams knows wherever it stands.
const GROUP: usize = 3;

/// Patterns for `LIKE`, any of which finds a text literally: anywhere, or where a word begins if it has only one or two letters.
pub(super) fn patterns(text: &str) -> Vec<String> {
    let text = escaped(text);
    let is_short = text.chars().count() < GROUP && text.chars().all(char::is_alphanumeric);
    if is_short {
        vec![format!("{text}%"), format!("%\u{1}{text}%"), format!("% {text}%")]
    } else {
        vec![format!("%{text}%")]
    }
}

fn escaped(text: &str) -> String {
    let mut literal = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            literal.push('\\');
        }
        literal.push(character);
    }
    literal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_are_letters_like_any_other() {
        assert_eq!(patterns(r"50%_a\b"), [r"%50\%\_a\\b%"]);
        assert_eq!(patterns("%"), [r"%\%%"]);
    }

    #[test]
    fn one_or_two_letters_are_looked_for_where_words_begin() {
        assert_eq!(patterns("ab"), ["ab%", "%\u{1}ab%", "% ab%"]);
        assert_eq!(patterns("ä").len(), 3);
        assert_eq!(patterns("abc"), ["%abc%"]);
        assert_eq!(patterns("a-"), ["%a-%"]);
    }
}
