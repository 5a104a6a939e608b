//! Writes users.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Integer, Nullable, Text, Timestamptz, Uuid};
use domain::{
    store::StoreError,
    users::{PasswordHash, User},
    values::{PaymentTerms, Region, UserId},
};

use crate::{
    connection::Link,
    statement::{nullable, statement},
};

statement! {
    /// Inserts a user.
    InsertUser<'a> {
        id: uuid::Uuid as Uuid,
        number: i32 as Integer,
        email: &'a str as Text,
        password_hash: &'a str as Text,
        role: &'a str as Text,
        status: &'a str as Text,
        name: Option<&'a str> as Nullable<Text>,
        company: Option<&'a str> as Nullable<Text>,
        billing_address: Option<&'a str> as Nullable<Text>,
        token_epoch: i32 as Integer,
        created_at: DateTime<Utc> as Timestamptz,
        payment_terms_days: Option<i32> as Nullable<Integer>,
        tax_exemption_id: Option<&'a str> as Nullable<Text>,
        region: Option<&'a str> as Nullable<Text>,
    }
    "INSERT INTO users (id, customer_number, email, password_hash, role, status, name, company, billing_address,
        token_epoch, created_at, payment_terms_days, tax_exemption_id, region)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
}

statement! {
    /// Writes what may be changed of a user, but not the password.
    SaveUser<'a> {
        email: &'a str as Text,
        role: &'a str as Text,
        status: &'a str as Text,
        name: Option<&'a str> as Nullable<Text>,
        company: Option<&'a str> as Nullable<Text>,
        billing_address: Option<&'a str> as Nullable<Text>,
        token_epoch: i32 as Integer,
        payment_terms_days: Option<i32> as Nullable<Integer>,
        tax_exemption_id: Option<&'a str> as Nullable<Text>,
        region: Option<&'a str> as Nullable<Text>,
        id: uuid::Uuid as Uuid,
    }
    "UPDATE users SET email = $1, role = $2, status = $3, name = $4, company = $5, billing_address = $6, token_epoch = $7,
        payment_terms_days = $8, tax_exemption_id = $9, region = $10
    WHERE id = $11"
}

statement! {
    /// Writes a password's hash.
    SavePassword<'a> {
        password_hash: &'a str as Text,
        id: uuid::Uuid as Uuid,
    }
    "UPDATE users SET password_hash = $1 WHERE id = $2"
}

pub(super) async fn insert(link: &Link, user: &User, password: &PasswordHash) -> Result<(), StoreError> {
    InsertUser {
        id: user.id.uuid(),
        number: user.number.number(),
        email: user.email.as_str(),
        password_hash: password.as_str(),
        role: user.role.as_str(),
        status: user.status.as_str(),
        name: nullable(user.name.as_ref()),
        company: nullable(user.company.as_ref()),
        billing_address: nullable(user.billing_address.as_ref()),
        token_epoch: user.token_epoch,
        created_at: user.created_at,
        payment_terms_days: user.buying.payment_terms.map(PaymentTerms::days),
        tax_exemption_id: nullable(user.buying.tax_exemption_id.as_ref()),
        region: user.buying.region.as_ref().map(Region::as_str),
    }
    .execute(link)
    .await?;
    Ok(())
}

pub(super) async fn save(link: &Link, user: &User) -> Result<(), StoreError> {
    SaveUser {
        email: user.email.as_str(),
        role: user.role.as_str(),
        status: user.status.as_str(),
        name: nullable(user.name.as_ref()),
        company: nullable(user.company.as_ref()),
        billing_address: nullable(user.billing_address.as_ref()),
        token_epoch: user.token_epoch,
        payment_terms_days: user.buying.payment_terms.map(PaymentTerms::days),
        tax_exemption_id: nullable(user.buying.tax_exemption_id.as_ref()),
        region: user.buying.region.as_ref().map(Region::as_str),
        id: user.id.uuid(),
    }
    .execute(link)
    .await?;
    Ok(())
}

pub(super) async fn save_password(link: &Link, id: UserId, password: &PasswordHash) -> Result<(), StoreError> {
    SavePassword { password_hash: password.as_str(), id: id.uuid() }.execute(link).await?;
    Ok(())
}
