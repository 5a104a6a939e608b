//! S1: every route × every role × somebody else's object.

use std::collections::BTreeSet;

use http_adapter::routes;
use reqwest::Method;
use serde_json::json;
use system_tests::{Answer, Client, PASSWORD, Seller, TestApp};

use super::{
    id_of,
    rights_table::{Gets, Row, TABLE, WHO},
    sign_in,
};

/// The objects that the table asks for.
struct World<'a> {
    app: &'a TestApp,
    seller: Seller,
    product: i64,
    somebody: String,
    /// An order that was invoiced, and its number.
    invoiced: (String, String),
    serial: usize,
}

impl<'a> World<'a> {
    async fn new(app: &'a TestApp) -> Self {
        let seller = app.seller().await;
        seller.location("WH-02", 200).await;
        let product = seller.product("RIGHTS", "1", 5_000).await;
        let somebody = id_of(&seller.stranger).await;
        let order = seller.shipped(product, 1).await["id"].as_str().unwrap().to_owned();
        let number = seller.invoice_of(&order).await;
        Self { app, seller, product, somebody, invoiced: (order, number), serial: 0 }
    }

    /// A path with something real in it, made anew for each question.
    async fn path(&mut self, row: &Row) -> String {
        let id = if row.route.contains("/invoice") || row.route.contains("/documents") {
            let (order, number) = &self.invoiced;
            return row.route.replace("{id}", order).replace("{number}", number);
        } else if row.route.contains("/shipments/") || row.route.ends_with("/refund") {
            let seller = Seller {
                customer: sign_in(self.app, "customer@example.com").await,
                manager: sign_in(self.app, "manager@example.com").await,
                ..self.seller.clone()
            };
            let order = seller.shipped(self.product, 1).await;
            let shipment = order["shipments"][0]["id"].as_str().unwrap();
            return row.route.replace("{id}", order["id"].as_str().unwrap()).replace("{shipment_id}", shipment);
        } else if row.route.starts_with("/orders/{id}") {
            let order = sign_in(self.app, "customer@example.com").await;
            let body = json!({"items": [{"product_id": self.product, "quantity": 1}]});
            let id = order.post("/orders", &body).await.expect(201)["id"].as_str().unwrap().to_owned();
            if row.route.ends_with("/ship") {
                order.post(&format!("/orders/{id}/pay"), &json!({})).await.expect(200);
            }
            id
        } else if row.route.starts_with("/users") {
            self.somebody.clone()
        } else if row.route.starts_with("/locations") {
            "WH-02".to_owned()
        } else if row.route.starts_with("/webhooks/{id}") {
            return self.path_of_webhook(row).await;
        } else if row.method == "DELETE" {
            let admin = sign_in(self.app, "admin@example.com").await;
            let seller = Seller { admin, ..self.seller.clone() };
            seller.product(&format!("SPARE-{}", self.serial), "1", 0).await.to_string()
        } else {
            self.product.to_string()
        };
        row.route.replace("{id}", &id).replace("{asset:.*}", "index.html")
    }

    /// A webhook to which something was delivered, or is about to be.
    async fn path_of_webhook(&self, row: &Row) -> String {
        let admin = sign_in(self.app, "admin@example.com").await;
        let body = json!({"url": "https://erp.example.com", "types": ["order.*"]});
        let id = admin.post("/webhooks", &body).await.expect(201)["id"].as_str().unwrap().to_owned();
        let path = row.route.replace("{id}", &id);
        if !path.contains("{delivery_id}") {
            return path;
        }
        // No job runs here, so a delivery is written as the job would.
        let books = self.app.books().await;
        let written = format!(
            "INSERT INTO webhook_deliveries (endpoint_id, event_id, position, due_at, created_at, type, subject)
            VALUES ('{id}', gen_random_uuid(), 1, now(), now(), 'order.placed.v1', 'order/1') RETURNING id::text"
        );
        let delivery: String = books.rows(&written, &[]).await[0].get(0);
        path.replace("{delivery_id}", &delivery)
    }

