//! Random commands against a model: after every step the server says what the model says, and at the end the books agree.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
};

use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::json;
use system_tests::{Client, Seller};

use super::Mode;

mod expected;
mod steps;
mod together;

use expected::Model;

const PRODUCTS: usize = 3;
const LOCATIONS: usize = 2;

/// One thing that somebody does.
#[derive(Clone, Debug)]
enum Step {
    Receive { product: usize, location: usize, quantity: i64 },
    Move { product: usize, from: usize, to: usize, quantity: i64 },
    Adjust { product: usize, location: usize, delta: i64 },
    Count { product: usize, location: usize, counted: i64 },
    Place { items: Vec<(usize, i64)> },
    PlaceTogether { wanted: Vec<Vec<(usize, i64)>> },
    Pay { order: usize },
    Ship { order: usize },
    Cancel { order: usize },
    ShipPart { order: usize, units: i64 },
    Undo { order: usize },
    CancelLine { order: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let (product, location) = (0..PRODUCTS, 0..LOCATIONS);
    prop_oneof![
        (product.clone(), location.clone(), 1..20_i64).prop_map(|(product, location, quantity)| Step::Receive {
            product,
            location,
            quantity
        }),
        (product.clone(), location.clone(), location.clone(), 1..10_i64)
            .prop_map(|(product, from, to, quantity)| Step::Move { product, from, to, quantity }),
        (product.clone(), location.clone(), prop_oneof![-8..0_i64, 1..8_i64])
            .prop_map(|(product, location, delta)| Step::Adjust { product, location, delta }),
        (product.clone(), location, 0..20_i64).prop_map(|(product, location, counted)| Step::Count {
            product,
            location,
            counted
        }),
        items().prop_map(|items| Step::Place { items }),
        (0..8_usize).prop_map(|order| Step::Pay { order }),
        (0..8_usize).prop_map(|order| Step::Ship { order }),
        (0..8_usize).prop_map(|order| Step::Cancel { order }),
        (0..8_usize, 1..4_i64).prop_map(|(order, units)| Step::ShipPart { order, units }),
        (0..8_usize).prop_map(|order| Step::Undo { order }),
        (0..8_usize).prop_map(|order| Step::CancelLine { order }),
    ]
}

fn items() -> impl Strategy<Value = Vec<(usize, i64)>> {
    prop::collection::vec((0..PRODUCTS, 1..8_i64), 1..4)
}

/// A step, or many small orders at once.
fn crowded_step() -> impl Strategy<Value = Step> {
    let together = prop::collection::vec(prop::collection::vec((0..PRODUCTS, 1..4_i64), 1..3), 2..12);
    prop_oneof![
        2 => step(),
        1 => together.prop_map(|wanted| Step::PlaceTogether { wanted }),
    ]
}

/// What an order wants of each product.
fn merged(items: Vec<(usize, i64)>) -> BTreeMap<usize, i64> {
    let mut merged = BTreeMap::new();
    for (product, quantity) in items {
        *merged.entry(product).or_insert(0) += quantity;
    }
    merged
}

/// The servers and the model side by side.
struct Twins {
    seller: Seller,
    /// Where the servers listen, who are asked in turn.
    servers: Vec<String>,
    asked: AtomicUsize,
    products: Vec<i64>,
    model: Model,
}

impl Twins {
    /// The same client at the server whose turn it is.
    fn anywhere(&self, client: &Client) -> Client {
        let turn = self.asked.fetch_add(1, Ordering::Relaxed);
        client.at(&self.servers[turn % self.servers.len()])
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Receive { product, location, quantity } => {
                let body =
                    json!({"product_id": self.products[product], "location_id": location + 1, "quantity": quantity});
                self.anywhere(&self.seller.manager).post("/stock/receive", &body).await.expect(201);
                *self.model.on_hand.entry((product, location)).or_default() += quantity;
            }
            Step::Move { product, from, to, quantity } => self.transfer(product, from, to, quantity).await,
            Step::Adjust { product, location, delta } => self.adjust(product, location, delta).await,
            Step::Count { product, location, counted } => self.count(product, location, counted).await,
            Step::Place { items } => self.place(items).await,
            Step::PlaceTogether { wanted } => self.place_together(wanted).await,
            Step::Pay { order } => self.pay(order).await,
            Step::Ship { order } => self.ship(order).await,
            Step::Cancel { order } => self.cancel(order).await,
            Step::ShipPart { order, units } => self.ship_part(order, units).await,
            Step::Undo { order } => self.undo(order).await,
            Step::CancelLine { order } => self.cancel_line(order).await,
        }
    }

