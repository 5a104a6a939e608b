//! Shipments and what was in them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::{
    Queryable,
    sql_types::{Array, BigInt, Integer, Nullable, Text, Timestamptz, Uuid},
};
use domain::{
    orders::{Shipment, ShipmentItem},
    store::StoreError,
    values::{self, LocationId, OrderId, Quantity, ShipmentId},
};

use super::which::Which;
use crate::{
    connection::Link,
    statement::{nullable, statement},
    store::Row,
};

/// A shipment with one of its items.
#[derive(Queryable)]
struct ItemRow {
    shipment: uuid::Uuid,
    carrier: Option<String>,
    tracking_number: Option<String>,
    shipped_at: DateTime<Utc>,
    line: i32,
    location: i32,
    quantity: i64,
    undone_at: Option<DateTime<Utc>>,
    undone_because: Option<String>,
    order: uuid::Uuid,
}

/// The columns of an [`ItemRow`].
macro_rules! item_columns {
    () => {
        "s.id, s.carrier, s.tracking_number, s.shipped_at, i.line, i.location_id, i.quantity, s.undone_at, s.undone_because, s.order_id"
    };
}

statement! {
    /// The shipments of orders, oldest first, one row for each item.
    ShipmentsOf<'a> {
        orders: &'a [uuid::Uuid] as Array<Uuid>,
    } -> ItemRow as (Uuid, Nullable<Text>, Nullable<Text>, Timestamptz, Integer, Integer, BigInt, Nullable<Timestamptz>, Nullable<Text>, Uuid);
    concat!("SELECT ", item_columns!(), "
    FROM shipments s JOIN shipment_items i ON i.shipment_id = s.id WHERE s.order_id = ANY($1)
    ORDER BY s.order_id, s.shipped_at, s.id, i.line, i.location_id")
}

statement! {
    /// The shipments of an order, oldest first, one row for each item.
    FindShipments<'a> {
        id: Option<uuid::Uuid> as Nullable<Uuid>,
        number: Option<&'a str> as Nullable<Text>,
    } -> ItemRow as (Uuid, Nullable<Text>, Nullable<Text>, Timestamptz, Integer, Integer, BigInt, Nullable<Timestamptz>, Nullable<Text>, Uuid);
    concat!("SELECT ", item_columns!(), "
    FROM shipments s JOIN shipment_items i ON i.shipment_id = s.id
    WHERE s.order_id = coalesce($1, (SELECT id FROM orders WHERE number = $2))
    ORDER BY s.shipped_at, s.id, i.line, i.location_id")
}

pub(super) async fn find_shipments(link: &Link, which: &Which) -> Result<Vec<Shipment>, StoreError> {
    into_shipments(FindShipments { id: which.id, number: which.number.as_deref() }.load(link).await?)
}

/// The shipments of many orders, by order.
pub(super) async fn shipments_of(
    link: &Link,
    orders: &[uuid::Uuid],
) -> Result<HashMap<uuid::Uuid, Vec<Shipment>>, StoreError> {
    let mut rows: HashMap<uuid::Uuid, Vec<ItemRow>> = HashMap::new();
    let found = ShipmentsOf { orders }.load(link).await?;
    for row in found {
        rows.entry(row.order).or_default().push(row);
    }
    rows.into_iter().map(|(order, rows)| Ok((order, into_shipments(rows)?))).collect()
}

