//! Orders, from the reservation of stock to its shipment.
//!
//! Placing an order reserves stock, shipping takes it off the products, cancelling releases it. `payment` and `fulfilment` are
//! the truth, and an order's `status` is derived from them.

mod allocation;
mod cancel_order;
mod decide_order;
mod driving_port;
mod list_orders;
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
mod settle_payments;
mod ship_order;
mod shipment;
mod terms;

pub use allocation::{Allocation, Wanted, allocate};
pub use cancel_order::{CancelOrder, CancelOrderError};
pub use decide_order::{Decided, Refused};
pub use driving_port::Orders;
pub use list_orders::{FindOrderError, ListOrdersError, OrderFilter, OrderSummary};
pub use order::{Customer, Fulfilment, Order, OrderLine, OrderStatus, PaymentState};
pub use order_number::OrderNumber;
pub use pay_order::{PayOrder, PayOrderError};
pub use payment::{Charge, GatewayError, Payment, PaymentGateway, PaymentStatus};
pub use place_order::{OrderedItem, PlaceOrder, PlaceOrderError};
pub use place_together::{PlaceOrders, Placement, Turn};
pub use ports::{Held, LockedOrder, OfferRequest, Offers, OrderQueries, OrdersUnit};
pub use settle_payments::SettlePaymentsError;
pub use ship_order::{ShipOrder, ShipOrderError};
pub use shipment::{Shipment, ShipmentItem};
pub use terms::Terms;

#[cfg(any(test, feature = "test-util"))]
pub use self::{
    decide_order::decide_alone,
    payment::MockPaymentGateway,
    ports::{MockOrderQueries, MockOrdersUnit},
};
