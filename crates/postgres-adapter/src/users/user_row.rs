//! A row of `users`.

use chrono::{DateTime, Utc};
use diesel::{
    Queryable,
    sql_types::{Integer, Nullable, Text, Timestamptz, Uuid},
};
use domain::{
    store::StoreError,
    users::{Buying, PasswordHash, User},
    values::{self, CustomerNumber, Email, PaymentTerms, Region, UserId},
};

use crate::store::Row;

/// The columns of a [`UserRow`], of a table called `u`.
macro_rules! user_columns {
    () => {
        "u.id, u.customer_number, u.email, u.role, u.status, u.name, u.company, u.billing_address, u.token_epoch, \
         u.created_at, u.password_hash, u.payment_terms_days, u.tax_exemption_id, u.region"
    };
}
pub(super) use user_columns;

/// Their types.
pub(super) type UserColumns = (
    Uuid,
    Integer,
    Text,
    Text,
    Text,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Text>,
    Integer,
    Timestamptz,
    Text,
    Nullable<Integer>,
    Nullable<Text>,
    Nullable<Text>,
);

/// A row of `users`.
#[derive(Queryable)]
pub(super) struct UserRow {
    id: uuid::Uuid,
    number: i32,
    email: String,
    role: String,
    status: String,
    name: Option<String>,
    company: Option<String>,
    billing_address: Option<String>,
    token_epoch: i32,
    created_at: DateTime<Utc>,
    password_hash: String,
    payment_terms_days: Option<i32>,
    tax_exemption_id: Option<String>,
    region: Option<String>,
}

impl UserRow {
    pub(super) fn into_user(self) -> Result<User, StoreError> {
        self.into_credentials().map(|(user, _)| user)
    }

    pub(super) fn into_credentials(self) -> Result<(User, PasswordHash), StoreError> {
        let row = Row::of("users", self.id);
        let user = User {
            id: UserId::new(self.id),
            number: row.read("customer_number", CustomerNumber::new(self.number))?,
            email: row.read("email", Email::parse(&self.email))?,
            role: row.read("role", self.role.parse())?,
            status: row.read("status", self.status.parse())?,
            name: row.maybe("name", self.name.as_deref(), values::Text::parse)?,
            company: row.maybe("company", self.company.as_deref(), values::Text::parse)?,
            billing_address: row.maybe("billing_address", self.billing_address.as_deref(), values::Text::parse)?,
            buying: Buying {
                payment_terms: self
                    .payment_terms_days
                    .map(|days| row.read("payment_terms_days", PaymentTerms::net(days)))
                    .transpose()?,
                tax_exemption_id: row.maybe(
                    "tax_exemption_id",
                    self.tax_exemption_id.as_deref(),
                    values::Text::parse,
                )?,
                region: row.maybe("region", self.region.as_deref(), Region::parse)?,
            },
            token_epoch: self.token_epoch,
            created_at: self.created_at,
        };
        Ok((user, PasswordHash::new(self.password_hash)))
    }
}
