//! The commands, one file each.

pub mod create_admin;
pub mod demo;
pub mod health;
pub mod migrate;
pub mod openapi;
pub mod serve;
pub mod verify;
pub mod work;
