//! Spoils what was right.

use rand::{Rng, rngs::StdRng};
use serde_json::{Map, Value};

use super::corpus;

/// Spoils a few places of a value.
pub fn spoil(random: &mut StdRng, value: &mut Value) {
    for _ in 0..random.random_range(1..3) {
        spoil_one(random, value);
    }
}

fn spoil_one(random: &mut StdRng, value: &mut Value) {
    match value {
        Value::Object(fields) if !fields.is_empty() && random.random_bool(0.9) => spoil_object(random, fields),
        Value::Array(items) if !items.is_empty() && random.random_bool(0.8) => {
            let at = random.random_range(0..items.len());
            match random.random_range(0..4) {
                0 => items.clear(),
                1 => {
                    let item = items[at].clone();
                    items.extend(std::iter::repeat_n(item, random.random_range(1..600)));
                }
                _ => spoil_one(random, &mut items[at]),
            }
        }
        other => *other = corpus::value(random),
    }
}

fn spoil_object(random: &mut StdRng, fields: &mut Map<String, Value>) {
    let names: Vec<String> = fields.keys().cloned().collect();
    let name = &names[random.random_range(0..names.len())];
    match random.random_range(0..8) {
        0 => {
            fields.remove(name);
        }
        1 => {
            fields.insert(corpus::text(random), corpus::value(random));
        }
        _ => {
            if let Some(field) = fields.get_mut(name) {
                spoil_one(random, field);
            }
        }
    }
}

/// The bytes of a body: mostly what was made, now and then broken beyond JSON.
pub fn bytes(random: &mut StdRng, value: &Value) -> Vec<u8> {
    let mut bytes = value.to_string().into_bytes();
    match random.random_range(0..16) {
        0 => bytes.truncate(random.random_range(0..=bytes.len())),
        1 => {
            let at = random.random_range(0..=bytes.len());
            bytes.splice(at..at, [0xff, 0xfe, 0x00]);
        }
        2 => {
            let text = String::from_utf8_lossy(&bytes).replacen("\"A\"", "\"\\ud800\"", 1);
            bytes = text.into_bytes();
        }
        3 => bytes.splice(0..0, *b"\xef\xbb\xbf").for_each(drop),
        4 => bytes.extend_from_slice(b" {}"),
        5 => {
            // One name twice.
            let first = String::from_utf8_lossy(&bytes).into_owned();
            bytes = first.replacen('{', "{\"sku\": 1, \"sku\": 2, ", 1).into_bytes();
        }
        6 => bytes = [b"[".repeat(50_000), b"]".repeat(50_000)].concat(),
        7 => {
            let at = random.random_range(0..bytes.len().max(1));
            if let Some(byte) = bytes.get_mut(at) {
                *byte = random.random();
            }
        }
        _ => {}
    }
    bytes
}
