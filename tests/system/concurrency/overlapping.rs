//! Orders of five overlapping lines in random order, with moves, receipts and cancels in between, all on the same few rows:
//! no deadlock reaches a client, nothing is oversold, and nothing is lost.

use futures_util::future::join_all;
use rand::{Rng, SeedableRng, rngs::StdRng, seq::SliceRandom};
use serde_json::json;
use system_tests::{Client, Seller};

use super::Mode;

const CLIENTS: u64 = 32;
const ROUNDS: usize = 12;
const PRODUCTS: usize = 8;

/// What one client got done.
#[derive(Default)]
struct Tally {
    ordered: usize,
    refused: usize,
}

async fn churn(mode: Mode, rounds: usize) {
    let app = mode.start().await;
    let seller = app.seller().await;
    seller.location("WH-02", 50).await;
    // So scarce that some orders are refused, however few rounds there are.
    let share = |of_all: usize| i64::try_from(of_all * rounds / ROUNDS).unwrap();
    let mut products = Vec::new();
    for number in 0..PRODUCTS {
        let product = seller.product(&format!("CHURN-{number}"), "1.00", share(60)).await;
        seller.receive(product, 2, share(20)).await;
        products.push(product);
    }
    let bases = app.bases();
    let work = (0..CLIENTS).map(|seed| {
        let base = bases[usize::try_from(seed).unwrap() % bases.len()].clone();
        one_client(seed, seller.clone(), base, products.clone(), rounds)
    });
    let tallies = join_all(work).await;
    let (ordered, refused) = tallies.iter().fold((0, 0), |(a, b), tally| (a + tally.ordered, b + tally.refused));
    assert!(ordered > 0 && refused > 0, "{ordered} orders and {refused} refusals do not test much, {mode:?}");

    let books = app.books().await;
    let received = books.number("SELECT sum(on_hand_delta) FROM stock_ledger WHERE kind = 'RECEIVED'").await;
    assert_eq!(books.number("SELECT sum(on_hand) FROM stock_levels").await, received, "moves conserve the total");
    let reserved = books.number("SELECT sum(reserved) FROM stock_levels").await;
    assert_eq!(books.number("SELECT sum(reserved) FROM order_items").await, reserved);
    app.close().await;
}

async fn one_client(seed: u64, seller: Seller, base: String, products: Vec<i64>, rounds: usize) -> Tally {
    let mut random = StdRng::seed_from_u64(seed);
    let (customer, manager) = (seller.customer.at(&base), seller.manager.at(&base));
    let mut tally = Tally::default();
    for _ in 0..rounds {
        match random.random_range(0..4) {
            0 => transfer(&mut random, &manager, &products).await,
            1 => {
                let product = products[random.random_range(0..products.len())];
                let body = json!({"product_id": product, "location_id": 1, "quantity": 1});
                manager.post("/stock/receive", &body).await.expect(201);
            }
            _ => order(&mut random, &customer, &products, &mut tally).await,
        }
    }
    tally
}

async fn transfer(random: &mut StdRng, manager: &Client, products: &[i64]) {
    let product = products[random.random_range(0..products.len())];
    let (from, to) = if random.random_bool(0.5) { (1, 2) } else { (2, 1) };
    let quantity = random.random_range(1..4);
    let body = json!({"product_id": product, "from_location_id": from, "to_location_id": to, "quantity": quantity});
    let answer = manager.post("/stock/move", &body).await;
    assert!([201, 400].contains(&answer.status.as_u16()), "{}", answer.text);
}

async fn order(random: &mut StdRng, customer: &Client, products: &[i64], tally: &mut Tally) {
    let mut chosen = products.to_vec();
    chosen.shuffle(random);
    let items: Vec<_> = chosen
        .iter()
        .take(5)
        .map(|product| json!({"product_id": product, "quantity": random.random_range(1..4)}))
        .collect();
    let answer = customer.post("/orders", &json!({"items": items})).await;
    if answer.status == 201 {
        tally.ordered += 1;
        if random.random_bool(0.4) {
            let id = answer.json()["id"].as_str().unwrap().to_owned();
            customer.post(&format!("/orders/{id}/cancel"), &json!({})).await.expect(200);
        }
    } else {
        answer.expect_problem(400, "insufficient-stock");
        tally.refused += 1;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_two_clients_on_the_same_rows_never_deadlock_or_oversell() {
    churn(Mode::usual(1), ROUNDS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_two_clients_at_two_servers_never_deadlock_or_oversell() {
    churn(Mode::usual(2), ROUNDS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_two_clients_on_the_same_rows_never_deadlock_or_oversell_however_orders_are_placed() {
    for mode in Mode::others() {
        churn(mode, ROUNDS / 3).await;
    }
}
