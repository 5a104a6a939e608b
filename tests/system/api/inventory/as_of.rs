//! `GET /stock?as_of=`: what lay there then.

use serde_json::{Value, json};
use system_tests::{Seller, TestApp};

async fn now(app: &TestApp) -> String {
    let rows = app
        .books()
        .await
        .rows("SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')", &[])
        .await;
    rows[0].get(0)
}

/// What was on hand and reserved of the first level.
async fn level(seller: &Seller, moment: &str) -> Option<(Value, Value)> {
    let levels = seller.manager.get(&format!("/stock?product=A&as_of={moment}")).await.expect(200);
    let level = levels["items"].as_array().unwrap().first()?.clone();
    Some((level["on_hand"].clone(), level["reserved"].clone()))
}

#[tokio::test(flavor = "multi_thread")]
async fn each_moment_has_its_own_balance_and_now_is_the_last_one() {
    let app = TestApp::start().await;
    let before = now(&app).await;
    let seller = app.seller().await;
    let product = seller.product("A", "1", 10).await;
    let created = now(&app).await;
    let order = seller.order(product, 4).await["id"].as_str().unwrap().to_owned();
    let ordered = now(&app).await;
    seller.customer.post(&format!("/orders/{order}/pay"), &json!({})).await.expect(200);
    seller.manager.post(&format!("/orders/{order}/ship"), &json!({})).await.expect(200);
    let shipped = now(&app).await;

    assert_eq!(level(&seller, &before).await, None);
    assert_eq!(level(&seller, &created).await, Some((json!(10), json!(0))));
    assert_eq!(level(&seller, &ordered).await, Some((json!(10), json!(4))));
    assert_eq!(level(&seller, &shipped).await, Some((json!(6), json!(0))));
    assert_eq!(level(&seller, "2999-01-01T00:00:00%2B02:00").await, Some((json!(6), json!(0))));
    assert_eq!(level(&seller, "1970-01-01T00:00:00Z").await, None);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn moments_at_the_ends_of_time_are_answered_and_never_break_anything() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    seller.product("A", "1", 10).await;
    for moment in ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00%2B14:00"] {
        let answer = seller.manager.get(&format!("/stock?as_of={moment}")).await;
        assert!([200, 422].contains(&answer.status.as_u16()), "{moment}: {}", answer.text);
    }
    app.close().await;
}
