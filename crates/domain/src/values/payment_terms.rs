//! Who is shipped to before they pay.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Invalid;

/// Buying on account: the order is shipped before it is paid, and its invoice is due so many days after it was issued (`net 30`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct PaymentTerms(i32);

impl PaymentTerms {
    /// From 1 to 365 days.
    pub fn net(days: i32) -> Result<Self, Invalid> {
        if (1..=365).contains(&days) {
            Ok(Self(days))
        } else {
            Err(Invalid::because("payment terms are 1 to 365 days"))
        }
    }

    /// After how many days an invoice is due.
    pub const fn days(self) -> i32 {
        self.0
    }
}

impl fmt::Display for PaymentTerms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "net {}", self.0)
    }
}

impl TryFrom<i32> for PaymentTerms {
    type Error = Invalid;
    fn try_from(days: i32) -> Result<Self, Invalid> {
        Self::net(days)
    }
}

impl From<PaymentTerms> for i32 {
    fn from(terms: PaymentTerms) -> Self {
        terms.0
    }
}
