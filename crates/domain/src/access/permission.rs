//! What can be allowed.

/// One thing that a role may or may not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// See the catalogue.
    ReadProducts,
    /// Create, change and discontinue products.
    ManageProducts,
    /// See the locations.
    ReadLocations,
    /// Create and change locations.
    ManageLocations,
    /// See levels and the ledger.
    ReadStock,
    /// Receive, move, adjust and count.
    ChangeStock,
    /// Ask for the proof that levels equal the ledger.
    VerifyStock,
    /// Place an order for oneself.
    PlaceOrders,
    /// Place an order on behalf of a customer.
    PlaceOrdersForOthers,
    /// See one's own orders.
    ReadOwnOrders,
    /// See everybody's orders.
    ReadAllOrders,
    /// Pay one's own orders.
    PayOwnOrders,
    /// Pay anybody's orders.
    PayAllOrders,
    /// Ship orders.
    ShipOrders,
    /// Cancel one's own orders while nothing is shipped.
    CancelOwnOrders,
    /// Cancel anybody's orders.
    CancelAllOrders,
    /// See the invoices of one's own orders.
    ReadOwnInvoices,
    /// See everybody's invoices.
    ReadAllInvoices,
    /// Give back what was paid for a shipped order.
    RefundOrders,
    /// Read the events of the business.
    ReadEvents,
    /// Read the events of one's own orders.
    ReadOwnEvents,
    /// Create, change, try and remove webhook endpoints, and read what was delivered to them.
    ManageWebhooks,
    /// List users, change their roles and status.
    ManageUsers,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 23] = [
        Self::ReadProducts,
        Self::ManageProducts,
        Self::ReadLocations,
        Self::ManageLocations,
        Self::ReadStock,
        Self::ChangeStock,
        Self::VerifyStock,
        Self::PlaceOrders,
        Self::PlaceOrdersForOthers,
        Self::ReadOwnOrders,
        Self::ReadAllOrders,
        Self::PayOwnOrders,
        Self::PayAllOrders,
        Self::ShipOrders,
        Self::CancelOwnOrders,
        Self::CancelAllOrders,
        Self::ReadOwnInvoices,
        Self::ReadAllInvoices,
        Self::RefundOrders,
        Self::ReadEvents,
        Self::ReadOwnEvents,
        Self::ManageWebhooks,
        Self::ManageUsers,
    ];
}
