//! S1: every route, and who gets through. Written by hand from `api.md`, and not made from the code it judges.

/// What somebody gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gets {
    /// What they asked for.
    Through,
    /// 401.
    SignIn,
    /// 403.
    Forbidden,
    /// 404: it is somebody else's.
    Nothing,
}

/// One route: method, path, body, and what anonymous, the owner, another customer, a manager and an admin get.
pub struct Row {
    pub method: &'static str,
    pub route: &'static str,
    pub body: &'static str,
    pub outcome: &'static str,
}

impl Row {
    /// What each of the five gets, in the order of [`WHO`].
    pub fn outcomes(&self) -> Vec<Gets> {
        let outcome = |letter| match letter {
            'Y' => Gets::Through,
            '-' => Gets::SignIn,
            'n' => Gets::Forbidden,
            '0' => Gets::Nothing,
            other => panic!("{other} is no outcome"),
        };
        self.outcome.chars().map(outcome).collect()
    }
}

/// Who asks: nobody, the owner of the order, another customer, a manager, an admin.
pub const WHO: [Option<&str>; 5] = [
    None,
    Some("customer@example.com"),
    Some("stranger@example.com"),
    Some("manager@example.com"),
    Some("admin@example.com"),
];

const fn row(method: &'static str, route: &'static str, outcome: &'static str, body: &'static str) -> Row {
    Row { method, route, body, outcome }
}

const REGISTER: &str = r#"{"email": "new{n}@example.com", "password": "correct horse battery"}"#;
const LOG_IN: &str = r#"{"email": "customer@example.com", "password": "correct horse battery"}"#;
const GRANT: &str = "grant_type=password&username=customer%40example.com&password=correct+horse+battery";
const PASSWORDS: &str = r#"{"current_password": "correct horse battery", "new_password": "correct horse battery"}"#;
const PRODUCT: &str = r#"{"name": "Product {n}", "sku": "SKU-{n}", "price": "1.00"}"#;
const MOVE: &str = r#"{"sku": "RIGHTS", "from_location_id": 1, "to_location_id": 2, "quantity": 1}"#;
const ADJUST: &str = r#"{"sku": "RIGHTS", "location_id": 1, "quantity_delta": 1, "reason": "found"}"#;
const COUNT: &str = r#"{"sku": "RIGHTS", "location_id": 2, "counted": 5000}"#;
const RECEIVE: &str = r#"{"sku": "RIGHTS", "location_id": 1, "quantity": 1}"#;
const WEBHOOK: &str = r#"{"url": "https://erp.example.com/{n}", "types": ["order.*"]}"#;
const ORDER: &str = r#"{"items": [{"sku": "RIGHTS", "quantity": 1}]}"#;

/// `Y` gets through, `-` has to sign in, `n` is forbidden, `0` is told there is nothing.
pub const TABLE: &[Row] = &[
    row("POST", "/auth/register", "YYYYY", REGISTER),
    row("POST", "/auth/login", "YYYYY", LOG_IN),
    row("POST", "/auth/token", "YYYYY", GRANT),
    row("POST", "/auth/refresh", "YYYYY", r#"{"refresh_token": "{refresh}"}"#),
    row("POST", "/auth/logout", "-YYYY", "{}"),
    row("POST", "/auth/password", "-YYYY", PASSWORDS),
    row("GET", "/auth/me", "-YYYY", ""),
    row("GET", "/users", "-nnnY", ""),
    row("PATCH", "/users/{id}", "-nnnY", r#"{"status": "ACTIVE"}"#),
    row("GET", "/products", "-YYYY", ""),
    row("POST", "/products", "-nnnY", PRODUCT),
    row("GET", "/products/{id}", "-YYYY", ""),
    row("PATCH", "/products/{id}", "-nnnY", r#"{"description": "changed"}"#),
    row("DELETE", "/products/{id}", "-nnnY", ""),
    row("POST", "/items", "-nnnY", PRODUCT),
    row("GET", "/items/{id}", "-YYYY", ""),
    row("GET", "/locations", "-nnYY", ""),
    row("POST", "/locations", "-nnYY", r#"{"code": "WH-{n}"}"#),
    row("PATCH", "/locations/{id}", "-nnYY", r#"{"address": "Moved"}"#),
    row("GET", "/stock", "-nnYY", ""),
    row("POST", "/stock/receive", "-nnYY", RECEIVE),
    row("POST", "/stock/move", "-nnYY", MOVE),
    row("POST", "/transfer", "-nnYY", MOVE),
    row("POST", "/stock/adjust", "-nnYY", ADJUST),
    row("POST", "/stock/count", "-nnYY", COUNT),
    row("GET", "/stock/movements", "-nnYY", ""),
    row("GET", "/stock/verify", "-nnnY", ""),
    row("POST", "/orders", "-YYnY", ORDER),
    row("GET", "/orders", "-YYYY", ""),
    row("GET", "/orders/{id}", "-Y0YY", ""),
    row("POST", "/orders/{id}/pay", "-Y0nY", "{}"),
    row("POST", "/orders/{id}/ship", "-nnYY", "{}"),
    row("POST", "/orders/{id}/cancel", "-Y0nY", "{}"),
    row("POST", "/orders/{id}/refund", "-nnnY", "{}"),
    row("GET", "/orders/{id}/payments", "-Y0YY", ""),
    row("POST", "/orders/{id}/shipments/{shipment_id}/undo", "-nnYY", "{}"),
    row("GET", "/orders/{id}/shipments/{shipment_id}/packing-slip", "-nnYY", ""),
    row("GET", "/orders/{id}/invoice", "-Y0nY", ""),
    row("GET", "/orders/{id}/documents", "-Y0nY", ""),
    row("GET", "/orders/{id}/documents/{number}", "-Y0nY", ""),
    row("GET", "/events", "-YYYY", ""),
    row("GET", "/webhooks", "-nnnY", ""),
    row("POST", "/webhooks", "-nnnY", WEBHOOK),
    row("GET", "/webhooks/{id}", "-nnnY", ""),
    row("PATCH", "/webhooks/{id}", "-nnnY", r#"{"description": "changed"}"#),
    row("DELETE", "/webhooks/{id}", "-nnnY", ""),
    row("POST", "/webhooks/{id}/secret", "-nnnY", "{}"),
    row("POST", "/webhooks/{id}/test", "-nnnY", "{}"),
    row("POST", "/webhooks/{id}/replay", "-nnnY", r#"{"after": 0}"#),
    row("GET", "/webhooks/{id}/deliveries", "-nnnY", ""),
    row("POST", "/webhooks/{id}/deliveries/{delivery_id}/replay", "-nnnY", "{}"),
    row("GET", "/health", "YYYYY", ""),
    row("GET", "/health/live", "YYYYY", ""),
    row("GET", "/health/ready", "YYYYY", ""),
    row("GET", "/metrics", "YYYYY", ""),
    row("GET", "/openapi.json", "YYYYY", ""),
    row("GET", "/docs", "YYYYY", ""),
    row("GET", "/docs/{asset:.*}", "YYYYY", ""),
];
