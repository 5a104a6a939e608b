//! The port of webhook secrets.

use domain::webhooks::{WebhookSecret, WebhookSecrets};

use crate::random::random_bytes;

/// Secrets of 256 random bits from the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomWebhookSecrets;

impl WebhookSecrets for RandomWebhookSecrets {
    #[expect(clippy::expect_used, reason = "32 bytes are always a legal secret")]
    fn fresh(&self) -> WebhookSecret {
        WebhookSecret::new(random_bytes::<32>().to_vec()).expect("32 bytes are a legal secret")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_secret_is_256_bits_and_none_comes_twice() {
        let secrets: HashSet<Vec<u8>> = (0..1_000).map(|_| RandomWebhookSecrets.fresh().bytes().to_vec()).collect();
        assert_eq!(secrets.len(), 1_000);
        assert!(secrets.iter().all(|secret| secret.len() == 32));
    }
}
