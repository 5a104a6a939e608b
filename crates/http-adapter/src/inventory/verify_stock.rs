//! `GET /stock/verify`

use actix_web::{HttpRequest, web::Data};
use domain::inventory::{Drift, Verification, VerifyFilter, VerifyStockError};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    answer::Answer,
    app::App,
    extract::{Caller, Query, names},
    problem::Problem,
};

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

/// Compares every level with the ledger, and every order line with its reservations, all of one instant. That takes as long as the
/// ledger is; one product, or one product at one location, is compared at once however much there is of others.
#[utoipa::path(
    get, path = "/stock/verify", operation_id = "verify_stock", tag = "stock",
    params(
        ("product" = Option<String>, Query, min_length = 1, max_length = 64, description = "Only levels and order lines of this product, by id or SKU."),
        ("location" = Option<String>, Query, min_length = 1, max_length = 32, description = "Only levels at this location, by id or code, and no order lines: those are bound to no location.")
    ),
    responses((status = 200, description = "What the comparison found.", body = VerificationBody))
)]
pub async fn verify_stock(
    app: Data<App>,
    request: HttpRequest,
    Caller(actor): Caller,
) -> Result<Answer<VerificationBody>, Problem> {
    let mut query = Query::of(&request);
    let filter = VerifyFilter {
        product: query.take("product", names::product),
        location: query.take("location", names::location),
    };
    query.finish()?;
    Ok(Answer::ok(app.inventory.verify_stock(&actor, &filter).await?.into()))
}

impl From<VerifyStockError> for Problem {
    fn from(error: VerifyStockError) -> Self {
        match error {
            VerifyStockError::Forbidden(forbidden) => forbidden.into(),
            VerifyStockError::Store(error) => error.into(),
        }
    }
}
