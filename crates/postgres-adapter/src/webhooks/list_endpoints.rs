//! Endpoints to be read.

use diesel::sql_types::Uuid;
use domain::{
    store::StoreError,
    values::{Page, PageRequest, WebhookId},
    webhooks::Endpoint,
};

use super::endpoint_row::{EndpointColumns, EndpointRow, endpoint_columns};
use crate::{
    connection::Link,
    page::{FIRST, cursor, key, keys, moment_key, moment_text, with_one_more},
    query::Query,
    statement::statement,
};

const LIST: &str = "webhooks";

statement! {
    /// One endpoint. A single column of columns is what Diesel takes for the columns themselves.
    FindEndpoint {
        id: uuid::Uuid as Uuid,
    } -> (EndpointRow, i32) as (EndpointColumns, diesel::sql_types::Integer);
    concat!("SELECT ", endpoint_columns!(), ", 1 FROM webhook_endpoints w WHERE w.id = $1")
}

pub(super) async fn find_endpoint(link: &Link, id: WebhookId) -> Result<Option<Endpoint>, StoreError> {
    let rows = FindEndpoint { id: id.uuid() }.load(link).await?;
    rows.into_iter().next().map(|(row, _)| row.into_endpoint()).transpose()
}

pub(super) async fn list_endpoints(link: &Link, page: &PageRequest) -> Result<Page<Endpoint>, StoreError> {
    let mut query =
        Query::new(concat!("SELECT * FROM (SELECT ", endpoint_columns!(), " FROM webhook_endpoints w WHERE true"));
    if let Some([moment, id]) = keys(LIST, page)? {
        query.sql(" AND (w.created_at, w.id) < (").moment(moment_key(moment)?).sql(", ").uuid(key(id)?).sql(")");
    }
    query.sql(" ORDER BY w.created_at DESC, w.id DESC").sql(FIRST).bigint(with_one_more(page));
    let rows: Vec<EndpointRow> = query.load::<EndpointColumns, _>(link).await?;
    let endpoints = rows.into_iter().map(EndpointRow::into_endpoint).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::of(endpoints, page.limit, |endpoint| {
        cursor(LIST, [moment_text(endpoint.created_at), endpoint.id.to_string()])
    }))
}
