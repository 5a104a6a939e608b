//! What is measured.

use std::sync::Arc;

use anyhow::Result;
use http_body_util::Full;
use hyper::{Method, Request};
use rand::Rng;
use serde_json::{Value, json};
use system_tests::PASSWORD;

use crate::{
    driver::Prepared,
    fixture::{PRODUCTS, buyer},
    pgbench::Script,
};

/// How many requests are made beforehand; clients begin at different ones, and over again after the last.
const PREPARED: u32 = 20_000;

/// One kind of request, beside its yardstick.
pub struct Scenario {
    /// What it is called in the report.
    pub name: &'static str,
    /// How many clients send it, and run the yardstick.
    pub clients: usize,
    /// What is sent.
    pub sent: Sent,
    /// The same work for `pgbench`, if there is such a thing.
    pub yardstick: Option<Script>,
    /// What `quality.md` wants: a name, and the least ratio of server to yardstick.
    pub goal: Option<(&'static str, f64)>,
}

/// A kind of request.
#[derive(Clone, Copy)]
pub enum Sent {
    /// `POST /orders` with so many lines, of any of so many products.
    Order { lines: u32, products: u32 },
    /// `GET /products/{id}`.
    Product,
    /// `GET /products?in_stock=true&limit=50`.
    Products,
    /// `POST /auth/login`.
    LogIn,
}

/// All of them.
pub const fn all() -> [Scenario; 8] {
    const ONE: Sent = Sent::Order { lines: 1, products: PRODUCTS };
    const FIVE: Sent = Sent::Order { lines: 5, products: PRODUCTS };
    const HOT: Sent = Sent::Order { lines: 1, products: 1 };
    const fn of(name: &'static str, clients: usize, sent: Sent) -> Scenario {
        Scenario { name, clients, sent, yardstick: sent.yardstick(), goal: None }
    }
    [
        of("orders-1-line-8-clients", 8, ONE),
        Scenario { goal: Some(("P2", 2.0)), ..of("orders-1-line-32-clients", 32, ONE) },
        Scenario { goal: Some(("P1", 0.8)), ..of("orders-5-lines-8-clients", 8, FIVE) },
        of("orders-5-lines-32-clients", 32, FIVE),
        Scenario { goal: Some(("P3", 8.0)), ..of("orders-hot-sku-32-clients", 32, HOT) },
        Scenario { goal: Some(("P5", 0.5)), ..of("product-by-id-8-clients", 8, Sent::Product) },
        Scenario { goal: Some(("P5", 0.5)), ..of("products-in-stock-8-clients", 8, Sent::Products) },
        of("log-in-4-clients", 4, Sent::LogIn),
    ]
}

impl Sent {
    const fn yardstick(self) -> Option<Script> {
        match self {
            Self::Order { lines: 1, products } => Some(Script { name: "order_1.sql", products }),
            Self::Order { products, .. } => Some(Script { name: "order_5.sql", products }),
            Self::Product => Some(Script { name: "product.sql", products: PRODUCTS }),
            Self::Products => Some(Script { name: "products.sql", products: PRODUCTS }),
            Self::LogIn => None,
        }
    }

    /// The status that means it worked.
    pub const fn success(self) -> u16 {
        match self {
            Self::Order { .. } => 201,
            Self::Product | Self::Products | Self::LogIn => 200,
        }
    }

    /// Whether it leaves an order behind.
    pub const fn orders(self) -> bool {
        matches!(self, Self::Order { .. })
    }

    /// Makes the requests, of different customers.
    pub fn prepare(self, host: &str, tokens: &[String]) -> Result<Arc<[Prepared]>> {
        let tokens = tokens.iter().cycle();
        (1..=PREPARED).zip(tokens).map(|(number, token)| self.request(number, host, token)).collect()
    }

    fn request(self, number: u32, host: &str, token: &str) -> Result<Prepared> {
        let (method, path, body) = match self {
            Self::Order { lines, products } => {
                (Method::POST, "/orders".to_owned(), Some(json!({"items": items(lines, products)})))
            }
            Self::Product => (Method::GET, format!("/products/{}", rand::rng().random_range(1..=PRODUCTS)), None),
            Self::Products => (Method::GET, "/products?in_stock=true&limit=50".to_owned(), None),
            Self::LogIn => {
                let email = buyer(usize::try_from(1 + number % 200)?);
                (Method::POST, "/auth/login".to_owned(), Some(json!({"email": email, "password": PASSWORD})))
            }
        };
        let request = Request::builder().method(method).uri(path).header("host", host);
        let request = request.header("authorization", format!("Bearer {token}"));
        Ok(match body {
            Some(body) => request.header("content-type", "application/json").body(Full::from(body.to_string()))?,
            None => request.body(Full::default())?,
        })
    }
}

/// One line from each part of the catalogue, as the yardstick does it.
fn items(lines: u32, products: u32) -> Value {
    let part = products / lines;
    let item =
        |line: u32| json!({"product_id": rand::rng().random_range(line * part + 1..=(line + 1) * part), "quantity": 1});
    (0..lines).map(item).collect()
}
