//! A user as a customer.

use diesel::{
    Queryable,
    sql_types::{Integer, Nullable, Text, Uuid},
};
use domain::{
    orders::Customer,
    store::StoreError,
    values::{self, CustomerNumber, Email, UserId},
};

use crate::store::Row;

/// The types of a [`CustomerRow`]'s columns.
pub(super) type CustomerColumns = (Uuid, Integer, Text, Nullable<Text>, Nullable<Text>, Nullable<Text>);

/// The columns of a user that a customer is made of.
#[derive(Queryable)]
pub(super) struct CustomerRow {
    id: uuid::Uuid,
    number: i32,
    email: String,
    name: Option<String>,
    company: Option<String>,
    billing_address: Option<String>,
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
        })
    }
}
