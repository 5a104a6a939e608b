//! `POST /orders/{id}/cancel`

use actix_web::{HttpRequest, web::Data};
use domain::{
    orders::{CancelItem, CancelOrder, CancelOrderError},
    values::{OrderRef, Quantity, Text},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    items,
    order_body::{OrderBody, stepped},
};
use crate::{
    answer::Answer,
    app::App,
    extract::{Body, Command, Fields, Id, Name, Object, etag, names},
    openapi::ProductName,
    problem::{Problem, kinds},
};

/// What of an order is not wanted any more, and why.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = Cancel, example = json!({"items": [{"product_id": 1, "quantity": 2}], "reason": "ordered too many"}))]
pub struct CancelBody {
    /// What; everything that did not leave the house, unless told.
    #[schema(value_type = Option<Vec<CancelBodyItem>>, min_items = 1, max_items = 500)]
    items: Option<Vec<Object<CancelBodyItem>>>,
    /// In words.
    #[schema(min_length = 1, max_length = 500)]
    reason: Option<String>,
}

/// Some of an order. The product is named by `product_id` or by `sku`.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = CancelItem)]
pub struct CancelBodyItem {
    /// Of what.
    #[serde(alias = "productId")]
    #[schema(value_type = ProductName, required = false)]
    product_id: Option<Name>,
    /// Of what.
    #[schema(value_type = String, required = false, min_length = 1, max_length = 64)]
    sku: Option<String>,
    /// How many; all that did not leave the house, unless told. Those that wait for stock go first.
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1_000_000_000)]
    quantity: Option<i64>,
}

impl CancelBodyItem {
    fn read(&self, fields: &mut Fields, at: &str) -> Option<CancelItem> {
        let product = names::product_of(fields, at, self.product_id.as_ref(), self.sku.as_deref());
        let quantity = fields.optional(&format!("{at}/quantity"), self.quantity, Quantity::new);
        Some(CancelItem { product: product?, quantity })
    }
}

impl Body for CancelBody {
    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

/// Cancels an order, or some of it, and releases what was held for it. What was paid for it is given back.
#[utoipa::path(
    post, path = "/orders/{id}/cancel", operation_id = "cancel_order", tag = "orders",
    params(
        ("id" = String, Path, description = "The order's id or number.", min_length = 1),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that the decision was made on; any other version refuses it.")
    ),
    request_body = CancelBody,
    responses(
        (status = 200, description = "The order.", body = OrderBody, headers(("ETag" = String, description = "Its version."))),
        (status = 404, description = "There is no such order, or it is not yours."),
        (status = 409, description = "The order is shipped or cancelled already, or fewer units are left to cancel."),
        (status = 412, description = "The version in If-Match is stale.")
    )
)]
pub async fn cancel_order(
    app: Data<App>,
    Id(which): Id<OrderRef>,
    http: HttpRequest,
    command: Command<CancelBody>,
) -> Result<Answer<OrderBody>, Problem> {
    let Command { request, body, mut fields } = command;
    let reason = fields.optional("/reason", body.reason.as_deref(), Text::parse);
    let expected = etag::expected(&http, None)?;
    let items = items::read(&mut fields, body.items.as_deref(), CancelBodyItem::read);
    let command = fields.finish(|| Some(CancelOrder { items, reason, expected }))?;
    stepped(app.orders.cancel(&request, which, command).await?)
}

impl From<CancelOrderError> for Problem {
    fn from(error: CancelOrderError) -> Self {
        match error {
            CancelOrderError::Forbidden(forbidden) => forbidden.into(),
            CancelOrderError::NotFound => Self::not_found("There is no such order."),
            CancelOrderError::AlreadyShipped
            | CancelOrderError::PartlyShipped
            | CancelOrderError::AlreadyCancelled
            | CancelOrderError::TooMany { .. } => Self::illegal_transition(error),
            CancelOrderError::NotOnOrder(item) => Self::at(&format!("/items/{item}"), error.to_string()),
            CancelOrderError::PreconditionFailed(current) => Self::stale(&kinds::PRECONDITION_FAILED, current),
            CancelOrderError::Store(error) => error.into(),
        }
    }
}
