//! What a seller wants to say of a product beyond the fields that every product has.

use std::io;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Invalid;

/// The most bytes that attributes may take as JSON.
const MAX_BYTES: usize = 16 * 1024;

/// A JSON object of free attributes, such as `{"color": "Black"}`: at most 16 KiB, without NUL in any text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Attributes(Map<String, Value>);

impl Attributes {
    /// Checks size and content.
    pub fn new(attributes: Map<String, Value>) -> Result<Self, Invalid> {
        let value = Value::Object(attributes);
        if bytes_as_json(&value) > MAX_BYTES {
            return Err(Invalid::because("attributes take at most 16384 bytes as JSON"));
        }
        if contains_nul(&value) {
            return Err(Invalid::because("attributes must not contain the character NUL"));
        }
        match value {
            Value::Object(attributes) => Ok(Self(attributes)),
            _ => Err(Invalid::because("attributes are a JSON object")),
        }
    }

    /// As a JSON value.
    pub fn to_value(&self) -> Value {
        Value::Object(self.0.clone())
    }
}

/// How long a value is as JSON, without writing it anywhere: each product that is read is measured.
fn bytes_as_json(value: &Value) -> usize {
    let mut counter = Counter(0);
    match serde_json::to_writer(&mut counter, value) {
        Ok(()) => counter.0,
        // What cannot be written is as good as too long.
        Err(_) => usize::MAX,
    }
}

/// Counts what is written to it.
struct Counter(usize);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn contains_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(contains_nul),
        Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || contains_nul(value)),
        // PostgreSQL's jsonb keeps numbers as `numeric`, whose exponent is bounded.
        Value::Number(number) => number.as_str().len() > 400 || exponent_is_wild(number.as_str()),
        Value::Null | Value::Bool(_) => false,
    }
}

fn exponent_is_wild(number: &str) -> bool {
    number.split_once(['e', 'E']).is_some_and(|(_, exponent)| exponent.parse::<i32>().map_or(true, |e| e.abs() > 300))
}
