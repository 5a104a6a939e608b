//! Where events are delivered, and how that goes.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{EventTypes, Replay, WebhookUrl};
use crate::values::{Invalid, Text, Version, WebhookId};

/// A subscription: where, and which events. Its secrets are kept apart from it ([`super::SigningSecrets`]), so that no list and no
/// log can show them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// Its id.
    pub id: WebhookId,
    /// Where to.
    pub url: WebhookUrl,
    /// Which events.
    pub types: EventTypes,
    /// What it is for, in its owner's words.
    pub description: Option<Text<500>>,
    /// Whether anything is delivered there.
    pub status: EndpointStatus,
    /// How deliveries have been going.
    pub health: EndpointHealth,
    /// What of the past is still to be written down for delivery once more.
    pub replay: Option<Replay>,
    /// Rises with every change that a person makes.
    pub version: Version,
    /// When it was created.
    pub created_at: DateTime<Utc>,
}

/// Whether anything is delivered to an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EndpointStatus {
    /// Events are.
    Active,
    /// Nothing is. What was waiting waits on; what happens meanwhile is delivered only if it is replayed.
    Disabled(DisabledBecause),
}

/// Why an endpoint is disabled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DisabledBecause {
    /// Somebody wanted it so.
    Requested,
    /// It answered 410: it is gone.
    Gone,
    /// Every attempt failed for days.
    Failing,
}

/// How deliveries to an endpoint have been going. While they fail, the others are held back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndpointHealth {
    /// Every attempt since then has failed; nothing if the last one succeeded.
    pub failing_since: Option<DateTime<Utc>>,
    /// So many have failed in a row.
    pub failures: i32,
    /// Until then nothing is sent, and then one delivery alone; nothing if deliveries are not held back.
    pub probe_at: Option<DateTime<Utc>>,
}

impl Endpoint {
    /// Whether events are delivered there.
    pub fn is_active(&self) -> bool {
        self.status == EndpointStatus::Active
    }
}

impl EndpointStatus {
    /// As written in the API and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Disabled(_) => "DISABLED",
        }
    }

    /// Why, if nothing is delivered.
    pub const fn reason(self) -> Option<DisabledBecause> {
        match self {
            Self::Active => None,
            Self::Disabled(reason) => Some(reason),
        }
    }
}

impl DisabledBecause {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::Requested, Self::Gone, Self::Failing];

    /// As written in the API and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "REQUESTED",
            Self::Gone => "GONE",
            Self::Failing => "FAILING",
        }
    }

    /// Reads what [`as_str`](Self::as_str) wrote.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let found = Self::ALL.into_iter().find(|reason| reason.as_str() == text);
        found.ok_or_else(|| Invalid::because("an endpoint is disabled because of REQUESTED, GONE or FAILING"))
    }
}
