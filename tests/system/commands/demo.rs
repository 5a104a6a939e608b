//! `stockbook demo`.

use serde_json::json;
use system_tests::{Books, ServerProcess, eventually, fresh_database};

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
    assert_every_state_is_there(&books).await;

    let verified = run(&["verify"], &variables);
    assert_eq!(verified.code, Some(0), "{verified:?}");
    assert!(verified.out.starts_with("drift 0"), "{}", verified.out);

    let orders = books.number("SELECT count(*) FROM orders").await;
    let again = run(&["demo"], &variables);
    assert_eq!(again.code, Some(1), "{again:?}");
    assert!(again.err.contains("data"), "{}", again.err);
    assert_eq!(books.number("SELECT count(*) FROM orders").await, orders);

    let server = ServerProcess::start(&variables).await;
    everybody_it_names_can_sign_in(&server, &filled.err).await;
    let left = "SELECT count(*) FROM orders o WHERE status = 'SHIPPED' AND payment <> 'REFUNDED'
        AND NOT EXISTS (SELECT FROM invoices i WHERE i.order_id = o.id AND i.filed_at IS NOT NULL)";
    let invoiced = async || books.number(left).await == 0;
    eventually("a server invoices what the demonstration shipped", invoiced).await;
}

async fn everybody_it_names_can_sign_in(server: &ServerProcess, told: &str) {
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

/// Each of these states is that of at least one order.
async fn assert_every_state_is_there(books: &Books) {
    for (state, orders) in [
        ("waiting for stock", "i.backordered > 0"),
        ("shipped in part", "o.fulfilment = 'PARTIAL'"),
        (
            "filled",
            "EXISTS (SELECT FROM events e WHERE e.type = 'backorder.filled.v1' AND e.subject = 'order/' || o.id)",
        ),
        (
            "on account and shipped unpaid",
            "o.payment_terms_days = 30 AND o.status = 'SHIPPED' AND o.payment = 'UNPAID'",
        ),
        ("without tax", "o.tax_exemption_id IS NOT NULL"),
        ("given back after it was shipped", "o.status = 'SHIPPED' AND o.payment = 'REFUNDED'"),
        ("given back before", "o.status = 'CANCELLED' AND o.payment = 'REFUNDED'"),
        ("undone", "EXISTS (SELECT FROM shipments s WHERE s.order_id = o.id AND s.undone_at IS NOT NULL)"),
        ("cancelled in part", "o.status = 'SHIPPED' AND i.cancelled > 0"),
    ] {
        let question = format!("SELECT count(*) FROM orders o JOIN order_items i ON i.order_id = o.id WHERE {orders}");
        assert!(books.number(&question).await > 0, "no order is {state}");
    }
}
