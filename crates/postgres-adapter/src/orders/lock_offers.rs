//! Everything that orders about to be placed need, in one round trip.

use diesel::{
    Queryable,
    sql_types::{Array, BigInt, Integer, Nullable, Text, Uuid},
};
use domain::{
    orders::{OfferRequest, Offers},
    store::StoreError,
    values::CustomerRef,
};
use futures_util::future::join;

use super::customer_row::{CustomerColumns, CustomerRow, customer_columns};
use crate::{
    connection::Link,
    inventory::{Products, lock_products, read_products},
    statement::statement,
    store::snapshot,
};

/// The request, and its products.
pub(super) struct Wanted<'a> {
    pub request: &'a OfferRequest,
    pub products: Products<'a>,
}

/// One of the customers or of the serial numbers asked for, or one of each.
#[derive(Queryable)]
struct Drawn {
    serial: Option<i64>,
    customer: Option<CustomerRow>,
}

statement! {
    /// Draws serial numbers, and finds active users by id: one row for each of whichever are more. `LIMIT` makes it one seek
    /// a user however many users there are.
    DrawById {
        orders: i32 as Integer,
        rows: i32 as Integer,
        ids: Vec<uuid::Uuid> as Array<Uuid>,
    } -> Drawn as (Nullable<BigInt>, Nullable<CustomerColumns>);
    concat!("SELECT CASE WHEN w.place <= $1 THEN nextval('order_serials') END, ", customer_columns!(), "
    FROM (SELECT generate_series(1, $2) AS place, unnest($3) AS id) AS w
    LEFT JOIN LATERAL (SELECT * FROM users WHERE id = w.id AND status = 'ACTIVE' LIMIT 1) AS u ON true
    ORDER BY w.place")
}

statement! {
    /// As [`DrawById`], where some users are named by number or e-mail address.
    DrawByName<'a> {
        orders: i32 as Integer,
        rows: i32 as Integer,
        ids: Vec<Option<uuid::Uuid>> as Array<Nullable<Uuid>>,
        numbers: Vec<Option<i32>> as Array<Nullable<Integer>>,
        emails: Vec<Option<&'a str>> as Array<Nullable<Text>>,
    } -> Drawn as (Nullable<BigInt>, Nullable<CustomerColumns>);
    concat!("SELECT CASE WHEN w.place <= $1 THEN nextval('order_serials') END, ", customer_columns!(), "
    FROM (
        SELECT generate_series(1, $2) AS place, unnest($3) AS id, unnest($4) AS customer_number, unnest($5) AS email
    ) AS w
    LEFT JOIN LATERAL (
        SELECT * FROM users WHERE id = w.id
        UNION ALL SELECT * FROM users WHERE customer_number = w.customer_number
        UNION ALL SELECT * FROM users WHERE email = w.email
    ) AS u ON u.status = 'ACTIVE'
    ORDER BY w.place")
}

statement! {
    /// Finds active users as [`DrawByName`] does, and draws nothing.
    FindByName<'a> {
        rows: i32 as Integer,
        ids: Vec<Option<uuid::Uuid>> as Array<Nullable<Uuid>>,
        numbers: Vec<Option<i32>> as Array<Nullable<Integer>>,
        emails: Vec<Option<&'a str>> as Array<Nullable<Text>>,
    } -> Drawn as (Nullable<BigInt>, Nullable<CustomerColumns>);
    concat!("SELECT NULL::bigint, ", customer_columns!(), "
    FROM (
        SELECT generate_series(1, $1) AS place, unnest($2) AS id, unnest($3) AS customer_number, unnest($4) AS email
    ) AS w
    LEFT JOIN LATERAL (
        SELECT * FROM users WHERE id = w.id
        UNION ALL SELECT * FROM users WHERE customer_number = w.customer_number
        UNION ALL SELECT * FROM users WHERE email = w.email
    ) AS u ON u.status = 'ACTIVE'
    ORDER BY w.place")
}

/// The same without locks and numbers, all of one instant.
pub(super) async fn find_offers(link: &Link, wanted: &Wanted<'_>) -> Result<Offers, StoreError> {
    let OfferRequest { customers, .. } = wanted.request;
    let rows = i32::try_from(customers.len()).map_err(|_| StoreError::Broken("too many customers".into()))?;
    let named = Named::of(customers);
    let find = FindByName { rows, ids: named.ids, numbers: named.numbers, emails: named.emails };
    let (products, found) = snapshot(link, async {
        let (products, found) = join(read_products(link, &wanted.products), find.load(link)).await;
        Ok((products?, found?))
    })
    .await?;
    let customers = found.into_iter().map(|drawn| drawn.customer.map(CustomerRow::into_customer).transpose());
    Ok(Offers { products, customers: customers.collect::<Result<_, _>>()?, serials: Vec::new() })
}

pub(super) async fn lock_offers(link: &Link, wanted: &Wanted<'_>) -> Result<Offers, StoreError> {
    let OfferRequest { customers, orders, .. } = wanted.request;
    let (products, drawn) = join(lock_products(link, &wanted.products), draw(link, customers, *orders)).await;
    let (mut serials, mut found) = (Vec::new(), Vec::new());
    let products = products?;
    for Drawn { serial, customer } in drawn? {
        serials.extend(serial);
        found.push(customer.map(CustomerRow::into_customer).transpose()?);
    }
    found.truncate(customers.len());
    Ok(Offers { products, customers: found, serials })
}

async fn draw(link: &Link, customers: &[CustomerRef], orders: usize) -> Result<Vec<Drawn>, StoreError> {
    let too_many = |_| StoreError::Broken("more orders than can be placed at once".into());
    let rows = i32::try_from(orders.max(customers.len())).map_err(too_many)?;
    let orders = i32::try_from(orders).map_err(too_many)?;
    // Customers who order for themselves, as nearly all do.
    if let Some(ids) = customers.iter().map(id_of).collect() {
        return DrawById { orders, rows, ids }.load(link).await;
    }
    let Named { ids, numbers, emails } = Named::of(customers);
    DrawByName { orders, rows, ids, numbers, emails }.load(link).await
}

/// Customers, each in one of three columns.
struct Named<'a> {
    ids: Vec<Option<uuid::Uuid>>,
    numbers: Vec<Option<i32>>,
    emails: Vec<Option<&'a str>>,
}

impl<'a> Named<'a> {
    fn of(customers: &'a [CustomerRef]) -> Self {
        let all = || customers.iter();
        Self {
            ids: all().map(id_of).collect(),
            numbers: all()
                .map(|customer| if let CustomerRef::Number(number) = customer { Some(number.number()) } else { None })
                .collect(),
            emails: all()
                .map(|customer| if let CustomerRef::Email(email) = customer { Some(email.as_str()) } else { None })
                .collect(),
        }
    }
}

fn id_of(customer: &CustomerRef) -> Option<uuid::Uuid> {
    if let CustomerRef::Id(id) = customer { Some(id.uuid()) } else { None }
}
