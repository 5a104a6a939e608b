//! Who may register, and as what.

use std::{fmt, str::FromStr};

use crate::{access::Role, values::Invalid};

/// Which roles may be asked for when registering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// Any: for development.
    Open,
    /// Only that of a customer.
    Customers,
    /// None: admins and the command line make all accounts.
    Closed,
}

impl Registration {
    /// Whether this role may be asked for.
    pub fn allows(self, role: Role) -> bool {
        match self {
            Self::Open => true,
            Self::Customers => role == Role::Customer,
            Self::Closed => false,
        }
    }

    /// As configured.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Customers => "customers",
            Self::Closed => "closed",
        }
    }
}

impl fmt::Display for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Registration {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        [Self::Open, Self::Customers, Self::Closed]
            .into_iter()
            .find(|mode| mode.as_str() == text)
            .ok_or_else(|| Invalid::because("registration is open, customers or closed"))
    }
}
