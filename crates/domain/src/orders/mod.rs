//! Orders, from the reservation of stock to its shipment.
//!
//! Placing an order reserves stock, shipping takes it off the products, cancelling releases it. `payment` and `fulfilment` are
//! the truth, and an order's `status` is derived from them.

mod allocation;
mod cancel_order;
mod decide_order;
mod driving_port;
mod fill_backorders;
mod list_orders;
mod list_payments;
mod locked_products;
mod order;
mod order_events;
mod order_number;
mod pay_order;
mod payment;
mod place_order;
mod place_together;
mod placing;
mod ports;
mod pricing;
mod quote_order;
mod refund;
mod refund_order;
mod release_reserved;
mod reserved;
mod settle_payments;
mod ship_order;
mod shipment;
mod state;
mod taxes;
mod terms;
mod undo_shipment;

pub use allocation::{Allocated, Allocation, AllocationReason, Wanted, allocate};
pub use cancel_order::{CancelItem, CancelOrder, CancelOrderError};
pub use decide_order::{Decided, Refused};
pub use driving_port::Orders;
pub use list_orders::{FindOrderError, ListOrdersError, OrderFilter, OrderSummary};
pub use list_payments::OrderPayments;
pub use order::{Customer, Order, OrderLine};
pub use order_number::OrderNumber;
pub use pay_order::{PayOrder, PayOrderError};
pub use payment::{Charge, GatewayError, Payment, PaymentGateway, PaymentStatus};
pub use place_order::{OrderedItem, PlaceOrder, PlaceOrderError};
pub use place_together::{PlaceOrders, Placement, Turn};
pub use ports::{Held, HoldingOrder, LockedOrder, OfferRequest, Offers, OrderQueries, OrdersUnit, Wanting};
pub use quote_order::{Quote, QuotedAllocation};
pub use refund::{Refund, RefundStatus};
pub use refund_order::{RefundOrder, RefundOrderError};
pub use settle_payments::SettlePaymentsError;
pub use ship_order::{ShipItem, ShipOrder, ShipOrderError};
pub use shipment::{Shipment, ShipmentItem};
pub use state::{Fulfilment, OrderStatus, PaymentState};
pub use taxes::{AppliedTax, TaxRule, Taxes};
pub use terms::Terms;
pub use undo_shipment::{UndoShipment, UndoShipmentError};

#[cfg(any(test, feature = "test-util"))]
pub use self::{
    decide_order::decide_alone,
    payment::MockPaymentGateway,
    ports::{MockOrderQueries, MockOrdersUnit},
};
pub(crate) use self::{
    fill_backorders::{Filling, fill_waiting},
    release_reserved::release_newest,
};
