//! `stockbook openapi`.

use serde_json::Value;
use system_tests::TestApp;

use super::program::run;

#[tokio::test(flavor = "multi_thread")]
async fn the_document_is_printed_without_a_database_and_is_the_one_that_is_served() {
    // A port that cannot be and a database that cannot be show that neither is looked at.
    let printed = run(&["openapi"], &[("PORT", "none"), ("DATABASE_URL", "none")]);
    assert_eq!(printed.code, Some(0), "{printed:?}");
    let document: Value = serde_json::from_str(&printed.out).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"), "{}", document["openapi"]);
    assert!(document["paths"].as_object().unwrap().len() > 20);

    let app = TestApp::start().await;
    assert!(app.anonymous().get("/openapi.json").await.expect(200) == document, "another document is served");
    app.close().await;
}
