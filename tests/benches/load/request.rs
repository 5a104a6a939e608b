//! Requests as bytes, with everything in them, made before the clock starts.

use std::fmt::Write;

use rand::Rng;
use serde_json::Value;

/// So many characters at the end of a key are another with each request.
const SERIAL: usize = 16;

/// A request that is ready to be sent any number of times.
#[derive(Clone, Debug)]
pub struct Prepared {
    bytes: Vec<u8>,
    /// Where the changing part of its key begins, if it has a key.
    serial_at: Option<usize>,
    sent: u64,
}

impl Prepared {
    /// Writes it down.
    pub fn new(line: &str, headers: &[(&str, &str)], keyed: bool, body: Option<&Value>) -> Self {
        let mut head = format!("{line} HTTP/1.1\r\n");
        for (name, value) in headers {
            // Writing into a string cannot fail.
            let _ = write!(head, "{name}: {value}\r\n");
        }
        let body = body.map(Value::to_string).unwrap_or_default();
        if !body.is_empty() {
            let _ = write!(head, "content-type: application/json\r\ncontent-length: {}\r\n", body.len());
        }
        let serial_at = keyed.then(|| {
            // The random part keeps the keys of one run from those of another.
            let _ = write!(head, "idempotency-key: load-{:016x}-{:a<SERIAL$}\r\n", rand::rng().random::<u64>(), "");
            head.len() - "\r\n".len() - SERIAL
        });
        head.push_str("\r\n");
        head.push_str(&body);
        Self { bytes: head.into_bytes(), serial_at, sent: 0 }
    }

    /// What is to be sent next. One with a key has another key each time.
    pub fn next(&mut self) -> &[u8] {
        self.sent += 1;
        let place = self.serial_at.and_then(|from| self.bytes.get_mut(from..from + SERIAL));
        let mut left = self.sent;
        for byte in place.into_iter().flatten().rev() {
            *byte = b'a' + u8::try_from(left % 16).unwrap_or(0);
            left /= 16;
        }
        &self.bytes
    }
}
