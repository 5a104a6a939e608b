//! Orders.

mod cancel;
mod documents;
mod find;
mod items;
mod line_body;
mod list;
mod list_payments;
mod order_body;
mod packing_slip;
mod pay;
mod place;
mod quote_body;
mod refund;
mod ship;
mod summary_body;
mod undo_shipment;

use actix_web::web;
use domain::access::Permission as P;

pub use cancel::__path_cancel_order;
pub use documents::{__path_find_document, __path_find_invoice, __path_list_documents};
pub use find::__path_find_order;
pub use list::__path_list_orders;
pub use list_payments::__path_list_payments;
pub use packing_slip::__path_packing_slip;
pub use pay::__path_pay_order;
pub use place::__path_place_order;
pub use refund::__path_refund_order;
pub use ship::__path_ship_order;
pub use undo_shipment::__path_undo_shipment;

use crate::routes::{Access, Endpoint, Reads};

const READ_INVOICES: Access = Access::Roles(&[P::ReadOwnInvoices, P::ReadAllInvoices]);

const READ: Access = Access::Roles(&[P::ReadOwnOrders, P::ReadAllOrders]);

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("POST", "/orders", Access::Roles(&[P::PlaceOrders]), || web::to(place::place_order))
        .reading(Reads::Json)
        .queried()
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
    Endpoint::new("POST", "/orders/{id}/refund", Access::Roles(&[P::RefundOrders]), || web::to(refund::refund_order))
        .reading(Reads::JsonOrNothing)
        .keyed(),
    Endpoint::new("GET", "/orders/{id}/invoice", READ_INVOICES, || web::to(documents::find_invoice)),
    Endpoint::new("GET", "/orders/{id}/documents", READ_INVOICES, || web::to(documents::list_documents)),
    Endpoint::new("GET", "/orders/{id}/documents/{number}", READ_INVOICES, || web::to(documents::find_document)),
    Endpoint::new("GET", "/orders/{id}/shipments/{shipment_id}/packing-slip", Access::Roles(&[P::ShipOrders]), || {
        web::to(packing_slip::packing_slip)
    }),
    Endpoint::new("GET", "/orders/{id}/payments", READ, || web::to(list_payments::list_payments)),
    Endpoint::new("POST", "/orders/{id}/shipments/{shipment_id}/undo", Access::Roles(&[P::ShipOrders]), || {
        web::to(undo_shipment::undo_shipment)
    })
    .reading(Reads::JsonOrNothing)
    .keyed(),
];
