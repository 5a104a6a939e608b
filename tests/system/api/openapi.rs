//! `GET /openapi.json`: what is documented answers, and answers as documented.

use std::collections::BTreeSet;

use http_adapter::routes;
use reqwest::Method;
use serde_json::Value;
use system_tests::TestApp;

/// Each operation of the document: method and path.
fn operations(document: &Value) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let methods =
            item.as_object().unwrap().keys().filter(|key| ["get", "post", "patch", "delete"].contains(&key.as_str()));
        found.extend(methods.map(|method| (method.to_uppercase(), path.clone())));
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_is_documented_and_every_document_a_route() {
    let app = TestApp::start().await;
    let document = app.anonymous().get("/openapi.json").await.expect(200);
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let served: BTreeSet<(String, String)> = routes()
        .iter()
        .filter(|route| !route.path.starts_with("/docs"))
        .map(|route| (route.method.to_owned(), route.path.to_owned()))
        .collect();
    assert_eq!(operations(&document), served);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_documented_path_answers_with_a_documented_status() {
    let app = TestApp::start().await;
    let seller = app.seller().await;
    let document = app.anonymous().get("/openapi.json").await.expect(200);
    // Signing out comes last: from then on there is nobody.
    let (last, first): (Vec<_>, Vec<_>) =
        operations(&document).into_iter().partition(|(_, path)| path == "/auth/logout");
    for (method, path) in first.into_iter().chain(last) {
        let documented = &document["paths"][&path][method.to_lowercase()]["responses"];
        let nothing = "00000000-0000-7000-8000-000000000000";
        let url = path.replace("{id}", nothing).replace("{delivery_id}", nothing);
        for client in [&app.anonymous(), &seller.customer, &seller.manager, &seller.stranger, &seller.admin] {
            let request = client.request(Method::from_bytes(method.as_bytes()).unwrap(), &url);
            let answer = client.send(request.header("content-type", "application/json").body("{}")).await;
            let status = answer.status.as_str();
            assert!(documented.get(status).is_some(), "{method} {path} answers {status}: {}", answer.text);
            assert_ne!(status, "405", "{method} {path}");
        }
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_reference_leads_somewhere_and_every_operation_has_its_id() {
    let app = TestApp::start().await;
    let answer = app.anonymous().get("/openapi.json").await;
    let document = answer.expect(200);
    for reference in answer.text.split("\"$ref\":\"#").skip(1) {
        let pointer = reference.split('"').next().unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer} leads nowhere");
    }
    let mut ids = BTreeSet::new();
    for (method, path) in operations(&document) {
        let operation = &document["paths"][&path][method.to_lowercase()];
        let id = operation["operationId"].as_str().unwrap_or_else(|| panic!("{method} {path} has no id"));
        assert!(ids.insert(id.to_owned()), "{id} is given twice");
        assert!(operation["responses"].as_object().unwrap().len() > 1, "{method} {path}");
    }
    app.close().await;
}
