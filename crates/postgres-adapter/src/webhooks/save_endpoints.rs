//! Writes endpoints.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Binary, Integer, Nullable, Text, Timestamptz, Uuid};
use domain::{
    events::EventPattern,
    store::StoreError,
    values::WebhookId,
    webhooks::{DisabledBecause, Endpoint, SigningSecrets, WebhookSecret},
};

use crate::{
    connection::Link,
    statement::{nullable, statement},
};

statement! {
    /// Inserts an endpoint.
    InsertEndpoint<'a> {
        id: uuid::Uuid as Uuid,
        version: i32 as Integer,
        created_at: DateTime<Utc> as Timestamptz,
        disabled_because: Option<&'a str> as Nullable<Text>,
        url: &'a str as Text,
        types: Vec<&'a str> as Array<Text>,
        description: Option<&'a str> as Nullable<Text>,
        secret: &'a [u8] as Binary,
    }
    "INSERT INTO webhook_endpoints (id, version, created_at, disabled_because, url, types, description, secret)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
}

statement! {
    /// Writes what may be changed of an endpoint. One that becomes active again begins anew.
    SaveEndpoint<'a> {
        version: i32 as Integer,
        failures: i32 as Integer,
        failing_since: Option<DateTime<Utc>> as Nullable<Timestamptz>,
        probe_at: Option<DateTime<Utc>> as Nullable<Timestamptz>,
        disabled_because: Option<&'a str> as Nullable<Text>,
        url: &'a str as Text,
        types: Vec<&'a str> as Array<Text>,
        description: Option<&'a str> as Nullable<Text>,
        replay_after: Option<i64> as Nullable<BigInt>,
        replay_until: Option<i64> as Nullable<BigInt>,
        replay_since: Option<DateTime<Utc>> as Nullable<Timestamptz>,
        id: uuid::Uuid as Uuid,
    }
    "UPDATE webhook_endpoints w SET version = n.version, failures = n.failures, failing_since = n.failing_since,
        probe_at = n.probe_at, disabled_because = n.disabled_because, url = n.url, types = n.types,
        description = n.description, replay_after = n.replay_after, replay_until = n.replay_until,
        replay_since = n.replay_since,
        active_from = CASE WHEN w.disabled_because IS NOT NULL AND n.disabled_because IS NULL
            THEN clock_timestamp() ELSE w.active_from END
    FROM (SELECT $1::integer AS version, $2::integer AS failures, $3::timestamptz AS failing_since,
        $4::timestamptz AS probe_at, $5::text AS disabled_because, $6::text AS url, $7::text[] AS types,
        $8::text AS description, $9::bigint AS replay_after, $10::bigint AS replay_until,
        $11::timestamptz AS replay_since) AS n
    WHERE w.id = $12"
}

statement! {
    /// Writes secrets.
    SaveSecrets<'a> {
        current: &'a [u8] as Binary,
        previous: Option<&'a [u8]> as Nullable<Binary>,
        until: Option<DateTime<Utc>> as Nullable<Timestamptz>,
        id: uuid::Uuid as Uuid,
    }
    "UPDATE webhook_endpoints SET secret = $1, previous_secret = $2, previous_until = $3 WHERE id = $4"
}

statement! {
    /// Keeps in mind whose deliveries are to be removed.
    LeaveBehind {
        id: uuid::Uuid as Uuid,
    }
    "INSERT INTO webhook_leftovers (endpoint_id) VALUES ($1)"
}

statement! {
    /// Deletes an endpoint.
    DeleteEndpoint {
        id: uuid::Uuid as Uuid,
    }
    "DELETE FROM webhook_endpoints WHERE id = $1"
}

pub(super) async fn insert(link: &Link, endpoint: &Endpoint, secret: &WebhookSecret) -> Result<(), StoreError> {
    InsertEndpoint {
        id: endpoint.id.uuid(),
        version: endpoint.version.number(),
        created_at: endpoint.created_at,
        disabled_because: endpoint.status.reason().map(DisabledBecause::as_str),
        url: endpoint.url.as_str(),
        types: types(endpoint),
        description: nullable(endpoint.description.as_ref()),
        secret: secret.bytes(),
    }
    .execute(link)
    .await?;
    Ok(())
}

pub(super) async fn save(link: &Link, endpoint: &Endpoint) -> Result<(), StoreError> {
    SaveEndpoint {
        version: endpoint.version.number(),
        failures: endpoint.health.failures,
        failing_since: endpoint.health.failing_since,
        probe_at: endpoint.health.probe_at,
        disabled_because: endpoint.status.reason().map(DisabledBecause::as_str),
        url: endpoint.url.as_str(),
        types: types(endpoint),
        description: nullable(endpoint.description.as_ref()),
        replay_after: endpoint.replay.map(|replay| replay.after),
        replay_until: endpoint.replay.map(|replay| replay.until),
        replay_since: endpoint.replay.and_then(|replay| replay.since),
        id: endpoint.id.uuid(),
    }
    .execute(link)
    .await?;
    Ok(())
}

pub(super) async fn save_secrets(link: &Link, id: WebhookId, secrets: &SigningSecrets) -> Result<(), StoreError> {
    SaveSecrets {
        current: secrets.current.bytes(),
        previous: secrets.previous.as_ref().map(|(secret, _)| secret.bytes()),
        until: secrets.previous.as_ref().map(|(_, until)| *until),
        id: id.uuid(),
    }
    .execute(link)
    .await?;
    Ok(())
}

pub(super) async fn leave_behind(link: &Link, id: WebhookId) -> Result<(), StoreError> {
    LeaveBehind { id: id.uuid() }.execute(link).await?;
    Ok(())
}

pub(super) async fn delete(link: &Link, id: WebhookId) -> Result<(), StoreError> {
    DeleteEndpoint { id: id.uuid() }.execute(link).await?;
    Ok(())
}

fn types(endpoint: &Endpoint) -> Vec<&str> {
    endpoint.types.patterns().iter().map(EventPattern::as_str).collect()
}
