//! `POST /transfer`: `POST /stock/move` by another name, known as `POST /api/transfer`.

use actix_web::web::Data;

use super::move_stock::{MovedBody, Transfer, run};
use crate::{answer::Answer, app::App, extract::Command, problem::Problem};

/// Moves goods from one location to another, by the name that other systems use.
#[utoipa::path(
    post, path = "/transfer", operation_id = "transfer", tag = "stock",
    request_body = Transfer,
    responses(
        (status = 201, description = "The movement.", body = MovedBody),
        (status = 404, description = "There is no such product or location.")
    )
)]
pub async fn transfer(app: Data<App>, command: Command<Transfer>) -> Result<Answer<MovedBody>, Problem> {
    run(&app, command).await
}
