use serde::Deserialize;
use serde_json::Value;

use super::*;
use crate::extract::Change;

#[derive(Debug, Deserialize)]
#[serde(default)]
struct Thing {
    #[serde(alias = "productId")]
    product_id: Option<i64>,
    items: Vec<Object<Item>>,
    note: Change<String>,
    attributes: Option<serde_json::Map<String, Value>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Item {
    quantity: Option<i64>,
}

impl Default for Thing {
    fn default() -> Self {
        Self { product_id: None, items: Vec::new(), note: Change::Absent, attributes: None }
    }
}

fn refusal(body: &str) -> (u16, String) {
    let problem = match parse::<Thing>(body.as_bytes()) {
        Err(problem) => problem,
        Ok((thing, fields)) => fields.finish(|| Some(())).expect_err(&format!("{body} was read as {thing:?}")),
    };
    let response = problem.response(None);
    let status = response.status().as_u16();
    let body = futures_util::FutureExt::now_or_never(actix_web::body::to_bytes(response.into_body()));
    let document: Value = serde_json::from_slice(&body.unwrap().unwrap()).unwrap();
    (status, document["errors"][0]["pointer"].as_str().unwrap().to_owned())
}

#[test]
fn wrong_types_are_400_with_a_pointer() {
    assert_eq!(refusal(r#"{"product_id": "one"}"#), (400, "/product_id".into()));
    assert_eq!(refusal(r#"{"product_id": 5.0}"#), (400, "/product_id".into()));
    assert_eq!(refusal(r#"{"product_id": 1e999}"#), (400, "/product_id".into()));
    assert_eq!(refusal(r#"{"items": [{"quantity": 1}, {"quantity": []}]}"#), (400, "/items/1/quantity".into()));
}

#[test]
fn types_are_called_what_clients_call_them() {
    let message = "invalid type: string \"i64, expected i64\", expected i64 at line 1 column 9";
    let plain = "invalid type: string \"i64, expected i64\", expected a whole number at line 1 column 9";
    assert_eq!(in_plain_words(message), plain);
    assert_eq!(in_plain_words("EOF while parsing"), "EOF while parsing");
}

#[test]
fn unknown_fields_are_422_with_a_pointer() {
    assert_eq!(refusal(r#"{"colour": 1}"#), (422, "/colour".into()));
    assert_eq!(refusal(r#"{"items": [{"quantity": 1, "a/b": 2}]}"#), (422, "/items/0/a~1b".into()));
}

#[test]
fn what_is_not_an_object_is_400_even_if_serde_would_take_it() {
    for wrong in ["", "[]", "null", "1", "1.5", "\"x\"", "true", "{", "{} {}", "{\"note\": NaN}", "\u{feff}{}"] {
        assert_eq!(refusal(wrong).0, 400, "{wrong}");
    }
    assert_eq!(refusal(r#"{"items": [[1]]}"#), (400, "/items/0".into()));
    assert_eq!(refusal(r#"{"items": {"quantity": 1}}"#), (400, "/items".into()));
}

#[test]
fn one_name_twice_is_400() {
    assert_eq!(refusal(r#"{"product_id": 1, "product_id": 2}"#).0, 400);
    assert_eq!(refusal(r#"{"product_id": 1, "productId": 2}"#).0, 400);
    assert_eq!(refusal(r#"{"attributes": {"a": 1, "\u0061": 2}}"#), (400, "/attributes".into()));
}

#[test]
fn bottomless_nesting_is_400() {
    let deep = format!("{{\"attributes\": {{\"a\": {}1{}}}}}", "[".repeat(200), "]".repeat(200));
    assert_eq!(refusal(&deep).0, 400);
}

#[test]
fn lone_surrogates_and_bytes_that_are_not_utf_8_are_400() {
    assert_eq!(refusal(r#"{"note": "\ud800"}"#), (400, "/note".into()));
    assert!(parse::<Thing>(b"{\"note\": \"\xff\"}").is_err());
}

#[test]
fn what_is_right_is_read_with_its_numbers_exact() {
    let body = r#"{"productId": 7, "items": [{"quantity": 2}], "note": null, "attributes": {"ratio": 0.10}}"#;
    let (thing, fields) = parse::<Thing>(body.as_bytes()).unwrap();
    fields.finish(|| Some(())).unwrap();
    assert_eq!((thing.product_id, thing.items[0].0.quantity, thing.note), (Some(7), Some(2), Change::Clear));
    assert_eq!(thing.attributes.unwrap()["ratio"].to_string(), "0.10");
}
