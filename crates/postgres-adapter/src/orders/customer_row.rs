//! A user as a customer.

use diesel::{
    Queryable,
    sql_types::{Integer, Nullable, Text, Uuid},
};
use domain::{
    orders::Customer,
    store::StoreError,
    values::{self, CustomerNumber, Email, PaymentTerms, Region, UserId},
};

use crate::store::Row;

/// The types of a [`CustomerRow`]'s columns.
pub(super) type CustomerColumns = (
    Uuid,
    Integer,
    Text,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Integer>,
    Nullable<Text>,
    Nullable<Text>,
);

/// The columns, of a table or alias called `u`.
macro_rules! customer_columns {
    () => {
        "u.id, u.customer_number, u.email, u.name, u.company, u.billing_address, u.payment_terms_days, u.tax_exemption_id, u.region"
    };
}
pub(super) use customer_columns;

/// The columns of a user that a customer is made of.
#[derive(Queryable)]
pub(super) struct CustomerRow {
    id: uuid::Uuid,
    number: i32,
    email: String,
    name: Option<String>,
    company: Option<String>,
    billing_address: Option<String>,
    payment_terms_days: Option<i32>,
    tax_exemption_id: Option<String>,
    region: Option<String>,
}

impl CustomerRow {
    pub(super) fn into_customer(self) -> Result<Customer, StoreError> {
        let row = Row::of("users", self.id);
        Ok(Customer {
            id: UserId::new(self.id),
            number: row.read("customer_number", CustomerNumber::new(self.number))?,
            email: row.read("email", Email::parse(&self.email))?,
            name: row.maybe("name", self.name.as_deref(), values::Text::parse)?,
            company: row.maybe("company", self.company.as_deref(), values::Text::parse)?,
            billing_address: row.maybe("billing_address", self.billing_address.as_deref(), values::Text::parse)?,
            payment_terms: self
                .payment_terms_days
                .map(|days| row.read("payment_terms_days", PaymentTerms::net(days)))
                .transpose()?,
            tax_exemption_id: row.maybe("tax_exemption_id", self.tax_exemption_id.as_deref(), values::Text::parse)?,
            region: row.maybe("region", self.region.as_deref(), Region::parse)?,
        })
    }
}
