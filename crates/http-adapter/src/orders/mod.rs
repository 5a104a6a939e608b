//! Orders.

mod cancel;
mod find;
mod line_body;
mod list;
mod order_body;
mod pay;
mod place;
mod ship;
mod summary_body;

use actix_web::web;
use domain::access::Permission as P;

pub use cancel::__path_cancel_order;
pub use find::__path_find_order;
pub use list::__path_list_orders;
pub use pay::__path_pay_order;
pub use place::__path_place_order;
pub use ship::__path_ship_order;

use crate::routes::{Access, Endpoint, Reads};

const READ: Access = Access::Roles(&[P::ReadOwnOrders, P::ReadAllOrders]);

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("POST", "/orders", Access::Roles(&[P::PlaceOrders]), || web::to(place::place_order))
        .reading(Reads::Json)
        .keyed(),
    Endpoint::new("GET", "/orders", READ, || web::to(list::list_orders)).queried(),
    Endpoint::new("GET", "/orders/{id}", READ, || web::to(find::find_order)),
    Endpoint::new("POST", "/orders/{id}/pay", Access::Roles(&[P::PayOwnOrders, P::PayAllOrders]), || {
        web::to(pay::pay_order)
    })
    .reading(Reads::JsonOrNothing)
    .keyed(),
    Endpoint::new("POST", "/orders/{id}/ship", Access::Roles(&[P::ShipOrders]), || web::to(ship::ship_order))
        .reading(Reads::JsonOrNothing)
        .keyed(),
    Endpoint::new("POST", "/orders/{id}/cancel", Access::Roles(&[P::CancelOwnOrders, P::CancelAllOrders]), || {
        web::to(cancel::cancel_order)
    })
    .reading(Reads::JsonOrNothing)
    .keyed(),
];
