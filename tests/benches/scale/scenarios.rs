//! What is asked, of a business of whatever size.

use anyhow::{Context, Result};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};

use crate::{
    business::Business,
    connection::{Asked, Connection},
    walk::{deep_page, fields},
};

/// So many different requests are made where there is a choice. All are sent once before anything counts.
const CHOICES: usize = 100;

/// Requests of one kind.
pub struct Scenario {
    /// What it is called in the report.
    pub name: &'static str,
    /// Sent in turn, over and over.
    pub requests: Vec<Asked>,
}

/// Lists whose first page and ten thousandth page are asked for.
const LISTS: [(&str, &str, &str); 14] = [
    ("products", "products, page 10,000", "/products"),
    ("products by name", "products by name, page 10,000", "/products?sort=name"),
    ("products by price, dearest first", "products by price, page 10,000", "/products?sort=-price"),
    ("products in stock", "products in stock, page 10,000", "/products?in_stock=true"),
    ("products out of stock", "products out of stock, page 10,000", "/products?in_stock=false"),
    ("products of a category", "products of a category, last page", "/products?category=Category%207"),
    ("levels", "levels, page 10,000", "/stock"),
    ("levels at a location", "levels at a location, page 10,000", "/stock?location=WH-02"),
    (
        "levels below the reorder point",
        "levels below the reorder point, page 10,000",
        "/stock?below_reorder_point=true",
    ),
    ("levels as of half a year ago", "levels as of half a year ago, page 10,000", "/stock?as_of=:half_a_year_ago"),
    ("ledger", "ledger, page 10,000", "/stock/movements"),
    ("orders", "orders, page 10,000", "/orders"),
    ("users", "users, page 10,000", "/users"),
    ("events", "events, page 10,000", "/events"),
];

/// Single questions, and searches.
const ONCE: [(&str, &str); 27] = [
    ("search for a letter", "/products?q=e"),
    ("search for two letters in most names", "/products?q=er"),
    ("search for two letters in few names", "/products?q=7b"),
    ("search for two letters in no name", "/products?q=qj"),
    ("search for three letters in most names", "/products?q=ser"),
    ("search for a word in one of eleven names", "/products?q=hinge"),
    ("search for a word in one of 256 names", "/products?q=series%20a7"),
    ("search for a word in one of 65,536 names", "/products?q=series%20a7c3"),
    ("search for a SKU", "/products?q=SKU-0004321"),
    ("search for a word in no name", "/products?q=zzzzzz"),
    ("search for signs in no name", "/products?q=%26%26%26"),
    ("products that were discontinued (none)", "/products?status=DISCONTINUED"),
    ("products of no category", "/products?category=None&sort=price"),
    ("products of a category by price", "/products?category=Category%207&sort=price"),
    ("products out of stock by name", "/products?in_stock=false&sort=name"),
    ("levels as of before all (none)", "/stock?as_of=2001-01-01T00:00:00Z"),
    ("ledger at a location", "/stock/movements?location=WH-02"),
    ("ledger of a frequent kind", "/stock/movements?kind=RESERVED"),
    ("ledger of a rare kind", "/stock/movements?kind=RELEASED"),
    ("ledger of a kind that never was", "/stock/movements?kind=RETURNED"),
    ("ledger of a kind at a location", "/stock/movements?kind=ADJUSTED&location=WH-02"),
    ("ledger of a day", "/stock/movements?from=:half_a_year_ago&to=:a_day_later"),
    ("ledger of a day at a location", "/stock/movements?location=WH-02&from=:half_a_year_ago&to=:a_day_later"),
    ("orders of a status", "/orders?status=CANCELLED"),
    ("orders of a month", "/orders?from=:half_a_year_ago&to=:a_month_later"),
    ("events of a type", "/events?types=order.cancelled.v1"),
    ("events of a type that never was", "/events?types=stock.low.v1,stock.moved.v1"),
];

/// One of many, told by a product.
const OF_A_PRODUCT: [(&str, &str); 9] = [
    ("product by id", "/products/:product"),
    ("product by SKU", "/products/:sku"),
    ("levels of a product", "/stock?product=:product"),
    ("levels of a product as of half a year ago", "/stock?product=:product&as_of=:half_a_year_ago"),
    ("ledger of a product", "/stock/movements?product=:product"),
    ("ledger of a level", "/stock/movements?product=:product&location=WH-01"),
    ("verification of a product", "/stock/verify?product=:product"),
    ("verification of a level", "/stock/verify?product=:product&location=WH-01"),
    ("events of a product", "/events?subject=product/:product"),
];

