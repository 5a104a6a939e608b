//! `POST /orders`

use actix_web::web::Data;
use domain::{
    orders::{OrderedItem, PlaceOrder, PlaceOrderError},
    values::{Invalid, Quantity, Text},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::order_body::{OrderBody, stepped};
use crate::{
    answer::Answer,
    app::App,
    extract::{Body, Command, Fields, Name, Object, names},
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
    /// Where to.
    #[serde(alias = "shippingAddress")]
    #[schema(min_length = 1, max_length = 1000)]
    shipping_address: Option<String>,
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
        let note = fields.optional("/note", self.note.as_deref(), Text::parse);
        fields.finish(|| Some(PlaceOrder { items: items?, customer, purchase_order_number, shipping_address, note }))
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

/// Places an order: reserves the stock of every line at today's price, or nothing at all.
#[utoipa::path(
    post, path = "/orders", operation_id = "place_order", tag = "orders",
    request_body = NewOrder,
    responses(
        (status = 201, description = "The order.", body = OrderBody,
            headers(("Location" = String, description = "Its path."), ("ETag" = String, description = "Its version.")))
    )
)]
pub async fn place_order(app: Data<App>, command: Command<NewOrder>) -> Result<Answer<OrderBody>, Problem> {
    let Command { request, body, fields } = command;
    let command = body.command(fields)?;
    let placed = app.order_desk.place(request, command).await;
    let placed = placed.map_err(|error| Problem::from(error).map_pointers(|pointer| body.named_by_sku(pointer)))?;
    let location = format!("/orders/{}", placed.value.id);
    Ok(stepped(placed)?.status(actix_web::http::StatusCode::CREATED).at(location))
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
