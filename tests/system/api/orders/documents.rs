//! `GET /orders/{id}/invoice`, `GET /orders/{id}/documents` and `GET /orders/{id}/documents/{number}`

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use system_tests::{Client, Seller, TestApp, eventually};

use super::{file, step};

/// Servers that invoice what happened.
async fn app(other: &[(&'static str, &str)]) -> TestApp {
    let variables: Vec<_> = [("WORKER", "true")].into_iter().chain(other.iter().copied()).collect();
    TestApp::start_with(1, &variables).await
}

/// The documents of an order, once there are so many and each is kept.
async fn documents(client: &Client, order: &Value, number: usize) -> Vec<Value> {
    let path = format!("/orders/{}/documents", order["id"].as_str().unwrap());
    let kept = async || {
        let documents = client.get(&path).await.expect(200)["items"].as_array().unwrap().clone();
        let all = documents.len() == number && documents.iter().all(|document| document["filed_at"].is_string());
        all.then_some(documents)
    };
    eventually("the documents are kept", async || kept().await.is_some()).await;
    kept().await.unwrap()
}

/// What files an installation keeps.
fn kept(app: &TestApp) -> Vec<String> {
    let mut names = Vec::new();
    let mut folders = vec![app.documents().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                names.push(entry.file_name().into_string().unwrap());
            }
        }
    }
    names.sort();
    names
}

async fn shipped(seller: &Seller) -> Value {
    let product = seller.product("A", "10.00", 10).await;
    seller.shipped(product, 3).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shipped_order_has_its_invoice_which_is_a_pdf_and_stays_the_same() {
    let app = app(&[("TAX_RATE", "0.19")]).await;
    let seller = app.seller().await;
    let order = shipped(&seller).await;
    let documents = documents(&seller.customer, &order, 1).await;
    let year = order["number"].as_str().unwrap()[4..8].to_owned();
    assert_eq!(documents[0]["number"], format!("INV-{year}-000001"));
    assert_eq!((&documents[0]["kind"], &documents[0]["credits"]), (&json!("INVOICE"), &Value::Null));
    assert_eq!(documents[0]["total_amount"], 35.7);
    let path = format!("/orders/{}/invoice", order["number"].as_str().unwrap());
    let (answer, bytes) = file(&seller.customer, &path).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "application/pdf"));
    assert_eq!(answer.header("content-disposition"), format!("inline; filename=\"INV-{year}-000001.pdf\""));
    assert_eq!(answer.header("etag"), format!("\"{}\"", documents[0]["sha256"].as_str().unwrap()));
    assert!(bytes.starts_with(b"%PDF-1.") && bytes.len() > 5_000, "{} bytes", bytes.len());
    assert_eq!(kept(&app), [format!("INV-{year}-000001.pdf")]);

    let known = seller.customer.request(Method::GET, &path).header("If-None-Match", answer.header("etag"));
    assert_eq!(seller.customer.send(known).await.status, StatusCode::NOT_MODIFIED);
    let by_number = format!("/orders/{}/documents/INV-{year}-000001", order["id"].as_str().unwrap());
    assert_eq!(file(&seller.admin, &by_number).await.1, bytes);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_is_its_customers_and_that_of_those_who_keep_the_books() {
    let app = app(&[]).await;
    let seller = app.seller().await;
    let order = shipped(&seller).await;
    let number = seller.invoice_of(order["id"].as_str().unwrap()).await;
    for path in ["invoice".to_owned(), "documents".to_owned(), format!("documents/{number}")] {
        let path = format!("/orders/{}/{path}", order["id"].as_str().unwrap());
        seller.stranger.get(&path).await.expect_problem(404, "not-found");
        app.anonymous().get(&path).await.expect_problem(401, "not-signed-in");
        assert_eq!(seller.customer.get(&path).await.status, 200, "{path}");
        assert_eq!(seller.admin.get(&path).await.status, 200, "{path}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_issued_is_404_and_what_no_document_can_be_called_too() {
    let app = app(&[]).await;
    let seller = app.seller().await;
    let product = seller.product("A", "10.00", 10).await;
    let order = seller.order(product, 1).await;
    for path in
        ["invoice", "documents/INV-2026-000001", "documents/CN-2026-000001", "documents/x", "documents/INV-2026-0"]
    {
        let path = format!("/orders/{}/{path}", order["id"].as_str().unwrap());
        seller.customer.get(&path).await.expect_problem(404, "not-found");
    }
    seller.customer.get("/orders/ORD-2026-999999/invoice").await.expect_problem(404, "not-found");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_cancelled_and_given_back_after_the_invoice_is_credited() {
    let app = app(&[("TAX_RATE", "0.19"), ("SHIPPING_FLAT_RATE", "4.90"), ("INVOICE_ON", "payment")]).await;
    let seller = app.seller().await;
    let product = seller.product("A", "0.99", 10).await;
    let order = seller.order(product, 5).await;
    step(&seller.customer, &order, "pay").await.expect(200);
    documents(&seller.customer, &order, 1).await;

    let two = json!({"items": [{"product_id": product, "quantity": 2}], "reason": "three are enough"});
    let path = |verb: &str| format!("/orders/{}/{verb}", order["id"].as_str().unwrap());
    seller.customer.post(&path("cancel"), &two).await.expect(200);
    documents(&seller.customer, &order, 2).await;
    step(&seller.manager, &order, "ship").await.expect(200);
    seller.admin.post(&path("refund"), &json!({"reason": "arrived broken"})).await.expect(200);
    let documents = documents(&seller.customer, &order, 3).await;

    let year = &order["number"].as_str().unwrap()[4..8];
    let told: Vec<_> =
        documents.iter().map(|it| (it["number"].as_str().unwrap(), it["total_amount"].as_f64().unwrap())).collect();
    // 4.95 + 0.94 + 4.90; then 1.98 and the tax on five less that on three, 0.94 − 0.56; then what is left.
    let (first, second) = (format!("CN-{year}-000001"), format!("CN-{year}-000002"));
    assert_eq!(told, [(&*format!("INV-{year}-000001"), 10.79), (&*first, 2.36), (&*second, 8.43)]);
    assert!(documents[1..].iter().all(|note| note["credits"] == documents[0]["number"]));
    let (answer, bytes) = file(&seller.customer, &path(&format!("documents/{second}"))).await;
    assert!(answer.status == 200 && bytes.starts_with(b"%PDF-1."));
    assert_eq!(kept(&app).len(), 3);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_somebody_changed_or_took_away_is_never_handed_out() {
    let app = app(&[]).await;
    let seller = app.seller().await;
    let order = shipped(&seller).await;
    let number = seller.invoice_of(order["id"].as_str().unwrap()).await;
    let year = &number[4..8];
    let file = app.documents().join("invoices").join(year).join(format!("{number}.pdf"));
    let path = format!("/orders/{}/invoice", order["id"].as_str().unwrap());
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[100] ^= 1;
    std::fs::remove_file(&file).unwrap();
    std::fs::write(&file, bytes).unwrap();
    seller.customer.get(&path).await.expect_problem(500, "internal-error");
    std::fs::remove_file(&file).unwrap();
    seller.customer.get(&path).await.expect_problem(500, "internal-error");
    app.close().await;
}
