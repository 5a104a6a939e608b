//! `GET /stock/verify`

use actix_web::web::Data;
use domain::inventory::{Drift, Verification, VerifyStockError};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{answer::Answer, app::App, extract::Caller, problem::Problem};

/// The proof that levels, ledger and orders agree.
#[derive(Serialize, ToSchema)]
#[schema(as = Verification)]
pub struct VerificationBody {
    /// Whether they do.
    ok: bool,
    /// How many levels were compared.
    levels: i64,
    /// How many ledger rows were summed.
    ledger_rows: i64,
    /// How many order lines were compared.
    order_lines: i64,
    /// How many disagree.
    drift: i64,
    /// The first hundred that do.
    drifts: Vec<DriftBody>,
}

/// One place where the books disagree.
#[derive(Serialize, ToSchema)]
#[schema(as = Drift)]
pub struct DriftBody {
    /// Where.
    #[schema(example = "product 1 at location 1")]
    subject: String,
    /// What disagrees.
    detail: String,
}

impl From<Verification> for VerificationBody {
    fn from(found: Verification) -> Self {
        let Verification { levels, ledger_rows, order_lines, drift, drifts } = found;
        let drifts = drifts.into_iter().map(|Drift { subject, detail }| DriftBody { subject, detail }).collect();
        Self { ok: drift == 0, levels, ledger_rows, order_lines, drift, drifts }
    }
}

/// Compares every level with the ledger, and every open order line with its reservations, all of one instant.
#[utoipa::path(
    get, path = "/stock/verify", operation_id = "verify_stock", tag = "stock",
    responses((status = 200, description = "What the comparison found.", body = VerificationBody))
)]
pub async fn verify_stock(app: Data<App>, Caller(actor): Caller) -> Result<Answer<VerificationBody>, Problem> {
    Ok(Answer::ok(app.inventory.verify_stock(&actor).await?.into()))
}

impl From<VerifyStockError> for Problem {
    fn from(error: VerifyStockError) -> Self {
        match error {
            VerifyStockError::Forbidden(forbidden) => forbidden.into(),
            VerifyStockError::Store(error) => error.into(),
        }
    }
}
