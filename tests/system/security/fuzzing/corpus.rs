//! Values that have broken others.

use std::fmt::Write;

use rand::{Rng, rngs::StdRng, seq::IndexedRandom};
use serde_json::{Value, json};

/// Texts.
const TEXTS: [&str; 40] = [
    "",
    " ",
    "\0",
    "a\0b",
    "\u{7f}",
    "\u{1b}[31m",
    "\r\n",
    "\t",
    "\u{feff}",
    "\u{202e}",
    "\u{fffd}",
    "\u{10ffff}",
    "😀",
    "ﷺ",
    "İ",
    "ß",
    "Ω≈ç√",
    "e\u{301}",
    "'",
    "\"",
    "\\",
    "'; DROP TABLE products; --",
    "' OR '1'='1",
    "$1",
    "%s%n",
    "%00",
    "%",
    "_",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "${jndi:ldap://x}",
    "null",
    "undefined",
    "NaN",
    "true",
    "-1",
    "1e999",
    "9223372036854775808",
    "0x41",
];

/// Numbers, as they are written.
const NUMBERS: [&str; 24] = [
    "0",
    "-0",
    "-1",
    "1.5",
    "0.001",
    "-0.01",
    "2147483647",
    "2147483648",
    "-2147483649",
    "4294967296",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775809",
    "18446744073709551616",
    "1e3",
    "1E400",
    "-1e400",
    "1e-400",
    "1e2147483648",
    "99999999999999999999999999999999999999.99",
    "1000000000000",
    "0.1e1",
    "123456789012345678901234567890",
];

/// Moments.
const MOMENTS: [&str; 8] = [
    "2026-02-30T00:00:00Z",
    "0000-00-00T00:00:00Z",
    "9999-12-31T23:59:60Z",
    "-0001-01-01T00:00:00Z",
    "+262143-01-01T00:00:00Z",
    "2026-01-01",
    "2026-01-01T00:00:00",
    "1970-01-01T00:00:00.9999999999Z",
];

/// What people call things by.
const NAMES: [&str; 14] = [
    "1",
    "0",
    "-1",
    "A",
    "B",
    "WH-01",
    "ORD-2026-000001",
    "ORD-2026-99999999999999999999",
    "2147483648",
    "00000000-0000-0000-0000-000000000000",
    "00000000-0000-7000-8000-00000000000g",
    "customer@example.com",
    "a@b",
    "ADMIN",
];

/// A text that nobody expects.
pub fn text(random: &mut StdRng) -> String {
    match random.random_range(0..10) {
        0 => TEXTS.choose(random).unwrap().repeat(random.random_range(1..2_000)),
        1 => "x".repeat(random.random_range(1..70_000)),
        2 => (0..random.random_range(1..40)).map(|_| random.random::<char>()).collect(),
        3 => (*MOMENTS.choose(random).unwrap()).to_owned(),
        4 | 5 => (*NAMES.choose(random).unwrap()).to_owned(),
        6 => (*NUMBERS.choose(random).unwrap()).to_owned(),
        _ => (*TEXTS.choose(random).unwrap()).to_owned(),
    }
}

/// A JSON value that nobody expects.
pub fn value(random: &mut StdRng) -> Value {
    match random.random_range(0..12) {
        0 => Value::Null,
        1 => json!(random.random_bool(0.5)),
        2..=5 => serde_json::from_str(NUMBERS.choose(random).unwrap()).unwrap_or(Value::Null),
        6 => json!([]),
        7 => json!({}),
        8 => json!([text(random), 1, null, {"a": [1]}]),
        9 => {
            let mut deep = json!(1);
            for level in 0..random.random_range(1..120) {
                deep = if level % 2 == 0 { json!([deep]) } else { json!({"a": deep}) };
            }
            deep
        }
        10 => json!({"__proto__": {"a": 1}, "": "", text(random): text(random)}),
        _ => Value::String(text(random)),
    }
}

/// The same, as it could stand in a path or a query: percent-encoded, or broken.
pub fn encoded(random: &mut StdRng) -> String {
    match random.random_range(0..8) {
        0 => "%00".to_owned(),
        1 => "%FF%FE%C0%80".to_owned(),
        2 => "%zz%".to_owned(),
        3 => "%ED%A0%80".to_owned(),
        _ => percent_encoded(&text(random), 6_000),
    }
}

/// At most so many bytes of it, percent-encoded.
pub fn percent_encoded(text: &str, most: usize) -> String {
    let mut found = String::new();
    for byte in text.bytes().take(most / 3) {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            found.push(char::from(byte));
        } else {
            write!(found, "%{byte:02X}").unwrap();
        }
    }
    // A segment of dots alone would be another path.
    found.replace("..", "%2E%2E")
}
