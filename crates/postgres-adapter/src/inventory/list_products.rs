//! A page of the catalogue.

use diesel::sql_types::BigInt;
use domain::{
    inventory::{Product, ProductFilter, ProductSort, ProductSortKey, ProductStatus, ProductSummary},
    store::StoreError,
    values::{Currency, Cursor, Page, PageRequest},
};

use super::{
    product_row::{ProductColumns, ProductRow, product_columns},
    search::patterns,
};
use crate::{
    connection::Link,
    page::{FIRST, cursor, key, keys, text_key, with_one_more},
    query::Query,
    store::custom_planned,
};

/// Which page of which products, and the currency of their prices.
pub(super) struct Wanted<'a> {
    pub filter: &'a ProductFilter,
    pub page: &'a PageRequest,
    pub currency: Currency,
}

pub(super) async fn list_products(link: &Link, wanted: &Wanted<'_>) -> Result<Page<ProductSummary>, StoreError> {
    let Wanted { filter, page, currency } = *wanted;
    // What is available is summed for the rows of the page only.
    let mut query = Query::new(concat!(
        "SELECT * FROM (SELECT ",
        product_columns!(),
        ", (SELECT coalesce(sum(s.on_hand - s.reserved), 0)::bigint FROM stock_levels s WHERE s.product_id = p.id)
        FROM products p WHERE true"
    ));
    push_filter(&mut query, filter);
    push_cursor(&mut query, filter.sort, page)?;
    push_order(&mut query, filter.sort);
    query.sql(FIRST).bigint(with_one_more(page));
    let question = query.load::<(ProductColumns, BigInt), (ProductRow, i64)>(link);
    let depends = filter.text.is_some() || filter.category.is_some();
    let rows = if depends { custom_planned(link, question).await? } else { question.await? };
    let summaries = rows
        .into_iter()
        .map(|(row, available)| Ok(ProductSummary { product: row.into_product(currency)?, available }))
        .collect::<Result<Vec<_>, StoreError>>()?;
    Ok(Page::of(summaries, page.limit, |summary| cursor_of(filter.sort, &summary.product)))
}

/// Flags and statuses are written out, not bound, so that partial indexes serve them.
fn push_filter<'a>(query: &mut Query<'a>, filter: &'a ProductFilter) {
    match filter.in_stock {
        Some(true) => _ = query.sql(" AND p.in_stock"),
        Some(false) => _ = query.sql(" AND NOT p.in_stock"),
        None => {}
    }
    match filter.status {
        Some(ProductStatus::Active) => _ = query.sql(" AND p.status = 'ACTIVE'"),
        Some(ProductStatus::Discontinued) => _ = query.sql(" AND p.status = 'DISCONTINUED'"),
        None => {}
    }
    if let Some(category) = &filter.category {
        query.sql(" AND p.category = ").text(category.as_str());
    }
    if let Some(text) = &filter.text {
        push_text(query, text.as_str());
    }
}

/// What is searched, as it is indexed.
const SEARCHED: &str = "lower(p.sku COLLATE \"default\" || E'\\x01' || p.name) LIKE lower(";

/// Of a text, the index knows the groups of three letters; of one or two letters only where words begin with them, so there they are
/// looked for: at the beginning of the SKU, of the name, and of the words in it.
fn push_text(query: &mut Query<'_>, text: &str) {
    let [first, rest @ ..] = &patterns(text)[..] else { return };
    query.sql(" AND (").sql(SEARCHED).own_text(first.clone()).sql(")");
    for pattern in rest {
        query.sql(" OR ").sql(SEARCHED).own_text(pattern.clone()).sql(")");
    }
    query.sql(")");
}

fn list_name(sort: ProductSort) -> String {
    format!("products/{}", sort.as_str())
}

fn cursor_of(sort: ProductSort, product: &Product) -> Cursor {
    let (list, id) = (list_name(sort), product.id.to_string());
    match sort.key {
        ProductSortKey::Id => cursor(&list, [id]),
        ProductSortKey::Name => cursor(&list, [product.name.to_string(), id]),
        ProductSortKey::Sku => cursor(&list, [product.sku.to_string(), id]),
        ProductSortKey::Price => cursor(&list, [product.price.minor().to_string(), id]),
    }
}

fn push_cursor<'a>(query: &mut Query<'a>, sort: ProductSort, page: &'a PageRequest) -> Result<(), StoreError> {
    let list = list_name(sort);
    let compared = if sort.descending { " < (" } else { " > (" };
    if sort.key == ProductSortKey::Id {
        if let Some([id]) = keys(&list, page)? {
            query.sql(" AND (p.id)").sql(compared).integer(key(id)?).sql(")");
        }
        return Ok(());
    }
    let Some([value, id]) = keys(&list, page)? else { return Ok(()) };
    match sort.key {
        ProductSortKey::Name => query.sql(" AND (p.name, p.id)").sql(compared).text(text_key(value)?),
        ProductSortKey::Sku => query.sql(" AND (p.sku, p.id)").sql(compared).text(text_key(value)?),
        ProductSortKey::Id | ProductSortKey::Price => {
            query.sql(" AND (p.current_price, p.id)").sql(compared).bigint(key(value)?).sql(" * 0.01")
        }
    };
    query.sql(", ").integer(key(id)?).sql(")");
    Ok(())
}

fn push_order(query: &mut Query<'_>, sort: ProductSort) {
    query.sql(match (sort.key, sort.descending) {
        (ProductSortKey::Id, false) => " ORDER BY p.id",
        (ProductSortKey::Id, true) => " ORDER BY p.id DESC",
        (ProductSortKey::Name, false) => " ORDER BY p.name, p.id",
        (ProductSortKey::Name, true) => " ORDER BY p.name DESC, p.id DESC",
        (ProductSortKey::Sku, false) => " ORDER BY p.sku, p.id",
        (ProductSortKey::Sku, true) => " ORDER BY p.sku DESC, p.id DESC",
        (ProductSortKey::Price, false) => " ORDER BY p.current_price, p.id",
        (ProductSortKey::Price, true) => " ORDER BY p.current_price DESC, p.id DESC",
    });
}
