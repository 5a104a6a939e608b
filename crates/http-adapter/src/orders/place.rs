//! `POST /orders`

use actix_web::{HttpRequest, HttpResponse, Responder, web::Data};
use domain::{
    orders::{OrderedItem, PlaceOrder, PlaceOrderError},
    values::{Invalid, Quantity, Region, Text},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    order_body::{OrderBody, stepped},
    quote_body::QuoteBody,
};
use crate::{
    answer::Answer,
    app::App,
    extract::{Body, Command, Fields, Name, Object, Query, names},
    inventory::shortages,
    openapi::{CustomerName, ProductName},
    problem::{FieldError, Problem, kinds, sentence},
};

/// An order about to be placed.
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({"items": [{"product_id": 1, "quantity": 5}, {"product_id": 4, "quantity": 1}]}))]
pub struct NewOrder {
    /// What is ordered. Two items of one product become one line.
    #[schema(value_type = Vec<NewOrderItem>, min_items = 1, max_items = 500)]
    items: Option<Vec<Object<NewOrderItem>>>,
    /// On behalf of whom: for admins only.
    #[serde(alias = "customerId")]
    #[schema(value_type = Option<CustomerName>)]
    customer_id: Option<Name>,
    /// The customer's own number for it.
    #[serde(alias = "purchaseOrderNumber")]
    #[schema(min_length = 1, max_length = 100)]
    purchase_order_number: Option<String>,
    /// Whether what is not there may wait for stock, as far as its product allows; else the whole order is refused.
    #[serde(alias = "allowBackorder")]
    allow_backorder: Option<bool>,
    /// Where to.
    #[serde(alias = "shippingAddress")]
    #[schema(min_length = 1, max_length = 1000)]
    shipping_address: Option<String>,
    /// Where that is, as far as tax is concerned: a country, or a part of one (ISO 3166). Where the customer is, unless told.
    #[serde(alias = "shippingRegion")]
    #[schema(pattern = "^[A-Za-z]{2}(-[A-Za-z0-9]{1,3})?$", example = "DE")]
    shipping_region: Option<String>,
    /// A note to the warehouse.
    #[schema(min_length = 1, max_length = 2000)]
    note: Option<String>,
}

/// An item of an order. The product is named by `product_id` or by `sku`.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewOrderItem {
    /// Of what.
    #[serde(alias = "productId")]
    #[schema(value_type = ProductName, required = false)]
    product_id: Option<Name>,
    /// Of what.
    #[schema(value_type = String, required = false, min_length = 1, max_length = 64)]
    sku: Option<String>,
    /// How many.
    #[schema(value_type = i64, minimum = 1, maximum = 1_000_000_000)]
    quantity: Option<i64>,
}

impl Body for NewOrder {}

impl NewOrder {
    fn command(&self, mut fields: Fields) -> Result<PlaceOrder, Problem> {
        let items = match self.items.as_deref() {
            None => fields.required("/items", None::<()>, |()| Ok(Vec::new())),
            Some(items) if items.is_empty() || items.len() > PlaceOrder::MAX_ITEMS => {
                fields.refuse("/items", &Invalid::because("an order has 1 to 500 items"));
                None
            }
            // Items that are refused leave the list shorter, and the fields unfinished.
            Some(items) => {
                Some(items.iter().enumerate().filter_map(|(at, item)| item.0.read(&mut fields, at)).collect())
            }
        };
        let customer = fields.optional("/customer_id", self.customer_id.as_ref(), Name::customer);
        let purchase_order_number =
            fields.optional("/purchase_order_number", self.purchase_order_number.as_deref(), Text::parse);
        let shipping_address = fields.optional("/shipping_address", self.shipping_address.as_deref(), Text::parse);
        let region = fields.optional("/shipping_region", self.shipping_region.as_deref(), Region::parse);
        let note = fields.optional("/note", self.note.as_deref(), Text::parse);
        let allow_backorder = self.allow_backorder.unwrap_or_default();
        fields.finish(|| {
            let items = items?;
            Some(PlaceOrder { items, customer, purchase_order_number, allow_backorder, shipping_address, region, note })
        })
    }

