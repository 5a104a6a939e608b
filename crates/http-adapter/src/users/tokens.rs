//! What somebody gets who signed in.

use domain::users::SignedIn;
use serde::Serialize;
use utoipa::ToSchema;

/// A pair of tokens.
#[derive(Serialize, ToSchema)]
pub struct Tokens {
    /// Goes into `Authorization: Bearer …` of every request.
    access_token: String,
    /// Always `bearer`.
    #[schema(example = "bearer")]
    token_type: &'static str,
    /// For how many seconds the access token works.
    #[schema(example = 900)]
    expires_in: i64,
    /// Gets the next pair, once.
    refresh_token: String,
}

impl From<SignedIn> for Tokens {
    fn from(signed_in: SignedIn) -> Self {
        Self {
            access_token: signed_in.access_token,
            token_type: "bearer",
            expires_in: signed_in.expires_in_s,
            refresh_token: signed_in.refresh_token.reveal().to_owned(),
        }
    }
}
