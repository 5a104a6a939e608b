//! `PATCH /locations/{id}`

use actix_web::web::Data;
use domain::{
    inventory::{ChangeLocation, ChangeLocationError},
    values::{LocationCode, LocationRef, Text},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    create_location::{code_taken, name_taken, priority},
    location_body::LocationBody,
};
use crate::{
    answer::Answer,
    app::App,
    extract::{Body, Change, Command, Id},
    problem::Problem,
};

/// What is to be changed of a location; what is not named stays.
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({"priority": 10}))]
pub struct LocationChange {
    /// Another code.
    #[schema(value_type = String, required = false, min_length = 1, max_length = 32, pattern = r"^\S+$")]
    #[serde(default)]
    code: Change<String>,
    /// Another name.
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200)]
    #[serde(default)]
    name: Change<String>,
    /// Another sort of place.
    #[serde(alias = "type")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 50)]
    #[serde(default)]
    kind: Change<String>,
    /// Another address, or none.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 1000)]
    #[serde(default)]
    address: Change<String>,
    /// Another place in the order of allocation.
    #[schema(value_type = i64, required = false, minimum = -1_000_000, maximum = 1_000_000)]
    #[serde(default)]
    priority: Change<i64>,
}

impl Body for LocationChange {}

/// Renames a location, or gives it another place in the order of allocation.
#[utoipa::path(
    patch, path = "/locations/{id}", operation_id = "change_location", tag = "locations",
    params(("id" = String, Path, description = "The location's id or code.", min_length = 1)),
    request_body = LocationChange,
    responses(
        (status = 200, description = "The location.", body = LocationBody),
        (status = 404, description = "There is no such location."),
        (status = 409, description = "Another location has this code or name.")
    )
)]
pub async fn change_location(
    app: Data<App>,
    Id(which): Id<LocationRef>,
    command: Command<LocationChange>,
) -> Result<Answer<LocationBody>, Problem> {
    let Command { request, body, mut fields } = command;
    let change = ChangeLocation {
        code: fields.changed("/code", body.code, |code| LocationCode::parse(&code)),
        name: fields.changed("/name", body.name, |name| Text::parse(&name)),
        kind: fields.changed("/kind", body.kind, |kind| Text::parse(&kind)),
        address: fields.clearable("/address", body.address, |address| Text::parse(&address)),
        priority: fields.changed("/priority", body.priority, priority),
    };
    let change = fields.finish(|| Some(change))?;
    let done = app.inventory.change_location(&request, which, change).await?;
    Ok(Answer::ok(LocationBody::from(done.value.clone())).replayed(&done))
}

impl From<ChangeLocationError> for Problem {
    fn from(error: ChangeLocationError) -> Self {
        match error {
            ChangeLocationError::Forbidden(forbidden) => forbidden.into(),
            ChangeLocationError::NotFound => Self::not_found("There is no such location."),
            ChangeLocationError::CodeTaken => code_taken(error),
            ChangeLocationError::NameTaken => name_taken(error),
            ChangeLocationError::Store(error) => error.into(),
        }
    }
}
