//! Products, locations and stock.

mod as_of;
mod levels;
mod locations;
mod movements;
mod products;
mod stock;
mod verify;
