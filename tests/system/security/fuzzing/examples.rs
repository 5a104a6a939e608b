//! Right values, made from the schemas of the OpenAPI document, to be spoilt.

use serde_json::{Map, Value, json};

/// How deep schemas may refer to each other.
const MAX_DEPTH: usize = 8;

/// An example of a schema, as right as the schema says.
pub fn example(document: &Value, schema: &Value) -> Value {
    below(document, schema, 0)
}

fn below(document: &Value, schema: &Value, depth: usize) -> Value {
    if depth > MAX_DEPTH {
        return Value::Null;
    }
    if let Some(reference) = schema["$ref"].as_str() {
        let target = document.pointer(reference.trim_start_matches('#')).cloned().unwrap_or_default();
        return below(document, &target, depth + 1);
    }
    // What names one of several shapes beside its own properties names them itself.
    if schema["properties"].is_null() {
        for several in ["oneOf", "anyOf", "allOf"] {
            let choices = schema[several].as_array().cloned().unwrap_or_default();
            if let Some(choice) = choices.iter().find(|choice| choice["type"] != "null") {
                return below(document, choice, depth + 1);
            }
        }
    }
    if let Some(word) = schema["enum"].get(0) {
        return word.clone();
    }
    match kind(schema) {
        "object" => object(document, schema, depth),
        "array" => json!([below(document, &schema["items"], depth + 1)]),
        "integer" | "number" => number(schema),
        "boolean" => json!(false),
        _ => text(schema),
    }
}

fn kind(schema: &Value) -> &str {
    match &schema["type"] {
        Value::String(kind) => kind,
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or("string"),
        _ if schema["properties"].is_object() => "object",
        _ => "string",
    }
}

fn object(document: &Value, schema: &Value, depth: usize) -> Value {
    let properties = schema["properties"].as_object().cloned().unwrap_or_default();
    let mut made: Map<String, Value> =
        properties.iter().map(|(name, schema)| (name.clone(), below(document, schema, depth + 1))).collect();
    // A product is named by one of the two.
    if made.contains_key("product_id") && made.contains_key("sku") {
        made.remove("product_id");
    }
    for (name, real) in [("sku", json!("A")), ("location_id", json!(1)), ("from_location_id", json!(1))] {
        if made.contains_key(name) && made.contains_key("quantity") {
            made.insert(name.to_owned(), real);
        }
    }
    if made.contains_key("to_location_id") {
        made.insert("to_location_id".to_owned(), json!("WH-02"));
    }
    Value::Object(made)
}

fn number(schema: &Value) -> Value {
    match schema["minimum"].as_i64() {
        Some(least) if least > 0 => json!(least),
        _ => json!(1),
    }
}

fn text(schema: &Value) -> Value {
    match schema["format"].as_str().unwrap_or_default() {
        "uuid" => json!("00000000-0000-7000-8000-000000000000"),
        "email" => json!("fuzz@example.com"),
        "date-time" => json!("2026-01-01T00:00:00Z"),
        "password" => json!("correct horse battery"),
        _ => json!("A"),
    }
}
