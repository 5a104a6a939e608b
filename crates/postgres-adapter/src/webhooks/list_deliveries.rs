//! A page of an endpoint's deliveries, the latest events first, with every attempt at each.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, Integer, Nullable, Text, Timestamptz, Uuid};
use domain::{
    store::StoreError,
    values::{Page, PageRequest, WebhookId},
    webhooks::{Attempt, Delivery, DeliveryStatus, DeliveryWithAttempts},
};

use super::delivery_row::{DeliveryColumns, DeliveryRow, delivery_columns};
use crate::{
    connection::Link,
    page::{FIRST, cursor, key, keys, with_one_more},
    query::Query,
    statement::statement,
};

const LIST: &str = "deliveries";

/// Which page of which deliveries.
pub(super) struct Wanted<'a> {
    pub webhook: WebhookId,
    pub status: Option<DeliveryStatus>,
    pub page: &'a PageRequest,
}

type AttemptRow = (uuid::Uuid, i32, DateTime<Utc>, i32, Option<i32>, Option<String>);

statement! {
    /// Every attempt at some deliveries.
    Attempts {
        deliveries: Vec<uuid::Uuid> as Array<Uuid>,
    } -> AttemptRow as (Uuid, Integer, Timestamptz, Integer, Nullable<Integer>, Nullable<Text>);
    "SELECT a.delivery_id, a.number, a.at, a.took_ms, a.status, a.response FROM webhook_attempts a
    WHERE a.delivery_id = ANY($1) ORDER BY a.delivery_id, a.number"
}

pub(super) async fn list_deliveries(
    link: &Link,
    wanted: &Wanted<'_>,
) -> Result<Page<DeliveryWithAttempts>, StoreError> {
    let page = deliveries(link, wanted).await?;
    let ids = page.items.iter().map(|delivery| delivery.id.uuid()).collect();
    let mut attempts: HashMap<uuid::Uuid, Vec<Attempt>> = HashMap::new();
    let made = Attempts { deliveries: ids }.load(link).await?;
    for (delivery, number, at, took_ms, status, response) in made {
        attempts.entry(delivery).or_default().push(Attempt { number, at, took_ms, status, response });
    }
    Ok(page.map(|delivery| {
        let attempts = attempts.remove(&delivery.id.uuid()).unwrap_or_default();
        DeliveryWithAttempts { delivery, attempts }
    }))
}

async fn deliveries(link: &Link, wanted: &Wanted<'_>) -> Result<Page<Delivery>, StoreError> {
    let mut query = Query::new(concat!(
        "SELECT * FROM (SELECT ",
        delivery_columns!(),
        " FROM webhook_deliveries d WHERE d.endpoint_id = "
    ));
    query.uuid(wanted.webhook.uuid());
    if let Some(status) = wanted.status {
        query.sql(" AND d.status = ").text(status.as_str());
    }
    if let Some([position]) = keys(LIST, wanted.page)? {
        query.sql(" AND d.position < ").bigint(key(position)?);
    }
    query.sql(" ORDER BY d.position DESC").sql(FIRST).bigint(with_one_more(wanted.page));
    let rows: Vec<DeliveryRow> = query.load::<DeliveryColumns, _>(link).await?;
    let deliveries = rows.into_iter().map(DeliveryRow::into_delivery).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::of(deliveries, wanted.page.limit, |delivery| cursor(LIST, [delivery.position.to_string()])))
}
