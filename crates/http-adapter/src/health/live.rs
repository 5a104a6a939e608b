//! `GET /health/live`: does the process answer at all?

use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::Answer;

/// The process answers.
#[derive(Serialize, ToSchema)]
pub struct Live {
    /// Always `ok`.
    #[schema(example = "ok")]
    status: &'static str,
}

/// Does the process answer?
///
/// It asks nothing of the database: a server that waits for its database must not be restarted for it.
#[utoipa::path(
    get, path = "/health/live", operation_id = "live", tag = "health",
    responses((status = 200, description = "It does.", body = Live))
)]
pub async fn live() -> Answer<Live> {
    Answer::ok(Live { status: "ok" })
}
