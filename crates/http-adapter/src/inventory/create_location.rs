//! `POST /locations`

use actix_web::web::Data;
use domain::{
    inventory::{CreateLocation, CreateLocationError},
    values::{Invalid, LocationCode, Text},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::location_body::LocationBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Body, Command, Fields},
    problem::{FieldError, Problem, kinds, sentence},
};

/// A location about to be opened.
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({"code": "WH-02", "name": "Warehouse North", "priority": 20}))]
pub struct NewLocation {
    /// What is printed on labels; unique, without spaces.
    #[schema(value_type = String, min_length = 1, max_length = 32, pattern = r"^\S+$")]
    code: Option<String>,
    /// What people call it; unique. Its code unless told.
    #[schema(min_length = 1, max_length = 200)]
    name: Option<String>,
    /// What sort of place it is; `WAREHOUSE` unless told.
    #[serde(alias = "type")]
    #[schema(min_length = 1, max_length = 50)]
    kind: Option<String>,
    /// Where it is.
    #[schema(min_length = 1, max_length = 1000)]
    address: Option<String>,
    /// Orders are served from the location with the lowest number first; 100 unless told.
    #[schema(minimum = -1_000_000, maximum = 1_000_000)]
    priority: Option<i64>,
}

impl Body for NewLocation {}

impl NewLocation {
    fn command(&self, mut fields: Fields) -> Result<CreateLocation, Problem> {
        let code = fields.required("/code", self.code.as_deref(), LocationCode::parse);
        let name = fields.required("/name", self.name.as_deref().or(self.code.as_deref()), Text::parse);
        let kind = fields.required("/kind", self.kind.as_deref().or(Some("WAREHOUSE")), Text::parse);
        let address = fields.optional("/address", self.address.as_deref(), Text::parse);
        let priority = fields.required("/priority", self.priority.or(Some(100)), priority);
        fields.finish(|| Some(CreateLocation { code: code?, name: name?, kind: kind?, address, priority: priority? }))
    }
}

/// A place in the order of allocation.
pub(super) fn priority(number: i64) -> Result<i32, Invalid> {
    i32::try_from(number)
        .ok()
        .filter(|number| (-1_000_000..=1_000_000).contains(number))
        .ok_or_else(|| Invalid::because("a priority is a number from -1000000 to 1000000"))
}

/// Opens a location.
#[utoipa::path(
    post, path = "/locations", operation_id = "create_location", tag = "locations",
    request_body = NewLocation,
    responses(
        (status = 201, description = "The location.", body = LocationBody),
        (status = 409, description = "Another location has this code or name.")
    )
)]
pub async fn create_location(app: Data<App>, command: Command<NewLocation>) -> Result<Answer<LocationBody>, Problem> {
    let Command { request, body, fields } = command;
    let done = app.inventory.create_location(&request, body.command(fields)?).await?;
    Ok(Answer::created(LocationBody::from(done.value.clone())).replayed(&done))
}

/// The code belongs to another location.
pub(super) fn code_taken(error: impl std::fmt::Display) -> Problem {
    Problem::new(&kinds::LOCATION_CODE_TAKEN)
        .detail(sentence(error))
        .errors(vec![FieldError::at_pointer("/code", "belongs to another location")])
}

/// The name belongs to another location.
pub(super) fn name_taken(error: impl std::fmt::Display) -> Problem {
    Problem::new(&kinds::LOCATION_NAME_TAKEN)
        .detail(sentence(error))
        .errors(vec![FieldError::at_pointer("/name", "belongs to another location")])
}

impl From<CreateLocationError> for Problem {
    fn from(error: CreateLocationError) -> Self {
        match error {
            CreateLocationError::Forbidden(forbidden) => forbidden.into(),
            CreateLocationError::CodeTaken => code_taken(error),
            CreateLocationError::NameTaken => name_taken(error),
            CreateLocationError::Store(error) => error.into(),
        }
    }
}
