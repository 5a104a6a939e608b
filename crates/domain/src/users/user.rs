//! Somebody who can sign in.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    access::Role,
    values::{CustomerNumber, Email, Invalid, PaymentTerms, Region, Text, UserId},
};

/// Whether a user can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UserStatus {
    /// They can.
    Active,
    /// They cannot, and what they hold of tokens is worth nothing.
    Disabled,
}

impl UserStatus {
    /// As written in the API and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Disabled => "DISABLED",
        }
    }
}

impl fmt::Display for UserStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for UserStatus {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        [Self::Active, Self::Disabled]
            .into_iter()
            .find(|status| status.as_str().eq_ignore_ascii_case(text))
            .ok_or_else(|| Invalid::because("a user's status is ACTIVE or DISABLED"))
    }
}

/// How somebody buys. What of it counts for an order is frozen when the order is placed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buying {
    /// On what terms they are shipped to before they pay; without, they pay first.
    pub payment_terms: Option<PaymentTerms>,
    /// The id of their exemption from tax; without, they pay it.
    pub tax_exemption_id: Option<Text<100>>,
    /// Where they are, as far as tax is concerned.
    pub region: Option<Region>,
}

/// A user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// The short number that people call them by.
    pub number: CustomerNumber,
    /// Their e-mail address, unique.
    pub email: Email,
    /// What they may do.
    pub role: Role,
    /// Whether they can sign in.
    pub status: UserStatus,
    /// Their name.
    pub name: Option<Text<200>>,
    /// Their company.
    pub company: Option<Text<200>>,
    /// Where invoices go.
    pub billing_address: Option<Text<1000>>,
    /// How they buy.
    #[serde(default)]
    pub buying: Buying,
    /// A claim of each access token; rises with a new password, role or status and with a log-out everywhere, which ends
    /// all tokens issued before.
    pub token_epoch: i32,
    /// When they registered.
    pub created_at: DateTime<Utc>,
}
