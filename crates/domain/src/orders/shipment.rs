//! What left the house for an order.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::values::{LocationId, Quantity, ShipmentId, Text};

/// A shipment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shipment {
    /// Its id.
    pub id: ShipmentId,
    /// Who carries it.
    pub carrier: Option<Text<100>>,
    /// The carrier's number for it.
    pub tracking_number: Option<Text<200>>,
    /// When it left.
    pub shipped_at: DateTime<Utc>,
    /// What was taken from where.
    pub items: Vec<ShipmentItem>,
    /// When it was undone, so that what was in it lies where it lay and is reserved as it was.
    #[serde(default)]
    pub undone_at: Option<DateTime<Utc>>,
    /// Why.
    #[serde(default)]
    pub undone_because: Option<Text<500>>,
}

/// Units of one line that left from one location.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipmentItem {
    /// The order's line.
    pub line: i32,
    /// Where they were reserved, and left from.
    pub location_id: LocationId,
    /// How many.
    pub quantity: Quantity,
}
