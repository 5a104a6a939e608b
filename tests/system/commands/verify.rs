//! `stockbook verify`.

use system_tests::TestApp;

use super::program::{SECRET, run};

#[tokio::test(flavor = "multi_thread")]
async fn books_that_agree_have_drift_0_and_forged_ones_fail_with_where() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let product = seller.product("VERIFIED", "10", 20).await;
    seller.order(product, 3).await;
    let variables = [("DATABASE_URL", app.database_url()), ("JWT_SECRET", SECRET)];
    let agree = run(&["verify"], &variables);
    assert_eq!(agree.code, Some(0), "{agree:?}");
    assert!(agree.out.starts_with("drift 0"), "{}", agree.out);

    let books = app.books().await;
    let forgeries = [
        ("UPDATE stock_levels SET on_hand = on_hand + 1", "UPDATE stock_levels SET on_hand = on_hand - 1"),
        ("UPDATE stock_levels SET reserved = reserved - 1", "UPDATE stock_levels SET reserved = reserved + 1"),
        (
            "UPDATE order_items SET reserved = reserved - 1, shipped = shipped + 1",
            "UPDATE order_items SET reserved = reserved + 1, shipped = shipped - 1",
        ),
    ];
    for (forge, undo) in forgeries {
        books.execute(forge).await.unwrap();
        let differ = run(&["verify"], &variables);
        assert_eq!(differ.code, Some(1), "{forge}: {differ:?}");
        assert!(!differ.out.contains("drift 0") && differ.out.contains("drift "), "{forge}: {}", differ.out);
        let proof = seller.admin.get("/stock/verify").await.expect(200);
        assert!(proof["drift"].as_i64().unwrap() > 0, "{forge}: {proof}");
        books.execute(undo).await.unwrap();
    }
    assert_eq!(run(&["verify"], &variables).code, Some(0));
    app.close().await;
}
