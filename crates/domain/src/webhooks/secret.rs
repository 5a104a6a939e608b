//! What deliveries are signed with.

use std::fmt;

use crate::values::Invalid;

/// A symmetric key of 24 to 64 bytes (Standard Webhooks), known to us and to the endpoint. It is shown once, and never in a
/// log: there is no way to print it by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(Vec<u8>);

impl WebhookSecret {
    /// A key of 24 to 64 bytes.
    pub fn new(bytes: Vec<u8>) -> Result<Self, Invalid> {
        if (24..=64).contains(&bytes.len()) {
            Ok(Self(bytes))
        } else {
            Err(Invalid::because("a webhook's secret has 24 to 64 bytes"))
        }
    }

    /// The bytes, to sign with.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(…)")
    }
}
