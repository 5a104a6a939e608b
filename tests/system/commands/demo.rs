//! `stockbook demo`.

use serde_json::json;
use system_tests::{Books, ServerProcess, fresh_database};

use super::program::{SECRET, run};

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_database_is_filled_once_and_the_books_agree() {
    let database = fresh_database().await;
    let variables = [("DATABASE_URL", database.url()), ("JWT_SECRET", SECRET), ("BCRYPT_COST", "4")];
    let filled = run(&["demo"], &variables);
    assert_eq!(filled.code, Some(0), "{filled:?}");
    let books = Books::open(database.url()).await;
    books.assert_agree().await;
    assert_eq!(books.number("SELECT count(*) FROM locations").await, 3);
    assert!(books.number("SELECT count(*) FROM products").await >= 20);
    assert!(books.number("SELECT count(*) FROM orders").await >= 10);

    let verified = run(&["verify"], &variables);
    assert_eq!(verified.code, Some(0), "{verified:?}");
    assert!(verified.out.starts_with("drift 0"), "{}", verified.out);

    let orders = books.number("SELECT count(*) FROM orders").await;
    let again = run(&["demo"], &variables);
    assert_eq!(again.code, Some(1), "{again:?}");
    assert!(again.err.contains("data"), "{}", again.err);
    assert_eq!(books.number("SELECT count(*) FROM orders").await, orders);

    everybody_it_names_can_sign_in(&variables, &filled.err).await;
}

async fn everybody_it_names_can_sign_in(variables: &[(&str, &str)], told: &str) {
    let server = ServerProcess::start(variables).await;
    let password = told.trim().rsplit(' ').next().unwrap();
    for (email, role) in [("admin@example.com", "ADMIN"), ("manager@example.com", "INVENTORY_MANAGER")] {
        assert!(told.contains(email), "{told}");
        let session = server.anonymous().post("/auth/login", &json!({"email": email, "password": password})).await;
        let token = session.expect(200)["access_token"].as_str().unwrap().to_owned();
        let client = server.anonymous().with_token(&token);
        assert_eq!(client.get("/auth/me").await.expect(200)["role"], role);
        let orders = client.get("/orders?limit=200").await.expect(200);
        let statuses: Vec<&str> =
            orders["items"].as_array().unwrap().iter().map(|order| order["status"].as_str().unwrap()).collect();
        for status in ["PENDING", "PAID", "SHIPPED", "CANCELLED"] {
            assert!(statuses.contains(&status), "{status} is missing from {statuses:?}");
        }
    }
}
