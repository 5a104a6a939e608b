//! A page of the ledger, newest first.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    inventory::{LedgerEntry, MovementFilter, MovementKind},
    store::StoreError,
    values::{OrderRef, Page, PageRequest},
};

use super::{
    movement_row::{MovementColumns, MovementRow},
    search::{push_location, push_product},
};
use crate::{
    connection::Link,
    page::{FIRST, cursor, key, keys, moment_key, moment_text, with_one_more},
    query::Query,
};

const LIST: &str = "movements";

/// `seq` and time rise together but for statements that run at the same time, and none runs as long as this.
const MARGIN: TimeDelta = TimeDelta::minutes(1);

/// Which page of which rows.
pub(super) struct Wanted<'a> {
    pub filter: &'a MovementFilter,
    pub page: &'a PageRequest,
}

/// The last row of the page before.
#[derive(Clone, Copy)]
struct After {
    seq: i64,
    recorded_at: DateTime<Utc>,
}

pub(super) async fn list_movements(link: &Link, wanted: &Wanted<'_>) -> Result<Page<LedgerEntry>, StoreError> {
    let Wanted { filter, page } = *wanted;
    let after = match keys(LIST, page)? {
        Some([seq, moment]) => Some(After { seq: key(seq)?, recorded_at: moment_key(moment)? }),
        None => None,
    };
    // Names are joined to the rows of the page only.
    let mut query = Query::new(
        "SELECT g.seq, g.movement_id, g.kind, g.product_id, p.sku, g.location_id, l.code, g.on_hand_delta,
            g.reserved_delta, g.on_hand_after, g.reserved_after, g.order_id, g.reference, g.reason, g.actor_id,
            g.recorded_at
        FROM (",
    );
    if filter.product.is_some() && filter.order.is_none() {
        push_by_level(&mut query, wanted, after);
    } else {
        push_by_seq(&mut query, wanted, after);
    }
    query.sql(
        ") AS g JOIN products p ON p.id = g.product_id JOIN locations l ON l.id = g.location_id
        ORDER BY g.seq DESC",
    );
    let rows: Vec<MovementRow> = query.load::<MovementColumns, _>(link).await?;
    let entries = rows.into_iter().map(MovementRow::into_entry).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::of(entries, page.limit, |entry| cursor(LIST, [entry.seq.to_string(), moment_text(entry.recorded_at)])))
}

/// One seek for each level of the product. Within a level time and `seq` agree, and its index is by time.
fn push_by_level<'a>(query: &mut Query<'a>, wanted: &Wanted<'a>, after: Option<After>) {
    let filter = wanted.filter;
    query.sql("SELECT * FROM (SELECT g.* FROM (SELECT s.product_id, s.location_id FROM stock_levels s WHERE true");
    if let Some(product) = &filter.product {
        query.sql(" AND s.product_id = ");
        push_product(query, product);
    }
    if let Some(location) = &filter.location {
        query.sql(" AND s.location_id = ");
        push_location(query, location);
    }
    query.sql(
        ") AS s CROSS JOIN LATERAL (
            SELECT * FROM (SELECT g.* FROM stock_ledger g WHERE g.product_id = s.product_id AND g.location_id = s.location_id",
    );
    push_kind(query, filter.kind);
    push_time(query, filter);
    if let Some(After { seq, recorded_at }) = after {
        query.sql(" AND g.seq < ").bigint(seq).sql(" AND g.recorded_at <= ").moment_shifted(recorded_at, MARGIN);
    }
    query.sql(" ORDER BY g.recorded_at DESC, g.seq DESC").sql(FIRST).bigint(with_one_more(wanted.page));
    query.sql(") AS g ORDER BY g.seq DESC").sql(FIRST).bigint(with_one_more(wanted.page));
}

fn push_by_seq<'a>(query: &mut Query<'a>, wanted: &Wanted<'a>, after: Option<After>) {
    let filter = wanted.filter;
    query.sql("SELECT * FROM (SELECT g.* FROM stock_ledger g WHERE true");
    match &filter.order {
        Some(OrderRef::Id(id)) => _ = query.sql(" AND g.order_id = ").uuid(id.uuid()),
        Some(OrderRef::Number(number)) => {
            query.sql(" AND g.order_id = (SELECT id FROM orders WHERE number = ").own_text(number.to_string()).sql(")");
        }
        None => {}
    }
    if let Some(product) = &filter.product {
        query.sql(" AND g.product_id = ");
        push_product(query, product);
    }
    if let Some(location) = &filter.location {
        query.sql(" AND g.location_id = ");
        push_location(query, location);
    }
    push_kind(query, filter.kind);
    push_time(query, filter);
    if let Some(from) = filter.from {
        query.sql(" AND g.seq >= (SELECT ledger_seq_at(").moment_shifted(from, -MARGIN).sql("))");
    }
    if let Some(to) = filter.to {
        query.sql(" AND g.seq <= (SELECT ledger_seq_at(").moment_shifted(to, MARGIN).sql("))");
    }
    if let Some(After { seq, .. }) = after {
        query.sql(" AND g.seq < ").bigint(seq);
    }
    query.sql(" ORDER BY g.seq DESC").sql(FIRST).bigint(with_one_more(wanted.page));
}

fn push_time(query: &mut Query<'_>, filter: &MovementFilter) {
    if let Some(from) = filter.from {
        query.sql(" AND g.recorded_at >= ").moment(from);
    }
    if let Some(to) = filter.to {
        query.sql(" AND g.recorded_at < ").moment(to);
    }
}

/// Written out, not bound, so that the partial index of rare kinds serves them.
fn push_kind(query: &mut Query<'_>, kind: Option<MovementKind>) {
    query.sql(match kind {
        None => return,
        Some(MovementKind::Received) => " AND g.kind = 'RECEIVED'",
        Some(MovementKind::MovedOut) => " AND g.kind = 'MOVED_OUT'",
        Some(MovementKind::MovedIn) => " AND g.kind = 'MOVED_IN'",
        Some(MovementKind::Adjusted) => " AND g.kind = 'ADJUSTED'",
        Some(MovementKind::Counted) => " AND g.kind = 'COUNTED'",
        Some(MovementKind::Reserved) => " AND g.kind = 'RESERVED'",
        Some(MovementKind::Released) => " AND g.kind = 'RELEASED'",
        Some(MovementKind::Shipped) => " AND g.kind = 'SHIPPED'",
        Some(MovementKind::Returned) => " AND g.kind = 'RETURNED'",
    });
}
