//! `GET /auth/me`

use actix_web::web::Data;
use domain::users::FindUserError;

use super::user_body::UserBody;
use crate::{answer::Answer, app::App, extract::SignedIn, problem::Problem};

/// Who am I?
#[utoipa::path(
    get, path = "/auth/me", operation_id = "me", tag = "auth",
    responses((status = 200, description = "You.", body = UserBody))
)]
pub async fn me(app: Data<App>, SignedIn(principal): SignedIn) -> Result<Answer<UserBody>, Problem> {
    Ok(Answer::ok(app.users.me(&principal).await?.into()))
}

impl From<FindUserError> for Problem {
    fn from(error: FindUserError) -> Self {
        match error {
            // A token outlives nobody: whoever is gone is not signed in.
            FindUserError::NotFound => Self::invalid_token("The user of this token is gone."),
            FindUserError::Store(error) => error.into(),
        }
    }
}
