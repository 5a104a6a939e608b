//! `POST /auth/register`

use actix_web::web::Data;
use domain::{
    access::Role,
    users::{NewPassword, RegisterUser, RegisterUserError},
    values::{Email, Region, Text},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::user_body::UserBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Body, Command, Fields},
    openapi::RoleWord,
    problem::{FieldError, Problem, kinds, sentence},
};

/// Somebody new.
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({"email": "user@example.com", "password": "securePass123", "role": "customer"}))]
pub struct Registration {
    /// The address to sign in with.
    #[schema(value_type = String, format = Email, max_length = 254)]
    email: Option<String>,
    /// 12 characters at least, unless configured otherwise, 72 bytes at most, and not a common one.
    #[schema(value_type = String, format = Password, min_length = 12, max_length = 72)]
    password: Option<String>,
    /// `CUSTOMER` unless told; in either case. More than registration grants is refused.
    #[schema(value_type = Option<RoleWord>)]
    role: Option<String>,
    /// Their name.
    #[schema(min_length = 1, max_length = 200)]
    name: Option<String>,
    /// Their company.
    #[schema(min_length = 1, max_length = 200)]
    company: Option<String>,
    /// Where invoices go.
    #[schema(min_length = 1, max_length = 1000)]
    billing_address: Option<String>,
    /// Where they are, as far as tax is concerned: a country, or a part of one (ISO 3166).
    #[schema(pattern = "^[A-Za-z]{2}(-[A-Za-z0-9]{1,3})?$", example = "DE")]
    region: Option<String>,
}

impl Body for Registration {}

impl Registration {
    fn command(&self, mut fields: Fields, min_length: usize) -> Result<RegisterUser, Problem> {
        let email = fields.required("/email", self.email.as_deref(), Email::parse);
        let password =
            fields.required("/password", self.password.as_deref(), |text| NewPassword::parse(text, min_length));
        let role = fields.optional("/role", self.role.as_deref(), str::parse::<Role>);
        let name = fields.optional("/name", self.name.as_deref(), Text::parse);
        let company = fields.optional("/company", self.company.as_deref(), Text::parse);
        let billing_address = fields.optional("/billing_address", self.billing_address.as_deref(), Text::parse);
        let region = fields.optional("/region", self.region.as_deref(), Region::parse);
        fields.finish(|| {
            let (email, password) = (email?, password?);
            Some(RegisterUser { email, password, role, name, company, billing_address, region })
        })
    }
}

/// Makes an account.
///
/// Which roles may be asked for is configured, and shown by `/health`; admins make any, with their token.
#[utoipa::path(
    post, path = "/auth/register", operation_id = "register", tag = "auth",
    request_body = Registration,
    responses(
        (status = 201, description = "The account.", body = UserBody),
        (status = 403, description = "Registration does not grant this role."),
        (status = 409, description = "Another user has this e-mail address.")
    )
)]
pub async fn register(app: Data<App>, command: Command<Registration>) -> Result<Answer<UserBody>, Problem> {
    let Command { request, body, fields } = command;
    let command = body.command(fields, app.users.policy().password_min_length)?;
    let user = app.users.register(&request, command).await?;
    Ok(Answer::created(user.into()))
}

impl From<RegisterUserError> for Problem {
    fn from(error: RegisterUserError) -> Self {
        match error {
            RegisterUserError::RoleNotGranted(_) => Self::new(&kinds::ROLE_NOT_GRANTED).detail(sentence(error)).errors(
                vec![FieldError::at_pointer("/role", "ask for another role, or let an admin make the account")],
            ),
            RegisterUserError::EmailTaken => Self::new(&kinds::EMAIL_TAKEN)
                .detail(sentence(error))
                .errors(vec![FieldError::at_pointer("/email", "belongs to another user")]),
            RegisterUserError::Busy(busy) => busy.into(),
            RegisterUserError::Store(error) => error.into(),
        }
    }
}
