//! Where an order stands.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::values::Invalid;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $what:literal, $($(#[$variant_doc:meta])* $variant:ident = $text:literal),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $text)] $variant),+
        }

        impl $name {
            /// As written in the API and the database.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = Invalid;
            fn from_str(text: &str) -> Result<Self, Invalid> {
                [$(Self::$variant),+]
                    .into_iter()
                    .find(|word| word.as_str().eq_ignore_ascii_case(text))
                    .ok_or_else(|| Invalid::because(concat!($what, " is one of" $(, " ", $text)+)))
            }
        }
    };
}

words!(
    /// Where an order stands, derived from its payment and its lines.
    OrderStatus,
    "an order's status",
    /// Placed, and its stock reserved.
    Pending = "PENDING",
    /// Paid, and not shipped.
    Paid = "PAID",
    /// Everything that is not cancelled has left the house.
    Shipped = "SHIPPED",
    /// Every line is cancelled.
    Cancelled = "CANCELLED",
);

words!(
    /// Whether an order was paid.
    PaymentState,
    "a payment state",
    /// Not yet.
    Unpaid = "UNPAID",
    /// In full.
    Paid = "PAID",
    /// Paid, and the money is given back.
    Refunded = "REFUNDED",
);

words!(
    /// How much of an order has left the house.
    Fulfilment,
    "a fulfilment",
    /// Nothing.
    Unfulfilled = "UNFULFILLED",
    /// Some of it.
    Partial = "PARTIAL",
    /// All that is not cancelled.
    Fulfilled = "FULFILLED",
);
