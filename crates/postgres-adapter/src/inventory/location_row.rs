//! A row of `locations`.

use chrono::{DateTime, Utc};
use diesel::{
    Queryable,
    sql_types::{Array, Integer, Nullable, Text, Timestamptz},
};
use domain::{
    inventory::Location,
    store::StoreError,
    values::{self, LocationCode, LocationId},
};

use super::LocationRefs;
use crate::{connection::Link, statement::statement, store::Row};

/// A row of `locations`.
#[derive(Queryable)]
pub(super) struct LocationRow {
    id: i32,
    code: String,
    name: String,
    kind: String,
    address: Option<String>,
    priority: i32,
    created_at: DateTime<Utc>,
}

impl LocationRow {
    pub(super) fn into_location(self) -> Result<Location, StoreError> {
        let row = Row::of("locations", self.id);
        Ok(Location {
            id: row.read("id", LocationId::new(self.id))?,
            code: row.read("code", LocationCode::parse(&self.code))?,
            name: row.read("name", values::Text::parse(&self.name))?,
            kind: row.read("kind", values::Text::parse(&self.kind))?,
            address: row.maybe("address", self.address.as_deref(), values::Text::parse)?,
            priority: self.priority,
            created_at: self.created_at,
        })
    }
}

pub(super) fn into_locations(rows: Vec<LocationRow>) -> Result<Vec<Location>, StoreError> {
    rows.into_iter().map(LocationRow::into_location).collect()
}

statement! {
    /// Locations by id or code.
    Locations<'a> {
        ids: &'a [i32] as Array<Integer>,
        codes: &'a [String] as Array<Text>,
    } -> LocationRow as (Integer, Text, Text, Text, Nullable<Text>, Integer, Timestamptz);
    "SELECT id, code, name, kind, address, priority, created_at FROM locations
    WHERE id = ANY($1) OR code = ANY($2) ORDER BY id"
}

statement! {
    /// Locations by id or code, locked for a change.
    LockLocations<'a> {
        ids: &'a [i32] as Array<Integer>,
        codes: &'a [String] as Array<Text>,
    } -> LocationRow as (Integer, Text, Text, Text, Nullable<Text>, Integer, Timestamptz);
    "SELECT id, code, name, kind, address, priority, created_at FROM locations
    WHERE id = ANY($1) OR code = ANY($2) ORDER BY id FOR NO KEY UPDATE"
}

pub(super) async fn find_locations(link: &Link, refs: &LocationRefs) -> Result<Vec<Location>, StoreError> {
    into_locations(Locations { ids: &refs.ids, codes: &refs.codes }.load(link).await?)
}

pub(super) async fn lock_location(link: &Link, refs: &LocationRefs) -> Result<Option<Location>, StoreError> {
    let rows = LockLocations { ids: &refs.ids, codes: &refs.codes }.load(link).await?;
    rows.into_iter().next().map(LocationRow::into_location).transpose()
}
