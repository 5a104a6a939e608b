//! All locations.

use diesel::sql_types::{Integer, Nullable, Text, Timestamptz};
use domain::{inventory::Location, store::StoreError};

use super::location_row::{LocationRow, into_locations};
use crate::{connection::Link, statement::statement};

statement! {
    /// All locations, by priority.
    AllLocations {} -> LocationRow as (Integer, Text, Text, Text, Nullable<Text>, Integer, Timestamptz);
    "SELECT id, code, name, kind, address, priority, created_at FROM locations ORDER BY priority, id"
}

pub(super) async fn list_locations(link: &Link) -> Result<Vec<Location>, StoreError> {
    into_locations(AllLocations {}.load(link).await?)
}
