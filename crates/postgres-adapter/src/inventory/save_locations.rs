//! Writes locations.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, Integer, Nullable, Text, Timestamptz};
use domain::{inventory::Location, store::StoreError};

use crate::{
    connection::Link,
    statement::{nullable, statement},
};

statement! {
    /// Inserts locations.
    InsertLocations<'a> {
        ids: Vec<i32> as Array<Integer>,
        priorities: Vec<i32> as Array<Integer>,
        codes: Vec<&'a str> as Array<Text>,
        names: Vec<&'a str> as Array<Text>,
        kinds: Vec<&'a str> as Array<Text>,
        addresses: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        created: Vec<DateTime<Utc>> as Array<Timestamptz>,
    }
    "INSERT INTO locations (id, priority, code, name, kind, address, created_at)
    SELECT unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6), unnest($7)"
}

statement! {
    /// Writes what may be changed of locations.
    SaveLocations<'a> {
        ids: Vec<i32> as Array<Integer>,
        priorities: Vec<i32> as Array<Integer>,
        codes: Vec<&'a str> as Array<Text>,
        names: Vec<&'a str> as Array<Text>,
        kinds: Vec<&'a str> as Array<Text>,
        addresses: Vec<Option<&'a str>> as Array<Nullable<Text>>,
    }
    "UPDATE locations l
    SET priority = n.priority, code = n.code, name = n.name, kind = n.kind, address = n.address
    FROM (SELECT unnest($1) AS id, unnest($2) AS priority, unnest($3) AS code, unnest($4) AS name, unnest($5) AS kind,
        unnest($6) AS address) AS n
    WHERE l.id = n.id"
}

pub(super) async fn insert(link: &Link, locations: &[Location]) -> Result<(), StoreError> {
    InsertLocations {
        ids: locations.iter().map(|location| location.id.number()).collect(),
        priorities: locations.iter().map(|location| location.priority).collect(),
        codes: locations.iter().map(|location| location.code.as_str()).collect(),
        names: locations.iter().map(|location| location.name.as_str()).collect(),
        kinds: locations.iter().map(|location| location.kind.as_str()).collect(),
        addresses: locations.iter().map(|location| nullable(location.address.as_ref())).collect(),
        created: locations.iter().map(|location| location.created_at).collect(),
    }
    .execute(link)
    .await?;
    Ok(())
}

pub(super) async fn save(link: &Link, locations: &[Location]) -> Result<(), StoreError> {
    SaveLocations {
        ids: locations.iter().map(|location| location.id.number()).collect(),
        priorities: locations.iter().map(|location| location.priority).collect(),
        codes: locations.iter().map(|location| location.code.as_str()).collect(),
        names: locations.iter().map(|location| location.name.as_str()).collect(),
        kinds: locations.iter().map(|location| location.kind.as_str()).collect(),
        addresses: locations.iter().map(|location| nullable(location.address.as_ref())).collect(),
    }
    .execute(link)
    .await?;
    Ok(())
}