fn into_shipments(rows: Vec<ItemRow>) -> Result<Vec<Shipment>, StoreError> {
    let mut shipments: Vec<Shipment> = Vec::new();
    for row in rows {
        let id = ShipmentId::new(row.shipment);
        let reading = Row::of("shipments", id);
        let items = Row::of("shipment_items", format!("{id}, line {}", row.line));
        let item = ShipmentItem {
            line: row.line,
            location_id: items.read("location_id", LocationId::new(row.location))?,
            quantity: items.read("quantity", Quantity::new(row.quantity))?,
        };
        match shipments.last_mut() {
            Some(last) if last.id == id => last.items.push(item),
            _ => shipments.push(Shipment {
                id,
                carrier: reading.maybe("carrier", row.carrier.as_deref(), values::Text::parse)?,
                tracking_number: reading.maybe(
                    "tracking_number",
                    row.tracking_number.as_deref(),
                    values::Text::parse,
                )?,
                shipped_at: row.shipped_at,
                items: vec![item],
                undone_at: row.undone_at,
                undone_because: reading.maybe("undone_because", row.undone_because.as_deref(), values::Text::parse)?,
            }),
        }
    }
    Ok(shipments)
}

statement! {
    /// Inserts shipments.
    InsertShipments<'a> {
        ids: Vec<uuid::Uuid> as Array<Uuid>,
        orders: Vec<uuid::Uuid> as Array<Uuid>,
        moments: Vec<DateTime<Utc>> as Array<Timestamptz>,
        carriers: Vec<Option<&'a str>> as Array<Nullable<Text>>,
        tracking_numbers: Vec<Option<&'a str>> as Array<Nullable<Text>>,
    }
    "INSERT INTO shipments (id, order_id, shipped_at, carrier, tracking_number)
    SELECT unnest($1), unnest($2), unnest($3), unnest($4), unnest($5)"
}

statement! {
    /// Inserts their items.
    InsertItems {
        shipments: Vec<uuid::Uuid> as Array<Uuid>,
        lines: Vec<i32> as Array<Integer>,
        locations: Vec<i32> as Array<Integer>,
        quantities: Vec<i64> as Array<BigInt>,
    }
    "INSERT INTO shipment_items (shipment_id, line, location_id, quantity)
    SELECT unnest($1), unnest($2), unnest($3), unnest($4)"
}

pub(super) async fn insert(link: &Link, shipments: &[(OrderId, Shipment)]) -> Result<(), StoreError> {
    InsertShipments {
        ids: shipments.iter().map(|(_, shipment)| shipment.id.uuid()).collect(),
        orders: shipments.iter().map(|(order, _)| order.uuid()).collect(),
        moments: shipments.iter().map(|(_, shipment)| shipment.shipped_at).collect(),
        carriers: shipments.iter().map(|(_, shipment)| nullable(shipment.carrier.as_ref())).collect(),
        tracking_numbers: shipments.iter().map(|(_, shipment)| nullable(shipment.tracking_number.as_ref())).collect(),
    }
    .execute(link)
    .await?;
    Ok(())
}

pub(super) async fn insert_items(link: &Link, shipments: &[(OrderId, Shipment)]) -> Result<(), StoreError> {
    let items = || shipments.iter().flat_map(|(_, shipment)| shipment.items.iter().map(move |item| (shipment, item)));
    InsertItems {
        shipments: items().map(|(shipment, _)| shipment.id.uuid()).collect(),
        lines: items().map(|(_, item)| item.line).collect(),
        locations: items().map(|(_, item)| item.location_id.number()).collect(),
        quantities: items().map(|(_, item)| item.quantity.units()).collect(),
    }
    .execute(link)
    .await?;
    Ok(())
}

statement! {
    /// Writes that a shipment was undone.
    UndoShipment<'a> {
        undone_at: Option<DateTime<Utc>> as Nullable<Timestamptz>,
        undone_because: Option<&'a str> as Nullable<Text>,
        id: uuid::Uuid as Uuid,
    }
    "UPDATE shipments SET undone_at = $1, undone_because = $2 WHERE id = $3"
}

pub(super) async fn save(link: &Link, shipment: &Shipment) -> Result<(), StoreError> {
    let undone_because = nullable(shipment.undone_because.as_ref());
    UndoShipment { undone_at: shipment.undone_at, undone_because, id: shipment.id.uuid() }.execute(link).await?;
    Ok(())
}
