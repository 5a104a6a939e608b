//! Typed ids: an order's id never passes for a user's.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Invalid;

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The id that a database or a caller already holds.
            pub const fn new(id: Uuid) -> Self {
                Self(id)
            }

            /// The bare UUID.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

macro_rules! number_id {
    ($(#[$doc:meta])* $name:ident, $number:ty) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name($number);

        impl $name {
            /// An id is a positive number.
            pub fn new(id: $number) -> Result<Self, Invalid> {
                if id > 0 { Ok(Self(id)) } else { Err(Invalid::because("an id is a positive number")) }
            }

            /// The bare number.
            pub const fn number(self) -> $number {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

uuid_id!(
    /// An order's id, a UUID of version 7, so that ids sort by their time.
    OrderId
);
uuid_id!(
    /// A user's id, a UUID of version 7.
    UserId
);
uuid_id!(
    /// A payment's id; the gateway is called with it, so that a repeated call pays once.
    PaymentId
);
uuid_id!(
    /// A refund's id; the gateway is called with it, so that a repeated call gives the money back once.
    RefundId
);
uuid_id!(
    /// The id of an invoice or a credit note.
    DocumentId
);
uuid_id!(
    /// A shipment's id.
    ShipmentId
);
uuid_id!(
    /// An event's id, the same however often it is delivered.
    EventId
);
uuid_id!(
    /// A webhook endpoint's id.
    WebhookId
);
uuid_id!(
    /// The id of one event's delivery to one webhook endpoint.
    DeliveryId
);
uuid_id!(
    /// The id of one mail to one recipient, the same however often it is sent.
    MailId
);
uuid_id!(
    /// The family of refresh tokens that descend from one log-in.
    SessionId
);
number_id!(
    /// A product's id.
    ProductId,
    i32
);
number_id!(
    /// A location's id; the default location is 1.
    LocationId,
    i32
);
number_id!(
    /// The short number that people call a customer by.
    CustomerNumber,
    i32
);
number_id!(
    /// What ties the ledger rows of one movement together.
    MovementId,
    i64
);

impl LocationId {
    /// The location that exists from the first migration on.
    pub const DEFAULT: Self = Self(1);
}