/// The same, told by an order, and by its customer.
const OF_AN_ORDER: [(&str, &str); 3] = [
    ("order", "/orders/:order"),
    ("ledger of an order", "/stock/movements?order=:order"),
    ("events of an order", "/events?subject=order/:order"),
];

/// All that is wanted, in an order that is the same for every business.
pub async fn all(business: &Business, wants: impl Fn(&str) -> bool) -> Result<Vec<Scenario>> {
    let mut connection = business.connect().await?;
    let moments = Moments::find(&mut connection).await?;
    let mut made = Vec::new();
    for (name, path) in OF_A_PRODUCT {
        let path = moments.fill_in(path);
        let requests = some_products(business).map(|product| with_product(&path, product)).collect();
        made.push(Scenario { name, requests });
    }
    for (first, deep, path) in LISTS {
        let list = moments.fill_in(path);
        made.push(Scenario { name: first, requests: vec![get(&list)] });
        if wants(deep) {
            made.push(Scenario { name: deep, requests: vec![get(&deep_page(&mut connection, &list).await?)] });
        }
    }
    for (name, path) in ONCE {
        made.push(Scenario { name, requests: vec![get(&moments.fill_in(path))] });
    }
    let orders = fields(&mut connection, "/orders?limit=100", "id").await?;
    for (name, path) in OF_AN_ORDER {
        made.push(Scenario {
            name,
            requests: orders.iter().map(|order| get(&path.replace(":order", order))).collect(),
        });
    }
    let customers = fields(&mut connection, "/users?limit=100", "id").await?;
    let of_customers = customers.iter().map(|customer| get(&format!("/orders?customer={customer}"))).collect();
    made.push(Scenario { name: "orders of a customer", requests: of_customers });
    for (name, lines) in [("order of one line", 1), ("order of five lines", 5)] {
        let requests = (0..CHOICES).map(|_| order(business, lines)).collect();
        made.push(Scenario { name, requests });
    }
    made.retain(|scenario| wants(scenario.name));
    Ok(made)
}

fn get(path: &str) -> Asked {
    Asked { path: path.to_owned(), body: None }
}

/// Half a year before the last movement, and some time after that.
struct Moments {
    half_a_year_ago: DateTime<Utc>,
}

impl Moments {
    async fn find(connection: &mut Connection) -> Result<Self> {
        let last = fields(connection, "/stock/movements?limit=1", "recorded_at").await?;
        let last: DateTime<Utc> = last.first().context("there is no movement")?.parse()?;
        Ok(Self { half_a_year_ago: last - TimeDelta::days(180) })
    }

    fn fill_in(&self, path: &str) -> String {
        let days_later =
            |days| (self.half_a_year_ago + TimeDelta::days(days)).to_rfc3339_opts(SecondsFormat::Secs, true);
        path.replace(":half_a_year_ago", &days_later(0))
            .replace(":a_day_later", &days_later(1))
            .replace(":a_month_later", &days_later(30))
    }
}

fn some_products(business: &Business) -> impl Iterator<Item = u32> {
    let mut choice = StdRng::seed_from_u64(1);
    let products = business.products;
    // Every twentieth is not in stock.
    std::iter::repeat_with(move || choice.random_range(1..=products)).filter(|product| product % 20 != 0).take(CHOICES)
}

fn with_product(path: &str, product: u32) -> Asked {
    get(&path.replace(":product", &product.to_string()).replace(":sku", &format!("SKU-{product:07}")))
}

fn order(business: &Business, lines: u32) -> Asked {
    let mut choice = rand::rng();
    let part = business.products / lines;
    let mut product = |line: u32| loop {
        let product = choice.random_range(line * part + 1..=(line + 1) * part);
        if product % 20 != 0 {
            break product;
        }
    };
    let items: Value = (0..lines).map(|line| json!({"product_id": product(line), "quantity": 1})).collect();
    Asked { path: "/orders".to_owned(), body: Some(json!({ "items": items }).to_string()) }
}
