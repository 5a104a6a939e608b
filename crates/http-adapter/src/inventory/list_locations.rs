//! `GET /locations`

use actix_web::web::Data;
use domain::inventory::ListLocationsError;

use super::location_body::LocationBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Caller, PageBody},
    problem::Problem,
};

/// All locations, in the order in which orders are served from them.
#[utoipa::path(
    get, path = "/locations", operation_id = "list_locations", tag = "locations",
    responses((status = 200, description = "All of them, on one page.", body = PageBody<LocationBody>))
)]
pub async fn list_locations(app: Data<App>, Caller(actor): Caller) -> Result<Answer<PageBody<LocationBody>>, Problem> {
    let locations = app.inventory.list_locations(&actor).await?;
    let items = locations.into_iter().map(LocationBody::from).collect();
    Ok(Answer::ok(PageBody { items, next_cursor: None }))
}

impl From<ListLocationsError> for Problem {
    fn from(error: ListLocationsError) -> Self {
        match error {
            ListLocationsError::Forbidden(forbidden) => forbidden.into(),
            ListLocationsError::Store(error) => error.into(),
        }
    }
}
