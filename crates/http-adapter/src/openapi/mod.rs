//! The OpenAPI document, made from the code: paths and schemas stand beside the handlers, and what is common to many
//! comes from the table of routes.

mod bodies;
mod names;
mod operations;
mod words;

use utoipa::{
    OpenApi,
    openapi::security::{Flow, HttpAuthScheme, HttpBuilder, OAuth2, Password, Scopes, SecurityScheme},
};

pub use names::{CustomerName, LocationName, ProductName};
pub use words::{
    DeliveryStatusWord, EventTypeWord, MovementKindWord, OrderStatusWord, ProductStatusWord, RoleWord, UserStatusWord,
    WebhookStatusWord,
};

use crate::{docs, events, health, inventory, orders, problem::ProblemBody, users, webhooks};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Stockbook",
        description = "A headless B2B inventory and order system. It never sells what it does not have, and it can prove so \
                       at any instant.\n\nMoney is written as exact JSON numbers with two places, moments as RFC 3339 in UTC. \
                       Refusals are problem documents (RFC 9457).",
        license(name = "MIT OR Apache-2.0")
    ),
    servers((url = "/", description = "This server"), (url = "/api", description = "The same, for proxies and older clients")),
    tags(
        (name = "auth", description = "Registering, signing in and out"),
        (name = "users", description = "Keeping accounts"),
        (name = "products", description = "The catalogue"),
        (name = "locations", description = "Where stock lies"),
        (name = "stock", description = "Levels, movements, and the proof that they agree"),
        (name = "orders", description = "From placing to shipping"),
        (name = "events", description = "What happened"),
        (name = "webhooks", description = "Events delivered to other systems, by the Standard Webhooks specification"),
        (name = "health", description = "Operations")
    ),
    paths(
        users::register, users::log_in, users::oauth_token, users::refresh, users::log_out, users::change_password,
        users::me, users::list_users, users::change_user,
        inventory::list_products, inventory::create_product, inventory::find_product, inventory::change_product,
        inventory::discontinue_product, inventory::create_item, inventory::find_item,
        inventory::list_locations, inventory::create_location, inventory::change_location,
        inventory::list_levels, inventory::receive_stock, inventory::move_stock, inventory::transfer,
        inventory::adjust_stock, inventory::count_stock, inventory::list_movements, inventory::verify_stock,
        orders::place_order, orders::list_orders, orders::find_order, orders::pay_order, orders::ship_order,
        orders::cancel_order, orders::refund_order, orders::list_payments, orders::undo_shipment,
        orders::packing_slip, orders::find_invoice, orders::list_documents, orders::find_document,
        events::list_events,
        webhooks::list_webhooks, webhooks::create_webhook, webhooks::find_webhook, webhooks::change_webhook,
        webhooks::delete_webhook, webhooks::rotate_secret, webhooks::test_webhook, webhooks::list_deliveries,
        webhooks::replay_delivery, webhooks::replay_events,
        health::status, health::live, health::ready, health::metrics,
        docs::openapi_document
    ),
    components(schemas(ProblemBody))
)]
struct Document;

fn document() -> utoipa::openapi::OpenApi {
    let mut document = Document::openapi();
    env!("CARGO_PKG_VERSION").clone_into(&mut document.info.version);
    let components = document.components.get_or_insert_default();
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    let password = OAuth2::new([Flow::Password(Password::new("/auth/token", Scopes::new()))]);
    components.add_security_scheme("password", SecurityScheme::OAuth2(password));
    operations::complete(&mut document);
    document
}

/// The OpenAPI 3.1 document of everything that is served.
pub fn openapi_json() -> String {
    let mut document = serde_json::to_value(document()).unwrap_or_default();
    bodies::complete(&mut document);
    document.to_string()
}
