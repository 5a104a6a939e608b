//! Random bits from the operating system.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::{RngCore, TryRngCore, rngs::OsRng};

/// So many random bytes.
///
/// Without random bytes this panics, and one request fails: whatever was made nevertheless could be guessed.
pub(crate) fn random_bytes<const BYTES: usize>() -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    OsRng.unwrap_err().fill_bytes(&mut bytes);
    bytes
}

/// So many random bytes, as text that fits into a header, a form or a path.
pub(crate) fn random_text<const BYTES: usize>() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<BYTES>())
}
