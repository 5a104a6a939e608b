//! `POST /orders/{id}/ship`

use actix_web::{HttpRequest, web::Data};
use domain::{
    orders::{ShipItem, ShipOrder, ShipOrderError},
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
    openapi::{LocationName, ProductName},
    problem::{Problem, kinds},
};

/// What is shipped, and how it travels.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = Ship, example = json!({"carrier": "DHL", "tracking_number": "00340434161094042557"}))]
pub struct ShipBody {
    /// What; everything that is reserved for the order, unless told.
    #[schema(value_type = Option<Vec<ShipBodyItem>>, min_items = 1, max_items = 500)]
    items: Option<Vec<Object<ShipBodyItem>>>,
    /// Only what is reserved at this location; items may name others.
    #[serde(alias = "locationId")]
    #[schema(value_type = Option<LocationName>)]
    location_id: Option<Name>,
    /// Who carries it.
    #[schema(min_length = 1, max_length = 100)]
    carrier: Option<String>,
    /// The carrier's number for it.
    #[serde(alias = "trackingNumber")]
    #[schema(min_length = 1, max_length = 200)]
    tracking_number: Option<String>,
}

/// Some of what is reserved for an order. The product is named by `product_id` or by `sku`.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ShipItem)]
pub struct ShipBodyItem {
    /// Of what.
    #[serde(alias = "productId")]
    #[schema(value_type = ProductName, required = false)]
    product_id: Option<Name>,
    /// Of what.
    #[schema(value_type = String, required = false, min_length = 1, max_length = 64)]
    sku: Option<String>,
    /// How many; all that is reserved there, unless told.
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1_000_000_000)]
    quantity: Option<i64>,
    /// From where.
    #[serde(alias = "locationId")]
    #[schema(value_type = Option<LocationName>)]
    location_id: Option<Name>,
}

impl ShipBodyItem {
    fn read(&self, fields: &mut Fields, at: &str) -> Option<ShipItem> {
        let product = names::product_of(fields, at, self.product_id.as_ref(), self.sku.as_deref());
        let quantity = fields.optional(&format!("{at}/quantity"), self.quantity, Quantity::new);
        let location = fields.optional(&format!("{at}/location_id"), self.location_id.as_ref(), Name::location);
        Some(ShipItem { product: product?, quantity, location })
    }
}

impl Body for ShipBody {
    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

/// Ships what an order holds, all of it or some, from where it is reserved.
#[utoipa::path(
    post, path = "/orders/{id}/ship", operation_id = "ship_order", tag = "orders",
    params(
        ("id" = String, Path, description = "The order's id or number.", min_length = 1),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that the decision was made on; any other version refuses it.")
    ),
    request_body = ShipBody,
    responses(
        (status = 200, description = "The order.", body = OrderBody, headers(("ETag" = String, description = "Its version."))),
        (status = 404, description = "There is no such order."),
        (status = 409, description = "The order is not paid yet, shipped or cancelled already, or holds less than that."),
        (status = 412, description = "The version in If-Match is stale.")
    )
)]
pub async fn ship_order(
    app: Data<App>,
    Id(which): Id<OrderRef>,
    http: HttpRequest,
    command: Command<ShipBody>,
) -> Result<Answer<OrderBody>, Problem> {
    let Command { request, body, mut fields } = command;
    let carrier = fields.optional("/carrier", body.carrier.as_deref(), Text::parse);
    let tracking_number = fields.optional("/tracking_number", body.tracking_number.as_deref(), Text::parse);
    let expected = etag::expected(&http, None)?;
    let location = fields.optional("/location_id", body.location_id.as_ref(), Name::location);
    let items = items::read(&mut fields, body.items.as_deref(), ShipBodyItem::read);
    let command = fields.finish(|| Some(ShipOrder { items, location, carrier, tracking_number, expected }))?;
    stepped(app.orders.ship(&request, which, command).await?)
}

impl From<ShipOrderError> for Problem {
    fn from(error: ShipOrderError) -> Self {
        match error {
            ShipOrderError::Forbidden(forbidden) => forbidden.into(),
            ShipOrderError::NotFound => Self::not_found("There is no such order."),
            ShipOrderError::NotPaid
            | ShipOrderError::AlreadyShipped
            | ShipOrderError::Cancelled
            | ShipOrderError::NothingReserved
            | ShipOrderError::NotReserved { .. } => Self::illegal_transition(error),
            ShipOrderError::NotOnOrder(item) => Self::at(&format!("/items/{item}"), error.to_string()),
            ShipOrderError::PreconditionFailed(current) => Self::stale(&kinds::PRECONDITION_FAILED, current),
            ShipOrderError::Store(error) => error.into(),
        }
    }
}
