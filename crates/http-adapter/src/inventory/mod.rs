//! Products, locations and stock.

mod adjust_stock;
mod change_location;
mod change_product;
mod count_stock;
mod create_item;
mod create_location;
mod create_product;
mod discontinue_product;
mod find_item;
mod find_product;
mod level_body;
mod list_levels;
mod list_locations;
mod list_movements;
mod list_products;
mod location_body;
mod move_stock;
mod movement_body;
mod new_item;
mod new_product;
mod product_body;
mod receive_stock;
mod stock_problem;
mod transfer;
mod verify_stock;

use actix_web::web;
use domain::access::Permission as P;

pub(crate) use stock_problem::shortages;

pub use adjust_stock::__path_adjust_stock;
pub use change_location::__path_change_location;
pub use change_product::__path_change_product;
pub use count_stock::__path_count_stock;
pub use create_item::__path_create_item;
pub use create_location::__path_create_location;
pub use create_product::__path_create_product;
pub use discontinue_product::__path_discontinue_product;
pub use find_item::__path_find_item;
pub use find_product::__path_find_product;
pub use list_levels::__path_list_levels;
pub use list_locations::__path_list_locations;
pub use list_movements::__path_list_movements;
pub use list_products::__path_list_products;
pub use move_stock::__path_move_stock;
pub use receive_stock::__path_receive_stock;
pub use transfer::__path_transfer;
pub use verify_stock::__path_verify_stock;

use crate::routes::{Access, Endpoint, Reads};

const MANAGE: Access = Access::Roles(&[P::ManageProducts]);
const STOCK: Access = Access::Roles(&[P::ChangeStock]);
const LEVELS: Access = Access::Roles(&[P::ReadStock]);

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("GET", "/products", Access::Catalogue, || web::to(list_products::list_products)).queried(),
    Endpoint::new("POST", "/products", MANAGE, || web::to(create_product::create_product)).reading(Reads::Json).keyed(),
    Endpoint::new("GET", "/products/{id}", Access::Catalogue, || web::to(find_product::find_product)),
    Endpoint::new("PATCH", "/products/{id}", MANAGE, || web::to(change_product::change_product))
        .reading(Reads::Json)
        .keyed(),
    Endpoint::new("DELETE", "/products/{id}", MANAGE, || web::to(discontinue_product::discontinue_product))
        .reading(Reads::JsonOrNothing)
        .keyed(),
    Endpoint::new("POST", "/items", MANAGE, || web::to(create_item::create_item)).reading(Reads::Json).keyed(),
    Endpoint::new("GET", "/items/{id}", Access::Catalogue, || web::to(find_item::find_item)),
    Endpoint::new("GET", "/locations", Access::Roles(&[P::ReadLocations]), || web::to(list_locations::list_locations)),
    Endpoint::new("POST", "/locations", Access::Roles(&[P::ManageLocations]), || {
        web::to(create_location::create_location)
    })
    .reading(Reads::Json)
    .keyed(),
    Endpoint::new("PATCH", "/locations/{id}", Access::Roles(&[P::ManageLocations]), || {
        web::to(change_location::change_location)
    })
    .reading(Reads::Json)
    .keyed(),
    Endpoint::new("GET", "/stock", LEVELS, || web::to(list_levels::list_levels)).queried(),
    Endpoint::new("POST", "/stock/receive", STOCK, || web::to(receive_stock::receive_stock))
        .reading(Reads::Json)
        .keyed(),
    Endpoint::new("POST", "/stock/move", STOCK, || web::to(move_stock::move_stock)).reading(Reads::Json).keyed(),
    Endpoint::new("POST", "/transfer", STOCK, || web::to(transfer::transfer)).reading(Reads::Json).keyed(),
    Endpoint::new("POST", "/stock/adjust", STOCK, || web::to(adjust_stock::adjust_stock)).reading(Reads::Json).keyed(),
    Endpoint::new("POST", "/stock/count", STOCK, || web::to(count_stock::count_stock)).reading(Reads::Json).keyed(),
    Endpoint::new("GET", "/stock/movements", LEVELS, || web::to(list_movements::list_movements)).queried(),
    Endpoint::new("GET", "/stock/verify", Access::Roles(&[P::VerifyStock]), || web::to(verify_stock::verify_stock))
        .queried(),
];