    /// What the client called the product of an item: pointers to it end in this.
    fn named_by_sku(&self, pointer: &str) -> Option<String> {
        let (item, _) = pointer.strip_prefix("/items/")?.split_once('/')?;
        let named = self.items.as_ref()?.get(item.parse::<usize>().ok()?)?.0.sku.is_some();
        named.then(|| format!("/items/{item}/sku"))
    }
}

impl NewOrderItem {
    fn read(&self, fields: &mut Fields, at: usize) -> Option<OrderedItem> {
        let at = format!("/items/{at}");
        let product = names::product_of(fields, &at, self.product_id.as_ref(), self.sku.as_deref());
        let quantity = fields.required(&format!("{at}/quantity"), self.quantity, Quantity::new);
        Some(OrderedItem { product: product?, quantity: quantity? })
    }
}

/// Places an order: reserves the stock of every line at today's price, or nothing at all. With `allow_backorder` what is not there
/// waits for stock. With `dry_run=true` it is priced and allocated, both are explained, and nothing changes.
#[utoipa::path(
    post, path = "/orders", operation_id = "place_order", tag = "orders",
    params(("dry_run" = Option<bool>, Query, description = "Only say what it would come to, and where it would be taken from.")),
    request_body = NewOrder,
    responses(
        (status = 200, description = "What it would be, with `dry_run=true`.", body = QuoteBody),
        (status = 201, description = "The order.", body = OrderBody,
            headers(("Location" = String, description = "Its path."), ("ETag" = String, description = "Its version.")))
    )
)]
pub async fn place_order(
    app: Data<App>,
    http: HttpRequest,
    command: Command<NewOrder>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&http);
    let dry_run = query.truth("dry_run").unwrap_or_default();
    query.finish()?;
    let Command { request, body, fields } = command;
    let command = body.command(fields)?;
    let told = |error| Problem::from(error).map_pointers(|pointer| body.named_by_sku(pointer));
    if dry_run {
        let quote = app.orders.quote(&request.actor, &command).await.map_err(told)?;
        return Ok(Answer::ok(QuoteBody::of(quote)?).respond_to(&http));
    }
    let placed = app.order_desk.place(request, command).await.map_err(told)?;
    let location = format!("/orders/{}", placed.value.id);
    Ok(stepped(placed)?.status(actix_web::http::StatusCode::CREATED).at(location).respond_to(&http))
}

impl From<PlaceOrderError> for Problem {
    fn from(error: PlaceOrderError) -> Self {
        let words = sentence(&error);
        match error {
            PlaceOrderError::Forbidden(forbidden) => forbidden.into(),
            PlaceOrderError::WrongNumberOfItems => Self::at("/items", error.to_string()),
            PlaceOrderError::CustomerMissing | PlaceOrderError::CustomerNotFound => {
                Self::at("/customer_id", error.to_string())
            }
            PlaceOrderError::UnknownProducts(items) => refused_items(&items, "there is no such product"),
            PlaceOrderError::Discontinued(items) => refused_items(&items, "this product is sold no more"),
            PlaceOrderError::InsufficientStock(short) => {
                Self::new(&kinds::INSUFFICIENT_STOCK).detail(words).member("shortages", shortages(&short))
            }
            PlaceOrderError::OutOfRange(reason) => Self::at("/items", reason.to_string()),
            PlaceOrderError::Store(error) => error.into(),
        }
    }
}

fn refused_items(items: &[usize], detail: &str) -> Problem {
    Problem::invalid(
        items.iter().map(|item| FieldError::at_pointer(format!("/items/{item}/product_id"), detail)).collect(),
    )
}
