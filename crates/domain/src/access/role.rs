//! Roles, and the one table that says what each may do.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::Permission;
use crate::values::Invalid;

/// What somebody is to the business. Read in either case, written in capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// May do everything.
    Admin,
    /// Keeps locations and stock, ships, reads orders.
    InventoryManager,
    /// Sees products, places orders and reads their own.
    Customer,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Admin, Self::InventoryManager, Self::Customer];

    /// The table: what this role may do.
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission as P;
        match self {
            Self::Admin => &P::ALL,
            Self::InventoryManager => &[
                P::ReadProducts,
                P::ReadLocations,
                P::ManageLocations,
                P::ReadStock,
                P::ChangeStock,
                P::ReadAllOrders,
                P::ShipOrders,
                P::ReadEvents,
            ],
            Self::Customer => &[
                P::ReadProducts,
                P::PlaceOrders,
                P::ReadOwnOrders,
                P::PayOwnOrders,
                P::CancelOwnOrders,
                P::ReadOwnInvoices,
                P::ReadOwnEvents,
            ],
        }
    }

    /// Whether the table grants this.
    pub fn may(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }

    /// As written in the API and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "ADMIN",
            Self::InventoryManager => "INVENTORY_MANAGER",
            Self::Customer => "CUSTOMER",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str().eq_ignore_ascii_case(text.trim()))
            .ok_or_else(|| Invalid::because("a role is ADMIN, INVENTORY_MANAGER or CUSTOMER"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_admin_may_do_everything_and_a_customer_touches_no_stock() {
        assert!(Permission::ALL.iter().all(|permission| Role::Admin.may(*permission)));
        assert!(!Role::Customer.may(Permission::ChangeStock));
        assert!(!Role::Customer.may(Permission::ReadAllOrders));
        assert!(!Role::InventoryManager.may(Permission::PlaceOrders));
    }

    #[test]
    fn roles_are_read_in_either_case() {
        assert_eq!("inventory_manager".parse(), Ok(Role::InventoryManager));
        assert_eq!("Customer".parse(), Ok(Role::Customer));
        assert!("root".parse::<Role>().is_err());
    }
}
