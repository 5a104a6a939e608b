//! The requests that are sent.

use rand::Rng;
use serde_json::{Value, json};
use system_tests::PASSWORD;

use crate::{
    driver::Group,
    fixture::{PRODUCTS, buyer},
    request::Prepared,
};

/// How many requests are made beforehand; clients begin at different ones, and over again after the last.
const PREPARED: usize = 20_000;

/// A kind of request.
#[derive(Clone, Copy, Debug)]
pub enum Sent {
    /// `POST /orders` with so many lines, of any of so many products; with a key of its own or without.
    Order { lines: u32, products: u32, keyed: bool },
    /// `GET /products/{id}`.
    Product,
    /// `GET /products?in_stock=true&limit=50`.
    Products,
    /// `POST /auth/login`.
    LogIn,
}

/// What an answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// It was done.
    Done,
    /// It was refused for good reasons: log-ins are, when too many wait already.
    Refused,
    /// It must not be.
    Unexpected,
}

impl Sent {
    /// What a status means.
    pub const fn means(self, status: u16) -> Meaning {
        match (self, status) {
            (Self::Order { .. }, 201) | (Self::Product | Self::Products | Self::LogIn, 200) => Meaning::Done,
            (Self::LogIn, 429 | 503) => Meaning::Refused,
            _ => Meaning::Unexpected,
        }
    }

    /// Whether it leaves an order behind.
    pub const fn orders(self) -> bool {
        matches!(self, Self::Order { .. })
    }

    /// Makes the requests of so many clients, in the names of different customers.
    pub fn prepare(self, clients: usize, host: &str, tokens: &[String]) -> Group {
        let tokens = tokens.iter().cycle();
        let requests = (1..=PREPARED).zip(tokens).map(|(number, token)| self.request(number, host, token));
        Group { sent: self, requests: requests.collect(), clients }
    }

    fn request(self, number: usize, host: &str, token: &str) -> Prepared {
        let bearer = format!("Bearer {token}");
        let headers = [("host", host), ("authorization", bearer.as_str())];
        match self {
            Self::Order { lines, products, keyed } => {
                let body = json!({"items": items(lines, products)});
                Prepared::new("POST /orders", &headers, keyed, Some(&body))
            }
            Self::Product => {
                let line = format!("GET /products/{}", rand::rng().random_range(1..=PRODUCTS));
                Prepared::new(&line, &headers, false, None)
            }
            Self::Products => Prepared::new("GET /products?in_stock=true&limit=50", &headers, false, None),
            Self::LogIn => {
                let body = json!({"email": buyer(1 + number % 200), "password": PASSWORD});
                Prepared::new("POST /auth/login", &headers, false, Some(&body))
            }
        }
    }
}

/// One line from each part of the catalogue, as the yardstick does it.
fn items(lines: u32, products: u32) -> Value {
    let part = products / lines;
    let item =
        |line: u32| json!({"product_id": rand::rng().random_range(line * part + 1..=(line + 1) * part), "quantity": 1});
    (0..lines).map(item).collect()
}
