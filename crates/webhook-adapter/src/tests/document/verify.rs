use std::error::Error;

use http::HeaderMap;
use serde_json::Value;
use standardwebhooks::Webhook;

/// The event, if the request was signed with the secret (`whsec_…`) not longer than five minutes ago.
pub fn verify(secret: &str, headers: &HeaderMap, body: &[u8]) -> Result<Value, Box<dyn Error>> {
    Webhook::new(secret)?.verify(body, headers)?;
    Ok(serde_json::from_slice(body)?)
}
