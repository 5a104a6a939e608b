//! A user as the API shows them.

use chrono::{DateTime, Utc};
use domain::{users::User, values::PaymentTerms};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::moment;

/// A user.
#[derive(Serialize, ToSchema)]
#[schema(as = User)]
pub struct UserBody {
    /// Their id.
    id: Uuid,
    /// The short number that people call them by.
    customer_number: i32,
    /// The address they sign in with.
    #[schema(format = Email, example = "user@example.com")]
    email: String,
    /// What they may do: `ADMIN`, `INVENTORY_MANAGER` or `CUSTOMER`.
    #[schema(example = "CUSTOMER")]
    role: &'static str,
    /// `ACTIVE` or `DISABLED`.
    #[schema(example = "ACTIVE")]
    status: &'static str,
    /// Their name.
    name: Option<String>,
    /// Their company.
    company: Option<String>,
    /// Where invoices go.
    billing_address: Option<String>,
    /// On account: they are shipped to before they pay, and invoices are due after so many days. Without, they pay first.
    payment_terms_days: Option<i32>,
    /// The id of their exemption from tax. Without, they pay it.
    tax_exemption_id: Option<String>,
    /// Where they are, as far as tax is concerned.
    #[schema(example = "DE")]
    region: Option<String>,
    /// When they registered.
    #[serde(serialize_with = "moment")]
    created_at: DateTime<Utc>,
}

impl From<User> for UserBody {
    fn from(user: User) -> Self {
        Self {
            id: user.id.uuid(),
            customer_number: user.number.number(),
            email: user.email.into(),
            role: user.role.as_str(),
            status: user.status.as_str(),
            name: user.name.map(String::from),
            company: user.company.map(String::from),
            billing_address: user.billing_address.map(String::from),
            payment_terms_days: user.buying.payment_terms.map(PaymentTerms::days),
            tax_exemption_id: user.buying.tax_exemption_id.map(String::from),
            region: user.buying.region.map(String::from),
            created_at: user.created_at,
        }
    }
}
