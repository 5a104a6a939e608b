//! The OpenAPI document against the table of routes.

use serde_json::Value;

use super::fixture::{Fixture, get};
use crate::{Reads, openapi_json, routes};

fn document() -> Value {
    serde_json::from_str(&openapi_json()).unwrap()
}

#[test]
fn every_route_is_described_and_nothing_else_is() {
    let document = document();
    let paths = document["paths"].as_object().unwrap();
    let described: usize = paths.values().map(|path| path.as_object().unwrap().len()).sum();
    let mut expected = 0;
    for route in routes().iter().filter(|route| !route.path.starts_with("/docs")) {
        let operation = &paths[route.path][route.method.to_ascii_lowercase()];
        assert!(operation.is_object(), "{} {} is not described", route.method, route.path);
        assert!(operation["operationId"].is_string() && operation["tags"][0].is_string());
        assert!(operation["summary"].is_string(), "{} {} has no summary", route.method, route.path);
        assert_eq!(operation["security"].is_array(), route.access != crate::Access::Anyone);
        assert_eq!(
            operation["requestBody"].is_object(),
            route.reads != Reads::Nothing && route.method != "DELETE",
            "{}",
            route.path
        );
        let parameters = operation["parameters"].to_string();
        assert_eq!(parameters.contains("\"in\":\"query\""), route.queried, "{} {}", route.method, route.path);
        assert_eq!(parameters.contains("Idempotency-Key"), route.keyed, "{} {}", route.method, route.path);
        expected += 1;
    }
    assert_eq!(described, expected);
}

#[test]
fn operation_ids_are_unique_and_every_reference_leads_somewhere() {
    let document = document();
    let text = document.to_string();
    let mut ids: Vec<&str> = text
        .match_indices("\"operationId\":\"")
        .filter_map(|(at, found)| text[at + found.len()..].split('"').next())
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
    for (at, found) in text.match_indices("\"$ref\":\"#/components/schemas/") {
        let name = text[at + found.len()..].split('"').next().unwrap();
        assert!(document["components"]["schemas"][name].is_object(), "{name} leads nowhere");
    }
}

#[test]
fn every_body_that_is_read_refuses_unknown_fields() {
    let document = document();
    for route in routes()
        .iter()
        .filter(|route| matches!(route.reads, Reads::Json | Reads::JsonOrNothing) && route.method != "DELETE")
    {
        let body = document["paths"][route.path][route.method.to_ascii_lowercase()]["requestBody"].to_string();
        let (_, rest) = body.split_once("#/components/schemas/").unwrap_or_else(|| panic!("{}: {body}", route.path));
        let name = rest.split('"').next().unwrap();
        assert_eq!(document["components"]["schemas"][name]["additionalProperties"], false, "{name}");
    }
}

#[test]
fn steps_of_orders_say_what_they_read_and_what_they_answer() {
    let document = document();
    for (method, path, id, body) in [
        ("post", "/orders/{id}/ship", "ship_order", "Ship"),
        ("post", "/orders/{id}/cancel", "cancel_order", "Cancel"),
        ("post", "/orders/{id}/refund", "refund_order", "RefundRequest"),
        ("post", "/orders/{id}/shipments/{shipment_id}/undo", "undo_shipment", "UndoShipment"),
        ("get", "/orders/{id}/payments", "list_payments", ""),
    ] {
        let operation = &document["paths"][path][method];
        assert_eq!(operation["operationId"], id);
        let read = operation["requestBody"]["content"]["application/json"]["schema"].to_string();
        assert!(read.contains(body) || body.is_empty(), "{path} reads {read}");
        for status in ["200", "404"] {
            assert!(operation["responses"][status].is_object(), "{path} {status}");
        }
        for status in ["409", "412"].iter().filter(|_| method == "post") {
            assert!(operation["responses"][status].is_object(), "{path} {status}");
        }
    }
    let placing = &document["paths"]["/orders"]["post"];
    assert!(placing["responses"]["200"].is_object() && placing["parameters"].to_string().contains("dry_run"));
    let schemas = &document["components"]["schemas"];
    for (schema, field) in [
        ("NewOrder", "allow_backorder"),
        ("NewOrder", "shipping_region"),
        ("Ship", "items"),
        ("Ship", "location_id"),
        ("Cancel", "items"),
        ("Count", "release"),
        ("Order", "amount_due"),
        ("Order", "amount_refunded"),
        ("OrderLine", "tax_rule"),
        ("Shipment", "undone_at"),
        ("Payments", "refunds"),
    ] {
        assert!(schemas[schema]["properties"][field].is_object(), "{schema} has no {field}");
    }
}

#[test]
fn refusals_are_problem_documents() {
    let document = document();
    for route in routes().iter().filter(|route| !route.path.starts_with("/docs")) {
        let responses = &document["paths"][route.path][route.method.to_ascii_lowercase()]["responses"];
        for (status, response) in responses.as_object().unwrap().iter().filter(|(status, _)| status.starts_with('4')) {
            let told = response["content"].as_object().unwrap_or_else(|| panic!("{} {status}", route.path));
            assert!(
                told.contains_key("application/problem+json") || route.path == "/auth/token",
                "{} {status}",
                route.path
            );
        }
    }
}

#[actix_web::test]
async fn document_and_page_are_served_from_within() {
    let served = Fixture::default().serve();
    let document = served.call(get("/openapi.json")).await;
    assert_eq!(document.json()["openapi"], "3.1.0");
    let redirect = served.call(get("/api/docs")).await;
    assert_eq!((redirect.status.as_u16(), redirect.header("location")), (308, "/api/docs/"));
    let page = served.call(get("/docs/")).await;
    assert!(page.text().contains("swagger-ui") && !page.text().contains("https://"));
    assert!(page.header("content-security-policy").contains("script-src 'self'"));
    let initializer = served.call(get("/docs/swagger-initializer.js")).await;
    assert!(initializer.text().contains("../openapi.json"), "{}", initializer.text());
    served.call(get("/docs/nothing.js")).await.problem(404, "not-found");
}

#[actix_web::test]
async fn the_docs_can_be_left_out() {
    let mut fixture = Fixture::default();
    fixture.settings.docs = false;
    let served = fixture.serve();
    for path in ["/docs", "/docs/", "/openapi.json"] {
        served.call(get(path)).await.problem(404, "not-found");
    }
}