    async fn body(&self, row: &Row) -> String {
        let mut body = row.body.replace("{n}", &self.serial.to_string());
        if body.contains("{refresh}") {
            let log_in = json!({"email": "customer@example.com", "password": PASSWORD});
            let session = self.app.anonymous().post("/auth/login", &log_in).await.expect(200);
            body = body.replace("{refresh}", session["refresh_token"].as_str().unwrap());
        }
        body
    }

    async fn ask(&mut self, row: &Row, who: Option<&str>, prefix: &str) -> Answer {
        self.serial += 1;
        let (path, body) = (self.path(row).await, self.body(row).await);
        let client: Client = match who {
            Some(email) => sign_in(self.app, email).await,
            None => self.app.anonymous(),
        };
        let request = client.request(Method::from_bytes(row.method.as_bytes()).unwrap(), &format!("{prefix}{path}"));
        let kind = if row.route == "/auth/token" { "application/x-www-form-urlencoded" } else { "application/json" };
        let request = if body.is_empty() { request } else { request.header("content-type", kind).body(body) };
        client.send(request).await
    }
}

fn got(answer: &Answer) -> Option<Gets> {
    match answer.status.as_u16() {
        200..=299 => Some(Gets::Through),
        401 => Some(Gets::SignIn),
        403 => Some(Gets::Forbidden),
        404 => Some(Gets::Nothing),
        _ => None,
    }
}

#[test]
fn no_route_is_missing_from_the_table_and_none_is_in_it_that_does_not_exist() {
    let served: BTreeSet<(&str, &str)> = routes().iter().map(|route| (route.method, route.path)).collect();
    let judged: BTreeSet<(&str, &str)> = TABLE.iter().map(|row| (row.method, row.route)).collect();
    assert_eq!(served.difference(&judged).collect::<Vec<_>>(), Vec::<&(&str, &str)>::new(), "routes without a row");
    assert_eq!(judged.difference(&served).collect::<Vec<_>>(), Vec::<&(&str, &str)>::new(), "rows without a route");
    assert_eq!(judged.len(), TABLE.len(), "a row stands there twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_gets_what_the_table_says_and_nothing_else() {
    let app = TestApp::start_with(1, &[("WORKER", "true")]).await;
    let mut world = World::new(&app).await;
    let mut wrong = Vec::new();
    for row in TABLE {
        for (who, expected) in WHO.into_iter().zip(row.outcomes()) {
            let answer = world.ask(row, who, "").await;
            if got(&answer) != Some(expected) {
                let who = who.unwrap_or("nobody");
                wrong.push(format!(
                    "{} {} for {who}: {expected:?}, not {}: {}",
                    row.method, row.route, answer.status, answer.text
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_prefix_is_no_way_around() {
    let app = TestApp::start_with(1, &[("WORKER", "true")]).await;
    let mut world = World::new(&app).await;
    for row in TABLE {
        for (who, expected) in [(WHO[0], row.outcomes()[0]), (WHO[2], row.outcomes()[2])] {
            let answer = world.ask(row, who, "/api").await;
            assert_eq!(got(&answer), Some(expected), "{} /api{}: {}", row.method, row.route, answer.text);
        }
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_somebody_elses_and_what_is_not_there_look_alike() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "1", 5).await;
    let theirs = seller.order(product, 1).await["id"].as_str().unwrap().to_owned();
    let nowhere = "00000000-0000-7000-8000-000000000000";
    for step in ["", "/pay", "/cancel"] {
        let ask = |id: String| {
            let client = seller.stranger.clone();
            async move {
                let path = format!("/orders/{id}{step}");
                let answer =
                    if step.is_empty() { client.get(&path).await } else { client.post(&path, &json!({})).await };
                let mut problem = answer.expect_problem(404, "not-found");
                problem["instance"] = json!("the request's own");
                problem
            }
        };
        assert_eq!(ask(theirs.clone()).await, ask(nowhere.to_owned()).await);
    }
    app.close().await;
}
