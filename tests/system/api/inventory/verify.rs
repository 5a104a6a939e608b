//! `GET /stock/verify`: the proof.

use serde_json::json;
use system_tests::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn books_that_agree_have_drift_0_and_say_what_was_compared() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "1", 10).await;
    seller.order(product, 4).await;
    let proof = seller.admin.get("/stock/verify").await.expect(200);
    assert_eq!(proof["drift"], 0);
    assert_eq!((&proof["levels"], &proof["ledger_rows"], &proof["order_lines"]), (&json!(1), &json!(2), &json!(1)));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_level_is_found_and_named() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    seller.product("A", "1", 10).await;
    let books = app.books().await;
    books.execute("UPDATE stock_levels SET on_hand = on_hand + 1").await.unwrap();
    let answer = seller.admin.get("/stock/verify").await;
    let proof = answer.expect(200);
    assert_eq!(proof["drift"], 1, "{}", answer.text);
    assert!(answer.text.contains("product 1 at location 1"), "{}", answer.text);
    books.execute("UPDATE stock_levels SET on_hand = on_hand - 1").await.unwrap();
    assert_eq!(seller.admin.get("/stock/verify").await.expect(200)["drift"], 0);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_product_or_one_level_is_proven_by_itself() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("A", "1", 10).await;
    seller.product("B", "1", 10).await;
    seller.order(product, 4).await;
    let compared = async |query: &str| {
        let proof = seller.admin.get(&format!("/stock/verify?{query}")).await.expect(200);
        (proof["drift"].clone(), proof["levels"].clone(), proof["ledger_rows"].clone(), proof["order_lines"].clone())
    };
    assert_eq!(compared("product=A").await, (json!(0), json!(1), json!(2), json!(1)));
    assert_eq!(compared("product=A&location=WH-01").await, (json!(0), json!(1), json!(2), json!(0)));
    assert_eq!(compared("product=B").await, (json!(0), json!(1), json!(1), json!(0)));
    let books = app.books().await;
    books.execute("UPDATE stock_levels SET on_hand = on_hand + 1 WHERE product_id = 1").await.unwrap();
    assert_eq!(compared("product=A").await.0, 1);
    assert_eq!(compared("product=B").await.0, 0);
    books.execute("UPDATE stock_levels SET on_hand = on_hand - 1 WHERE product_id = 1").await.unwrap();
    assert_eq!(seller.admin.get("/stock/verify?sku=A").await.status, 422);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_cannot_be_rewritten_and_levels_cannot_break_their_rule() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    seller.product("A", "1", 10).await;
    let books = app.books().await;
    for forgery in [
        "UPDATE stock_ledger SET on_hand_delta = 1",
        "DELETE FROM stock_ledger",
        "TRUNCATE stock_ledger CASCADE",
        "UPDATE stock_levels SET on_hand = -1",
        "UPDATE stock_levels SET reserved = -1",
        "UPDATE stock_levels SET reserved = on_hand + 1",
        "UPDATE products SET current_price = -1",
    ] {
        assert!(books.execute(forgery).await.is_err(), "{forgery}");
    }
    app.close().await;
}
