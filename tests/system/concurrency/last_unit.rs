//! N buyers race for the last K units: exactly K are sold, the others are refused at once with a clear problem.

use futures_util::future::join_all;
use serde_json::json;

use super::{Mode, spread};

async fn race(mode: Mode, buyers: usize, units: i64, rounds: usize) {
    let app = mode.start().await;
    let seller = app.seller().await;
    let mut next = spread(&app, &seller.customer);
    for round in 0..rounds {
        let product = seller.product(&format!("RACE-{round}"), "9.99", units).await;
        let body = json!({"items": [{"product_id": product, "quantity": 1}]});
        let orders = (0..buyers).map(|_| {
            let (client, body) = (next(), body.clone());
            async move { client.post("/orders", &body).await }
        });
        let answers = join_all(orders).await;
        let sold = answers.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(i64::try_from(sold).unwrap(), units, "round {round}, {mode:?}");
        for refused in answers.iter().filter(|answer| answer.status != 201) {
            let problem = refused.expect_problem(400, "insufficient-stock");
            assert_eq!(problem["shortages"][0]["available"], 0);
        }
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_64_buyers_one_gets_the_last_unit_a_hundred_times() {
    race(Mode::usual(1), 64, 1, 100).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_64_buyers_at_two_servers_one_gets_the_last_unit_a_hundred_times() {
    race(Mode::usual(2), 64, 1, 100).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_100_buyers_ten_get_the_last_ten_units() {
    race(Mode::usual(1), 100, 10, 10).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_100_buyers_at_two_servers_ten_get_the_last_ten_units() {
    race(Mode::usual(2), 100, 10, 10).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_64_buyers_one_gets_the_last_unit_however_orders_are_placed() {
    for mode in Mode::others() {
        race(mode, 64, 1, 25).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_100_buyers_ten_get_the_last_ten_units_however_orders_are_placed() {
    for mode in Mode::others() {
        race(mode, 100, 10, 2).await;
    }
}
