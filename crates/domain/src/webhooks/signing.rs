//! What an endpoint's deliveries are signed with, over time.

use chrono::{DateTime, TimeDelta, Utc};

use super::WebhookSecret;

/// An endpoint's secret, and the one before, which signs too until its receiver has surely taken the new one over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningSecrets {
    /// The one that was shown last.
    pub current: WebhookSecret,
    /// The one before, and until when it signs.
    pub previous: Option<(WebhookSecret, DateTime<Utc>)>,
}

impl SigningSecrets {
    /// Those of a new endpoint.
    pub const fn of(secret: WebhookSecret) -> Self {
        Self { current: secret, previous: None }
    }

    /// After a new one was made: the present one signs on for a while. The one before it does not: whoever rotates twice in a row
    /// wants the first one gone.
    #[must_use]
    pub fn rotated(self, fresh: WebhookSecret, now: DateTime<Utc>, overlap: TimeDelta) -> Self {
        Self { current: fresh, previous: Some((self.current, now + overlap)) }
    }

    /// What to sign with at a moment, the current one first.
    pub fn at(self, now: DateTime<Utc>) -> Vec<WebhookSecret> {
        let previous = self.previous.filter(|(_, until)| now < *until).map(|(secret, _)| secret);
        std::iter::once(self.current).chain(previous).collect()
    }
}
