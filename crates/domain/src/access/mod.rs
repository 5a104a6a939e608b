//! Who may do what. One table, read by every use case, so that every way in has the same rights.

mod actor;
mod permission;
mod role;

pub use actor::{Actor, Forbidden, Principal};
pub use permission::Permission;
pub use role::Role;