    async fn transfer(&mut self, product: usize, from: usize, to: usize, quantity: i64) {
        let body = json!({
            "product_id": self.products[product], "from_location_id": from + 1, "to_location_id": to + 1,
            "quantity": quantity,
        });
        let answer = self.anywhere(&self.seller.manager).post("/stock/move", &body).await;
        if from == to {
            answer.expect_problem(422, "invalid-request");
        } else if self.model.available(product, from) < quantity {
            answer.expect_problem(400, "insufficient-stock");
        } else {
            answer.expect(201);
            *self.model.on_hand.entry((product, from)).or_default() -= quantity;
            *self.model.on_hand.entry((product, to)).or_default() += quantity;
        }
    }

    async fn adjust(&mut self, product: usize, location: usize, delta: i64) {
        let body = json!({
            "product_id": self.products[product], "location_id": location + 1, "quantity_delta": delta, "reason": "model",
        });
        let answer = self.anywhere(&self.seller.manager).post("/stock/adjust", &body).await;
        if self.model.available(product, location) + delta < 0 {
            assert!(answer.status.is_client_error(), "{}", answer.text);
        } else {
            answer.expect(201);
            *self.model.on_hand.entry((product, location)).or_default() += delta;
        }
    }

    async fn count(&mut self, product: usize, location: usize, counted: i64) {
        let body = json!({"product_id": self.products[product], "location_id": location + 1, "counted": counted});
        let answer = self.anywhere(&self.seller.manager).post("/stock/count", &body).await;
        let reserved = self.model.reserved.get(&(product, location)).copied().unwrap_or(0);
        if counted < reserved {
            assert_eq!(answer.status, 409, "{}", answer.text);
        } else {
            assert!(answer.status.is_success(), "{}", answer.text);
            self.model.on_hand.insert((product, location), counted);
        }
    }

    async fn place(&mut self, items: Vec<(usize, i64)>) {
        let lines: Vec<_> = items
            .iter()
            .map(|(product, quantity)| json!({"product_id": self.products[*product], "quantity": quantity}))
            .collect();
        let answer = self.anywhere(&self.seller.customer).post("/orders", &json!({"items": lines})).await;
        let Some(held) = self.model.allocate(&merged(items)) else {
            answer.expect_problem(400, "insufficient-stock");
            return;
        };
        let id = answer.expect(201)["id"].as_str().unwrap().to_owned();
        self.model.reserve(id, held);
    }

    async fn compare(&self) {
        for (index, product) in self.products.iter().enumerate() {
            let seen = self.anywhere(&self.seller.manager).get(&format!("/products/{product}")).await.expect(200);
            assert_eq!(seen["stock_quantity"], self.model.total(index));
            for level in seen["stock"].as_array().unwrap() {
                let place = (index, usize::try_from(level["location_id"].as_i64().unwrap() - 1).unwrap());
                let of = |levels: &BTreeMap<_, i64>| levels.get(&place).copied().unwrap_or(0);
                assert_eq!(
                    (&level["on_hand"], &level["reserved"]),
                    (&json!(of(&self.model.on_hand)), &json!(of(&self.model.reserved)))
                );
            }
        }
    }
}

/// So many walks, each against servers and a database of its own.
fn walk(mode: Mode, cases: u32, step: impl Strategy<Value = Step>) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut runner = TestRunner::new(ProptestConfig {
        cases,
        max_shrink_iters: 60,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let run = runner.run(&prop::collection::vec(step, 1..40), |steps| {
        runtime.block_on(async {
            let app = mode.start().await;
            let seller = app.seller().await;
            seller.location("WH-02", 200).await;
            let mut products = Vec::new();
            for number in 0..PRODUCTS {
                products.push(seller.product(&format!("MODEL-{number}"), "2.50", 0).await);
            }
            let mut twins =
                Twins { servers: app.bases(), asked: AtomicUsize::new(0), model: Model::default(), products, seller };
            for step in steps {
                twins.take(step).await;
                twins.compare().await;
            }
            app.close().await;
        });
        Ok(())
    });
    run.unwrap();
}

#[test]
fn whatever_people_do_the_server_agrees_with_the_model() {
    walk(Mode::usual(1), 12, step());
}

#[test]
fn whatever_people_do_at_two_servers_both_agree_with_the_model() {
    walk(Mode::usual(2), 12, step());
}

#[test]
fn whatever_a_crowd_does_the_servers_agree_with_the_model_however_orders_are_placed() {
    for mode in Mode::others() {
        walk(mode, 3, crowded_step());
    }
}
