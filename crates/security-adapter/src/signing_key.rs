//! The keys of access tokens.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{DecodingKey, EncodingKey};
use sha2::{Digest, Sha256};

/// A key for HMAC has at least as many bytes as its result (RFC 7518, 3.2).
const MIN_BYTES: usize = 32;

/// The secret would be guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the secret of access tokens has at least {MIN_BYTES} bytes, and this one has {0}")]
pub struct SecretTooShort(pub usize);

/// A secret that signs and verifies access tokens.
#[derive(Clone)]
pub struct SigningKey {
    id: String,
    pub(crate) signs: EncodingKey,
    pub(crate) verifies: DecodingKey,
}

impl SigningKey {
    /// A key from a secret of at least 32 bytes, which should be random. Its id is derived from it, so that servers with the
    /// same secrets agree without being told.
    pub fn new(secret: &[u8]) -> Result<Self, SecretTooShort> {
        if secret.len() < MIN_BYTES {
            return Err(SecretTooShort(secret.len()));
        }
        let digest = Sha256::new().chain_update(b"stockbook access token key id\0").chain_update(secret).finalize();
        // 64 bits tell keys apart, and tell nothing about the secret that each signature does not tell as well.
        let id = URL_SAFE_NO_PAD.encode(digest.iter().copied().take(8).collect::<Vec<_>>());
        Ok(Self { id, signs: EncodingKey::from_secret(secret), verifies: DecodingKey::from_secret(secret) })
    }

    /// The id, which stands in the header (`kid`) of each token that the key signs. It is no secret.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, …)", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_of_fewer_than_32_bytes_is_refused() {
        assert_eq!(SigningKey::new(&[7; 31]).err(), Some(SecretTooShort(31)));
        assert!(SigningKey::new(&[7; 32]).is_ok());
    }

    #[test]
    fn the_id_is_the_same_on_every_server_and_different_for_every_secret() {
        let id = |secret: &[u8]| SigningKey::new(secret).unwrap().id().to_owned();
        assert_eq!(id(&[1; 32]), id(&[1; 32]));
        assert_ne!(id(&[1; 32]), id(&[1; 33]));
        assert_ne!(id(&[1; 32]), id(&[2; 32]));
        assert_eq!(id(&[1; 32]).len(), 11);
    }

    #[test]
    fn no_debug_output_shows_a_secret() {
        let key = SigningKey::new(b"hunter2 hunter2 hunter2 hunter2 !").unwrap();
        assert!(!format!("{key:?}").contains("hunter2"));
    }
}
