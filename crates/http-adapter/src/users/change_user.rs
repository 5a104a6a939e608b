//! `PATCH /users/{id}`

use actix_web::web::Data;
use domain::{
    access::Role,
    users::{ChangeUser, ChangeUserError, UserStatus},
    values::{PaymentTerms, Region, Text, UserId},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::user_body::UserBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Body, Change, Command, Id},
    openapi::{RoleWord, UserStatusWord},
    problem::{Problem, kinds, sentence},
};

/// What is to be changed of a user; what is not named stays.
#[derive(Deserialize, ToSchema)]
#[schema(as = UserChange)]
pub struct UserChange {
    /// Another role; in either case.
    #[serde(default)]
    #[schema(value_type = RoleWord, required = false)]
    role: Change<String>,
    /// `ACTIVE` or `DISABLED`; in either case.
    #[serde(default)]
    #[schema(value_type = UserStatusWord, required = false)]
    status: Change<String>,
    /// On account: they are shipped to before they pay, and invoices are due after so many days. Without, they pay first.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 365)]
    payment_terms_days: Change<i64>,
    /// The id of their exemption from tax. Without, they pay it.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100)]
    tax_exemption_id: Change<String>,
    /// Where they are, as far as tax is concerned: a country, or a part of one (ISO 3166).
    #[serde(default)]
    #[schema(value_type = Option<String>, pattern = "^[A-Za-z]{2}(-[A-Za-z0-9]{1,3})?$")]
    region: Change<String>,
}

impl Body for UserChange {}

/// Changes how a user buys; or their role or status, which signs them out everywhere.
#[utoipa::path(
    patch, path = "/users/{id}", operation_id = "change_user", tag = "users",
    params(("id" = uuid::Uuid, Path, description = "The user's id.")),
    request_body = UserChange,
    responses(
        (status = 200, description = "The user.", body = UserBody),
        (status = 404, description = "There is no such user."),
        (status = 409, description = "This is the last active admin.")
    )
)]
pub async fn change_user(
    app: Data<App>,
    Id(id): Id<UserId>,
    command: Command<UserChange>,
) -> Result<Answer<UserBody>, Problem> {
    let Command { request, body, mut fields } = command;
    let role = fields.changed("/role", body.role, |text| text.parse::<Role>());
    let status = fields.changed("/status", body.status, |text| text.parse::<UserStatus>());
    let days = |days| i32::try_from(days).map_or_else(|_| PaymentTerms::net(0), PaymentTerms::net);
    let payment_terms = fields.clearable("/payment_terms_days", body.payment_terms_days, days);
    let tax_exemption_id = fields.clearable("/tax_exemption_id", body.tax_exemption_id, |id| Text::parse(&id));
    let region = fields.clearable("/region", body.region, |region| Region::parse(&region));
    let change = fields.finish(|| Some(ChangeUser { role, status, payment_terms, tax_exemption_id, region }))?;
    let done = app.users.change_user(&request, id, change).await?;
    Ok(Answer::ok(UserBody::from(done.value.clone())).replayed(&done))
}

impl From<ChangeUserError> for Problem {
    fn from(error: ChangeUserError) -> Self {
        match error {
            ChangeUserError::Forbidden(forbidden) => forbidden.into(),
            ChangeUserError::NotFound => Self::not_found("There is no such user."),
            ChangeUserError::LastAdmin => Self::new(&kinds::LAST_ADMIN).detail(sentence(error)),
            ChangeUserError::Store(error) => error.into(),
        }
    }
}
