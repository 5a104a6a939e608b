//! A seller's people, and what they do all day.

use serde_json::{Value, json};

use crate::{Client, eventually};

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

/// Staff and customers, signed in.
#[derive(Clone, Debug)]
pub struct Seller {
    /// Keeps the catalogue.
    pub admin: Client,
    /// Keeps the stock.
    pub manager: Client,
    /// Buys.
    pub customer: Client,
    /// Buys too, and must not see what the other one bought.
    pub stranger: Client,
}

impl Seller {
    /// Registers and signs in everybody.
    pub async fn at(base: &str) -> Self {
        let nobody = Client::anonymous(base);
        Self {
            admin: sign_up(&nobody, "admin@example.com", "ADMIN").await,
            manager: sign_up(&nobody, "manager@example.com", "INVENTORY_MANAGER").await,
            customer: sign_up(&nobody, "customer@example.com", "CUSTOMER").await,
            stranger: sign_up(&nobody, "stranger@example.com", "CUSTOMER").await,
        }
    }

    /// Creates a product with so much opening stock, and returns its id.
    pub async fn product(&self, sku: &str, price: &str, stock: i64) -> i64 {
        let body = json!({"name": format!("Product {sku}"), "sku": sku, "price": price, "stock_quantity": stock});
        self.admin.post("/products", &body).await.expect(201)["id"].as_i64().unwrap_or_default()
    }

    /// Opens a location and returns its id.
    pub async fn location(&self, code: &str, priority: i64) -> i64 {
        let body = json!({"code": code, "name": format!("Location {code}"), "priority": priority});
        self.manager.post("/locations", &body).await.expect(201)["id"].as_i64().unwrap_or_default()
    }

    /// Receives goods.
    pub async fn receive(&self, product: i64, location: i64, quantity: i64) {
        let body = json!({"product_id": product, "location_id": location, "quantity": quantity});
        self.manager.post("/stock/receive", &body).await.expect(201);
    }

    /// Places an order of one product for the customer, and returns it.
    pub async fn order(&self, product: i64, quantity: i64) -> Value {
        let body = json!({"items": [{"product_id": product, "quantity": quantity}]});
        self.customer.post("/orders", &body).await.expect(201)
    }

    /// Places an order of one product, pays it and ships it, and returns it.
    pub async fn shipped(&self, product: i64, quantity: i64) -> Value {
        let order = self.order(product, quantity).await;
        let path = |step: &str| format!("/orders/{}/{step}", order["id"].as_str().unwrap_or_default());
        self.customer.post(&path("pay"), &json!({})).await.expect(200);
        self.manager.post(&path("ship"), &json!({})).await.expect(200)
    }

    /// Waits until the invoice of an order is there, and returns its number.
    pub async fn invoice_of(&self, order: &str) -> String {
        let path = format!("/orders/{order}/documents");
        let there = async || {
            let documents = self.admin.get(&path).await.expect(200);
            documents["items"][0]["filed_at"].as_str().map(|_| documents["items"][0]["number"].clone())
        };
        eventually("the invoice is there", async || there().await.is_some()).await;
        there().await.and_then(|number| number.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// Registers somebody and signs them in.
pub async fn sign_up(nobody: &Client, email: &str, role: &str) -> Client {
    let body = json!({"email": email, "password": PASSWORD, "role": role});
    nobody.post("/auth/register", &body).await.expect(201);
    sign_in(nobody, email).await
}

/// Signs somebody in.
pub async fn sign_in(nobody: &Client, email: &str) -> Client {
    let body = json!({"email": email, "password": PASSWORD});
    let session = nobody.post("/auth/login", &body).await.expect(200);
    nobody.with_token(session["access_token"].as_str().unwrap_or_default())
}
