//! What the derived schemas cannot say of the bodies that clients send.

use serde_json::{Value, json};

/// Objects that clients send. They have the fields that they have, and no others.
const SENT: [&str; 27] = [
    "Registration",
    "Credentials",
    "Refresh",
    "LogOut",
    "Passwords",
    "UserChange",
    "NewProduct",
    "NewItem",
    "ProductChange",
    "NewLocation",
    "LocationChange",
    "Receipt",
    "Transfer",
    "Adjustment",
    "Count",
    "NewOrder",
    "NewOrderItem",
    "Empty",
    "Ship",
    "Cancel",
    "ShipItem",
    "CancelItem",
    "RefundRequest",
    "UndoShipment",
    "NewWebhook",
    "WebhookChange",
    "Replay",
];

/// Those of them that name a product by `product_id` or by `sku`, but not by both.
const NAMING_A_PRODUCT: [&str; 7] =
    ["Receipt", "Transfer", "Adjustment", "Count", "NewOrderItem", "ShipItem", "CancelItem"];

/// Completes the schemas of bodies.
pub fn complete(document: &mut Value) {
    for name in SENT {
        if let Some(schema) = schema(document, name) {
            schema.insert("additionalProperties".to_owned(), json!(false));
        }
    }
    for name in NAMING_A_PRODUCT {
        if let Some(schema) = schema(document, name) {
            schema.insert("oneOf".to_owned(), json!([{"required": ["product_id"]}, {"required": ["sku"]}]));
        }
    }
    if let Some(schema) = schema(document, "Replay") {
        schema.insert("oneOf".to_owned(), json!([{"required": ["after"]}, {"required": ["since"]}]));
    }
    restrict(document, "Adjustment", "quantity_delta", "not", json!({"const": 0}));
}

/// Says of one field what the derived schema cannot.
fn restrict(document: &mut Value, name: &str, field: &str, keyword: &str, value: Value) {
    let property =
        schema(document, name).and_then(|schema| schema.get_mut("properties")?.get_mut(field)?.as_object_mut());
    if let Some(property) = property {
        property.insert(keyword.to_owned(), value);
    }
}

fn schema<'a>(document: &'a mut Value, name: &str) -> Option<&'a mut serde_json::Map<String, Value>> {
    document.get_mut("components")?.get_mut("schemas")?.get_mut(name)?.as_object_mut()
}
