//! Products, locations, and the stock of one at the other.
//!
//! ```text
//! on_hand    what physically lies at a location
//! reserved   the part of it promised to orders not yet shipped
//! available  = on_hand - reserved, what can be sold
//! ```
//!
//! At any instant `0 <= reserved <= on_hand` for every level, and every change of a level has its row in the ledger.

mod adjust_stock;
mod change_location;
mod change_product;
mod count_stock;
mod create_location;
mod create_product;
mod discontinue_product;
mod driving_port;
mod ledger;
mod list_levels;
mod list_locations;
mod list_movements;
mod list_products;
mod location;
mod locked_product;
mod move_stock;
mod ports;
mod product;
mod receive_stock;
mod stock_error;
pub(crate) mod stock_events;
mod stock_level;
mod verify_stock;

pub use adjust_stock::AdjustStock;
pub use change_location::{ChangeLocation, ChangeLocationError};
pub use change_product::{ChangeProduct, ChangeProductError};
pub use count_stock::{CountStock, Counted};
pub use create_location::{CreateLocation, CreateLocationError};
pub use create_product::{CreateProduct, CreateProductError};
pub use driving_port::Inventory;
pub use ledger::{Cause, LedgerEntry, MovementKind, StockChange};
pub use list_levels::{LevelFilter, LevelRow, ListLevelsError};
pub use list_locations::ListLocationsError;
pub use list_movements::{ListMovementsError, MovementFilter};
pub use list_products::{
    FindProductError, ListProductsError, ProductFilter, ProductSort, ProductSortKey, ProductSummary,
};
pub use location::{Location, NewLocation};
pub use locked_product::{Availability, LockedProduct, LockedStock, Shortage};
pub use move_stock::{MoveStock, Moved};
pub use ports::{InventoryQueries, InventoryUnit};
#[cfg(any(test, feature = "test-util"))]
pub use ports::{MockInventoryQueries, MockInventoryUnit};
pub use product::{Product, ProductStatus, StockedProduct};
pub use receive_stock::{ReceiveStock, Received};
pub use stock_error::{Holder, StockError};
pub use stock_level::StockLevel;
pub use verify_stock::{Drift, Verification, VerifyFilter, VerifyStockError};
