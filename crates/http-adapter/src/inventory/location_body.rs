//! A location as the API shows it.

use chrono::{DateTime, Utc};
use domain::inventory::Location;
use serde::Serialize;
use utoipa::ToSchema;

use crate::extract::moment;

/// A location.
#[derive(Serialize, ToSchema)]
#[schema(as = Location)]
pub struct LocationBody {
    /// Its id.
    id: i32,
    /// What is printed on labels.
    #[schema(example = "WH-01")]
    code: String,
    /// What people call it.
    name: String,
    /// What sort of place it is.
    #[schema(example = "WAREHOUSE")]
    kind: String,
    /// Where it is.
    address: Option<String>,
    /// Orders are served from the location with the lowest number first.
    priority: i32,
    /// When it was opened.
    #[serde(serialize_with = "moment")]
    created_at: DateTime<Utc>,
}

impl From<Location> for LocationBody {
    fn from(location: Location) -> Self {
        Self {
            id: location.id.number(),
            code: location.code.into(),
            name: location.name.into(),
            kind: location.kind.into(),
            address: location.address.map(String::from),
            priority: location.priority,
            created_at: location.created_at,
        }
    }
}
