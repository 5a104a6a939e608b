//! A page of levels, now or as of a moment.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::{
    Queryable,
    sql_types::{BigInt, Integer, Text},
};
use domain::{
    inventory::{LevelFilter, LevelRow},
    store::StoreError,
    values::{self, LocationCode, LocationId, Page, PageRequest, ProductId, Sku},
};

use super::search::{push_location, push_product};
use crate::{
    connection::Link,
    page::{FIRST, cursor, key, keys, with_one_more},
    query::Query,
    store::Row,
};

/// No two clocks differ by as much, and no request takes as long.
const MARGIN: TimeDelta = TimeDelta::hours(1);

/// Which page of which levels, and of when.
pub(super) struct Wanted<'a> {
    pub filter: &'a LevelFilter,
    pub as_of: Option<DateTime<Utc>>,
    pub page: &'a PageRequest,
}

/// A row as it is read.
#[derive(Queryable)]
struct ReadRow {
    product: i32,
    sku: String,
    name: String,
    location: i32,
    code: String,
    on_hand: i64,
    reserved: i64,
}

pub(super) async fn list_levels(link: &Link, wanted: &Wanted<'_>) -> Result<Page<LevelRow>, StoreError> {
    let list = if wanted.as_of.is_some() { "levels/as-of" } else { "levels" };
    let mut query = match wanted.as_of {
        None => Query::new(
            "SELECT * FROM (SELECT s.product_id, p.sku, p.name, s.location_id, l.code, s.on_hand, s.reserved
            FROM stock_levels s JOIN products p ON p.id = s.product_id JOIN locations l ON l.id = s.location_id
            WHERE true",
        ),
        Some(moment) => as_of(moment),
    };
    push_filter(&mut query, wanted.filter);
    if let Some(moment) = wanted.as_of {
        push_existing(&mut query, wanted.filter, moment);
    }
    if let Some([product, location]) = keys(list, wanted.page)? {
        query
            .sql(" AND (s.product_id, s.location_id) > (")
            .integer(key(product)?)
            .sql(", ")
            .integer(key(location)?)
            // Follows from it, and is understood by indexes that begin with something else.
            .sql(") AND s.product_id >= ")
            .integer(key(product)?)
            .sql(" AND p.id >= ")
            .integer(key(product)?);
    }
    query.sql(" ORDER BY s.product_id, s.location_id").sql(FIRST).bigint(with_one_more(wanted.page));
    let rows: Vec<ReadRow> = query.load::<(Integer, Text, Text, Integer, Text, BigInt, BigInt), _>(link).await?;
    let levels = rows.into_iter().map(ReadRow::into_level).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::of(levels, wanted.page.limit, |level| {
        cursor(list, [level.product_id.to_string(), level.location_id.to_string()])
    }))
}

/// The balance after the last ledger row at or before the moment: one seek a level. Levels that came later have none.
fn as_of<'a>(moment: DateTime<Utc>) -> Query<'a> {
    let mut query = Query::new(
        "SELECT * FROM (SELECT s.product_id, p.sku, p.name, s.location_id, l.code, g.on_hand_after, g.reserved_after
        FROM stock_levels s JOIN products p ON p.id = s.product_id JOIN locations l ON l.id = s.location_id
        CROSS JOIN LATERAL (
            SELECT g.on_hand_after, g.reserved_after FROM stock_ledger g
            WHERE g.product_id = s.product_id AND g.location_id = s.location_id AND g.recorded_at <= ",
    );
    query.moment(moment).sql(" ORDER BY g.recorded_at DESC, g.seq DESC LIMIT 1) AS g WHERE true");
    query
}

/// Passes over what came later as a whole, not level by level. Ids rise with the time of creation, but for requests that were
/// carried out at the same time, and clocks that are not quite right.
fn push_existing<'a>(query: &mut Query<'a>, filter: &'a LevelFilter, moment: DateTime<Utc>) {
    query.sql(" AND s.product_id <= (SELECT p.id FROM products p WHERE p.created_at <= ");
    query.moment_shifted(moment, MARGIN).sql(" ORDER BY p.created_at DESC, p.id DESC LIMIT 1)");
    if let Some(location) = &filter.location {
        query.sql(" AND (SELECT g.recorded_at FROM stock_ledger g WHERE g.location_id = ");
        push_location(query, location);
        query.sql(" ORDER BY g.seq LIMIT 1) <= ").moment_shifted(moment, MARGIN);
    }
}

fn push_filter<'a>(query: &mut Query<'a>, filter: &'a LevelFilter) {
    if let Some(product) = &filter.product {
        query.sql(" AND s.product_id = ");
        push_product(query, product);
    }
    if let Some(location) = &filter.location {
        query.sql(" AND s.location_id = ");
        push_location(query, location);
    }
    if filter.below_reorder_point {
        // The flag finds candidates: it also holds for products that have risen to their reorder point and not above it.
        query.sql(
            " AND p.stock_low AND p.reorder_point > (
                SELECT coalesce(sum(a.on_hand - a.reserved), 0) FROM stock_levels a WHERE a.product_id = p.id
            )",
        );
    }
}

impl ReadRow {
    fn into_level(self) -> Result<LevelRow, StoreError> {
        let product = Row::of("products", self.product);
        let location = Row::of("locations", self.location);
        Ok(LevelRow {
            product_id: product.read("id", ProductId::new(self.product))?,
            sku: product.read("sku", Sku::parse(&self.sku))?,
            product_name: product.read("name", values::Text::parse(&self.name))?,
            location_id: location.read("id", LocationId::new(self.location))?,
            location_code: location.read("code", LocationCode::parse(&self.code))?,
            on_hand: self.on_hand,
            reserved: self.reserved,
        })
    }
}
