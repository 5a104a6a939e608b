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

use super::customer_row::{CustomerColumns, CustomerRow};
use crate::{
    connection::Link,
    inventory::{Products, lock_products},
    statement::statement,
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
    "SELECT CASE WHEN w.place <= $1 THEN nextval('order_serials') END, u.id, u.customer_number, u.email, u.name, u.company,
        u.billing_address
    FROM (SELECT generate_series(1, $2) AS place, unnest($3) AS id) AS w
    LEFT JOIN LATERAL (SELECT * FROM users WHERE id = w.id AND status = 'ACTIVE' LIMIT 1) AS u ON true
    ORDER BY w.place"
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
    "SELECT CASE WHEN w.place <= $1 THEN nextval('order_serials') END, u.id, u.customer_number, u.email, u.name, u.company,
        u.billing_address
    FROM (
        SELECT generate_series(1, $2) AS place, unnest($3) AS id, unnest($4) AS customer_number, unnest($5) AS email
    ) AS w
    LEFT JOIN LATERAL (
        SELECT * FROM users WHERE id = w.id
        UNION ALL SELECT * FROM users WHERE customer_number = w.customer_number
        UNION ALL SELECT * FROM users WHERE email = w.email
    ) AS u ON u.status = 'ACTIVE'
    ORDER BY w.place"
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
    let all = || customers.iter();
    let id = |customer: &CustomerRef| if let CustomerRef::Id(id) = customer { Some(id.uuid()) } else { None };
    // Customers who order for themselves, as nearly all do.
    if let Some(ids) = all().map(id).collect() {
        return DrawById { orders, rows, ids }.load(link).await;
    }
    DrawByName {
        orders,
        rows,
        ids: all().map(id).collect(),
        numbers: all()
            .map(|customer| if let CustomerRef::Number(number) = customer { Some(number.number()) } else { None })
            .collect(),
        emails: all()
            .map(|customer| if let CustomerRef::Email(email) = customer { Some(email.as_str()) } else { None })
            .collect(),
    }
    .load(link)
    .await
}
