//! The levels of one product, as arrays in a row of something else or one by one.

use diesel::{
    Queryable,
    sql_types::{Array, BigInt, Integer, Text},
};
use domain::{
    inventory::StockLevel,
    store::StoreError,
    values::{LocationCode, LocationId},
};

use crate::store::Row;

/// The types of [`LevelArrays`].
pub(super) type LevelArrayColumns = (Array<Integer>, Array<Text>, Array<Integer>, Array<BigInt>, Array<BigInt>);

/// All levels of one product, in one row: each column an array.
#[derive(Queryable)]
pub(super) struct LevelArrays {
    locations: Vec<i32>,
    codes: Vec<String>,
    priorities: Vec<i32>,
    on_hand: Vec<i64>,
    reserved: Vec<i64>,
}

impl LevelArrays {
    pub(super) fn into_levels(self, product: i32) -> Result<Vec<StockLevel>, StoreError> {
        let names = self.locations.into_iter().zip(self.codes).zip(self.priorities);
        names
            .zip(self.on_hand.into_iter().zip(self.reserved))
            .map(|(((location, code), priority), (on_hand, reserved))| {
                LevelRow { product, location, code, priority, on_hand, reserved }.into_level()
            })
            .collect()
    }
}

/// One level of a product.
#[derive(Queryable)]
pub(super) struct LevelRow {
    pub product: i32,
    location: i32,
    code: String,
    priority: i32,
    on_hand: i64,
    reserved: i64,
}

impl LevelRow {
    pub(super) fn into_level(self) -> Result<StockLevel, StoreError> {
        let row = Row::of("locations", self.location);
        Ok(StockLevel {
            location_id: row.read("id", LocationId::new(self.location))?,
            location_code: row.read("code", LocationCode::parse(&self.code))?,
            priority: self.priority,
            on_hand: self.on_hand,
            reserved: self.reserved,
        })
    }
}
