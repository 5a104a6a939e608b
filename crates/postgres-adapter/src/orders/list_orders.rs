//! A page of orders, newest first.

use chrono::{DateTime, Utc};
use diesel::{
    Queryable,
    sql_types::{BigInt, Integer, Nullable, Text, Timestamptz, Uuid},
};
use domain::{
    orders::{OrderFilter, OrderStatus, OrderSummary},
    store::StoreError,
    values::{Currency, CustomerRef, Money, OrderId, Page, PageRequest, Version},
};

use super::customer_row::{CustomerColumns, CustomerRow, customer_columns};
use crate::{
    connection::Link,
    page::{FIRST, cursor, key, keys, moment_key, moment_text, with_one_more},
    query::Query,
    store::Row,
};

const LIST: &str = "orders";

/// Which page of which orders.
pub(super) struct Wanted<'a> {
    pub filter: &'a OrderFilter,
    pub page: &'a PageRequest,
}

type SummaryColumns = (Uuid, Text, Text, Text, Text, BigInt, Text, Nullable<Text>, Integer, Timestamptz);

/// An order without its lines.
#[derive(Queryable)]
struct SummaryRow {
    id: uuid::Uuid,
    number: String,
    status: String,
    payment: String,
    fulfilment: String,
    total: i64,
    currency: String,
    purchase_order_number: Option<String>,
    version: i32,
    created_at: DateTime<Utc>,
}

pub(super) async fn list_orders(link: &Link, wanted: &Wanted<'_>) -> Result<Page<OrderSummary>, StoreError> {
    // Customers are joined to the rows of the page only.
    let mut query = Query::new(concat!(
        "SELECT o.id, o.number, o.status, o.payment, o.fulfilment, (o.total_amount * 100)::bigint, o.currency,
            o.purchase_order_number, o.version, o.created_at, ",
        customer_columns!(),
        "
        FROM (SELECT * FROM (SELECT * FROM orders o WHERE true"
    ));
    push_filter(&mut query, wanted.filter);
    if let Some([moment, id]) = keys(LIST, wanted.page)? {
        query.sql(" AND (o.created_at, o.id) < (").moment(moment_key(moment)?).sql(", ").uuid(key(id)?).sql(")");
    }
    query.sql(" ORDER BY o.created_at DESC, o.id DESC").sql(FIRST).bigint(with_one_more(wanted.page));
    query.sql(") AS o JOIN users u ON u.id = o.customer_id ORDER BY o.created_at DESC, o.id DESC");
    let rows: Vec<(SummaryRow, CustomerRow)> = query.load::<(SummaryColumns, CustomerColumns), _>(link).await?;
    let summaries =
        rows.into_iter().map(|(row, customer)| row.into_summary(customer)).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::of(summaries, wanted.page.limit, |order| {
        cursor(LIST, [moment_text(order.created_at), order.id.to_string()])
    }))
}

/// Statuses are written out, not bound: some are rare, and are then found by their index.
fn push_filter<'a>(query: &mut Query<'a>, filter: &'a OrderFilter) {
    if let Some(status) = filter.status {
        query.sql(match status {
            OrderStatus::Pending => " AND o.status = 'PENDING'",
            OrderStatus::Paid => " AND o.status = 'PAID'",
            OrderStatus::Shipped => " AND o.status = 'SHIPPED'",
            OrderStatus::Cancelled => " AND o.status = 'CANCELLED'",
        });
    }
    match &filter.customer {
        Some(CustomerRef::Id(id)) => _ = query.sql(" AND o.customer_id = ").uuid(id.uuid()),
        Some(CustomerRef::Number(number)) => {
            query.sql(" AND o.customer_id = (SELECT id FROM users WHERE customer_number = ");
            query.integer(number.number()).sql(")");
        }
        Some(CustomerRef::Email(email)) => {
            query.sql(" AND o.customer_id = (SELECT id FROM users WHERE email = ").text(email.as_str()).sql(")");
        }
        None => {}
    }
    if let Some(from) = filter.from {
        query.sql(" AND o.created_at >= ").moment(from);
    }
    if let Some(to) = filter.to {
        query.sql(" AND o.created_at < ").moment(to);
    }
}

impl SummaryRow {
    fn into_summary(self, customer: CustomerRow) -> Result<OrderSummary, StoreError> {
        let row = Row::of("orders", self.id);
        let currency = row.read("currency", Currency::parse(&self.currency))?;
        Ok(OrderSummary {
            id: OrderId::new(self.id),
            number: row.read("number", self.number.parse())?,
            customer: customer.into_customer()?,
            status: row.read("status", self.status.parse())?,
            payment: row.read("payment", self.payment.parse())?,
            fulfilment: row.read("fulfilment", self.fulfilment.parse())?,
            total: row.read("total_amount", Money::from_minor(self.total, currency))?,
            purchase_order_number: self.purchase_order_number,
            version: row.read("version", Version::new(self.version))?,
            created_at: self.created_at,
        })
    }
}
