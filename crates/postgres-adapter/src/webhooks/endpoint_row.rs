//! A row of `webhook_endpoints`.

use chrono::{DateTime, Utc};
use diesel::{
    Queryable,
    sql_types::{Array, BigInt, Binary, Integer, Nullable, Text, Timestamptz, Uuid},
};
use domain::{
    store::StoreError,
    values::{self, Version, WebhookId},
    webhooks::{
        DisabledBecause, Endpoint, EndpointHealth, EndpointStatus, EventTypes, Replay, SigningSecrets, WebhookSecret,
        WebhookUrl,
    },
};

use crate::store::Row;

/// The columns of an [`EndpointRow`], of a table called `w`.
macro_rules! endpoint_columns {
    () => {
        "w.id, w.version, w.failures, w.failing_since, w.probe_at, w.created_at, w.disabled_because, w.url, w.types, \
         w.description, w.replay_after, w.replay_until, w.replay_since"
    };
}
pub(super) use endpoint_columns;

/// Their types.
pub(super) type EndpointColumns = (
    Uuid,
    Integer,
    Integer,
    Nullable<Timestamptz>,
    Nullable<Timestamptz>,
    Timestamptz,
    Nullable<Text>,
    Text,
    Array<Text>,
    Nullable<Text>,
    Nullable<BigInt>,
    Nullable<BigInt>,
    Nullable<Timestamptz>,
);

/// A row of `webhook_endpoints` without its secrets.
#[derive(Queryable)]
pub(super) struct EndpointRow {
    id: uuid::Uuid,
    version: i32,
    failures: i32,
    failing_since: Option<DateTime<Utc>>,
    probe_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    disabled_because: Option<String>,
    url: String,
    types: Vec<String>,
    description: Option<String>,
    replay_after: Option<i64>,
    replay_until: Option<i64>,
    replay_since: Option<DateTime<Utc>>,
}

impl EndpointRow {
    pub(super) fn into_endpoint(self) -> Result<Endpoint, StoreError> {
        let row = Row::of("webhook_endpoints", self.id);
        let disabled = row.maybe("disabled_because", self.disabled_because.as_deref(), DisabledBecause::parse)?;
        let replay = self.replay_after.zip(self.replay_until);
        Ok(Endpoint {
            id: WebhookId::new(self.id),
            url: row.read("url", WebhookUrl::parse(&self.url))?,
            types: row.read("types", EventTypes::parse(&self.types))?,
            description: row.maybe("description", self.description.as_deref(), values::Text::parse)?,
            status: disabled.map_or(EndpointStatus::Active, EndpointStatus::Disabled),
            health: EndpointHealth {
                failing_since: self.failing_since,
                failures: self.failures,
                probe_at: self.probe_at,
            },
            replay: replay.map(|(after, until)| Replay { after, until, since: self.replay_since }),
            version: row.read("version", Version::new(self.version))?,
            created_at: self.created_at,
        })
    }
}

/// The columns of a [`SecretsRow`], of a table called `w`.
macro_rules! secret_columns {
    () => {
        "w.id, w.secret, w.previous_secret, w.previous_until"
    };
}
pub(super) use secret_columns;

/// Their types.
pub(super) type SecretColumns = (Uuid, Binary, Nullable<Binary>, Nullable<Timestamptz>);

/// What of a row is secret.
#[derive(Queryable)]
pub(super) struct SecretsRow {
    id: uuid::Uuid,
    secret: Vec<u8>,
    previous_secret: Option<Vec<u8>>,
    previous_until: Option<DateTime<Utc>>,
}

impl SecretsRow {
    /// Whose.
    pub(super) const fn endpoint(&self) -> uuid::Uuid {
        self.id
    }

    pub(super) fn into_secrets(self) -> Result<SigningSecrets, StoreError> {
        let row = Row::of("webhook_endpoints", self.id);
        let previous = self.previous_secret.map(|secret| row.read("previous_secret", WebhookSecret::new(secret)));
        Ok(SigningSecrets {
            current: row.read("secret", WebhookSecret::new(self.secret))?,
            previous: previous.transpose()?.zip(self.previous_until),
        })
    }
}
