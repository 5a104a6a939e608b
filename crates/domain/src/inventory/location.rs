//! Where stock lies.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::values::{LocationCode, LocationId, Text};

/// A warehouse, a shop, a van: any place with stock of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// Its id; the default location is 1.
    pub id: LocationId,
    /// What is printed on labels, such as `WH-01`; unique.
    pub code: LocationCode,
    /// What people call it; unique.
    pub name: Text<200>,
    /// What sort of place it is, such as `WAREHOUSE`.
    pub kind: Text<50>,
    /// Where it is.
    pub address: Option<Text<1000>>,
    /// Orders are allocated to the location with the lowest number first.
    pub priority: i32,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
}

/// What a location is made of or changed to, with every field checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLocation {
    /// Its code.
    pub code: LocationCode,
    /// Its name.
    pub name: Text<200>,
    /// What sort of place.
    pub kind: Text<50>,
    /// Where it is.
    pub address: Option<Text<1000>>,
    /// Its place in the order of allocation.
    pub priority: i32,
}
