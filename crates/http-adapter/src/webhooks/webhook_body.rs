//! A webhook as the API shows it.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use domain::{
    events::EventPattern,
    webhooks::{DisabledBecause, Endpoint, EndpointWithSecret},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    extract::{moment, moment_or_null},
    openapi::{EventTypeWord, WebhookStatusWord},
};

/// A webhook.
#[derive(Serialize, ToSchema)]
#[schema(as = Webhook)]
pub struct WebhookBody {
    /// Its id.
    id: Uuid,
    /// Where events are delivered.
    #[schema(example = "https://erp.example.com/stockbook")]
    url: String,
    /// Which types of events are.
    #[schema(value_type = Vec<EventTypeWord>, example = json!(["order.*", "stock.low.v1"]))]
    types: Vec<String>,
    /// What it is for.
    description: Option<String>,
    /// Whether anything is delivered there.
    #[schema(value_type = WebhookStatusWord)]
    status: &'static str,
    /// Why not: `REQUESTED` by somebody, `GONE` (it answered 410), or `FAILING` (every attempt failed for days).
    #[schema(value_type = Option<String>)]
    disabled_because: Option<&'static str>,
    /// Every attempt since then has failed; `null` if the last one succeeded.
    #[serde(serialize_with = "moment_or_null")]
    failing_since: Option<DateTime<Utc>>,
    /// How many attempts have failed in a row.
    failures_in_a_row: i32,
    /// How far a replay has come: events behind this position are still to be written down for delivery; `null` without one.
    replaying_after: Option<i64>,
    /// Rises with every change that a person makes.
    version: i32,
    /// When it was created.
    #[serde(serialize_with = "moment")]
    created_at: DateTime<Utc>,
}

impl From<Endpoint> for WebhookBody {
    fn from(endpoint: Endpoint) -> Self {
        Self {
            id: endpoint.id.uuid(),
            url: endpoint.url.into(),
            types: endpoint.types.patterns().iter().map(EventPattern::to_string).collect(),
            description: endpoint.description.map(String::from),
            status: endpoint.status.as_str(),
            disabled_because: endpoint.status.reason().map(DisabledBecause::as_str),
            failing_since: endpoint.health.failing_since,
            failures_in_a_row: endpoint.health.failures,
            replaying_after: endpoint.replay.map(|replay| replay.after),
            version: endpoint.version.number(),
            created_at: endpoint.created_at,
        }
    }
}

/// A webhook with its secret, which is shown this once.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookWithSecret)]
pub struct SecretBody {
    /// The webhook.
    #[serde(flatten)]
    webhook: WebhookBody,
    /// What deliveries are signed with, as libraries of Standard Webhooks take it. Keep it: it is not shown again.
    #[schema(example = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD4WcyaoYlFN0=", pattern = "^whsec_[A-Za-z0-9+/]+=*$")]
    secret: String,
}

impl From<EndpointWithSecret> for SecretBody {
    fn from(made: EndpointWithSecret) -> Self {
        let secret = format!("whsec_{}", STANDARD.encode(made.secret.bytes()));
        Self { webhook: made.endpoint.into(), secret }
    }
}
