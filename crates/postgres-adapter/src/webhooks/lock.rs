//! Locks endpoints, and deliveries behind their endpoints.

use diesel::sql_types::Uuid;
use domain::{
    store::StoreError,
    values::{DeliveryId, WebhookId},
    webhooks::{Claim, Delivery, Endpoint, SigningSecrets},
};

use super::{
    delivery_row::{DeliveryColumns, DeliveryRow, delivery_columns},
    endpoint_row::{EndpointColumns, EndpointRow, SecretColumns, SecretsRow, endpoint_columns, secret_columns},
};
use crate::{connection::Link, statement::statement};

statement! {
    /// An endpoint with its secrets, locked for a change.
    LockEndpoint {
        id: uuid::Uuid as Uuid,
    } -> (EndpointRow, SecretsRow) as (EndpointColumns, SecretColumns);
    concat!(
        "SELECT ", endpoint_columns!(), ", ", secret_columns!(),
        " FROM webhook_endpoints w WHERE w.id = $1 FOR NO KEY UPDATE",
    )
}

statement! {
    /// A delivery with its endpoint, both locked, the endpoint first.
    LockDelivery {
        endpoint: uuid::Uuid as Uuid,
        delivery: uuid::Uuid as Uuid,
    } -> (EndpointRow, DeliveryRow) as (EndpointColumns, DeliveryColumns);
    concat!(
        "SELECT ", endpoint_columns!(), ", ", delivery_columns!(),
        " FROM webhook_endpoints w JOIN webhook_deliveries d ON d.endpoint_id = w.id
        WHERE w.id = $1 AND d.id = $2 FOR NO KEY UPDATE",
    )
}

statement! {
    /// The same of a delivery that is claimed.
    LockClaimed {
        delivery: uuid::Uuid as Uuid,
        holder: uuid::Uuid as Uuid,
    } -> (EndpointRow, DeliveryRow) as (EndpointColumns, DeliveryColumns);
    concat!(
        "SELECT ", endpoint_columns!(), ", ", delivery_columns!(),
        " FROM webhook_endpoints w JOIN webhook_deliveries d ON d.endpoint_id = w.id
        WHERE d.id = $1 AND d.claimed_by = $2 FOR NO KEY UPDATE",
    )
}

pub(super) async fn lock_endpoint(
    link: &Link,
    id: WebhookId,
) -> Result<Option<(Endpoint, SigningSecrets)>, StoreError> {
    let rows = LockEndpoint { id: id.uuid() }.load(link).await?;
    let both =
        |(endpoint, secrets): (EndpointRow, SecretsRow)| Ok((endpoint.into_endpoint()?, secrets.into_secrets()?));
    rows.into_iter().next().map(both).transpose()
}

pub(super) async fn lock_delivery(
    link: &Link,
    webhook: WebhookId,
    id: DeliveryId,
) -> Result<Option<(Endpoint, Delivery)>, StoreError> {
    one(LockDelivery { endpoint: webhook.uuid(), delivery: id.uuid() }.load(link).await?)
}

pub(super) async fn lock_claimed(link: &Link, claim: Claim) -> Result<Option<(Endpoint, Delivery)>, StoreError> {
    one(LockClaimed { delivery: claim.delivery.uuid(), holder: claim.holder }.load(link).await?)
}

fn one(rows: Vec<(EndpointRow, DeliveryRow)>) -> Result<Option<(Endpoint, Delivery)>, StoreError> {
    let both =
        |(endpoint, delivery): (EndpointRow, DeliveryRow)| Ok((endpoint.into_endpoint()?, delivery.into_delivery()?));
    rows.into_iter().next().map(both).transpose()
}
