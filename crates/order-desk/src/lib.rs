//! A desk in front of the domain, where orders that arrive at the same time are gathered and placed together.
//!
//! While a lane is busy (its transaction is at the disk), the orders that arrive wait; what waits when a lane comes free goes
//! into its next transaction. So groups form by themselves under load, and an order that comes alone is placed at once: there
//! is no timer, and nothing is added when idle.
//!
//! The desk is only a queue, held in memory and bounded. What may be sold is decided under the database's locks and checked by
//! the database, so several servers on one database, or none with a desk, are as correct as one. Losing the desk loses nothing
//! that was acknowledged: an order is answered after its commit.

mod desk;
mod figures;
mod lane;
mod settings;
mod waiting;

pub use desk::OrderDesk;
pub use figures::DeskFigures;
pub use settings::DeskSettings;
