//! When an order's invoice is issued.

use std::str::FromStr;

use crate::values::Invalid;

/// When an order's invoice is issued.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IssueOn {
    /// Once all of it that is not cancelled has left the house.
    #[default]
    Shipment,
    /// Once it is paid. Orders on account are invoiced once they are shipped all the same: they are paid by their invoice.
    Payment,
}

impl IssueOn {
    /// As written in the configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Shipment => "shipment",
            Self::Payment => "payment",
        }
    }
}

impl FromStr for IssueOn {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        [Self::Shipment, Self::Payment]
            .into_iter()
            .find(|moment| moment.as_str().eq_ignore_ascii_case(text))
            .ok_or_else(|| Invalid::because("invoices are issued on shipment or payment"))
    }
}
