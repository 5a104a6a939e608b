//! What can go wrong with commands about webhooks.

use crate::{
    access::Forbidden,
    store::{CommandError, StoreError},
    values::{ExpectedVersion, Version},
};

/// Why something was not done with a webhook endpoint.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    /// The actor may not keep webhooks.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is no such endpoint.
    #[error("there is no such webhook")]
    NotFound,
    /// The endpoint has no such delivery.
    #[error("there is no such delivery")]
    DeliveryNotFound,
    /// Nothing is delivered there while it is disabled.
    #[error("the webhook is disabled, so nothing would be delivered")]
    Disabled,
    /// Somebody else was first, and `If-Match` named the version before.
    #[error("the webhook has version {}, not the one in If-Match", .0.number())]
    PreconditionFailed(Version),
    /// Somebody else was first, and the body named the version before.
    #[error("the webhook has version {}, not the one in the body", .0.number())]
    VersionConflict(Version),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CommandError for WebhookError {
    fn store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

/// Refuses a change that was made on another version than the present one.
pub(super) const fn check(expected: ExpectedVersion, present: Version) -> Result<(), WebhookError> {
    match expected {
        ExpectedVersion::IfMatch(seen) if seen.number() != present.number() => {
            Err(WebhookError::PreconditionFailed(present))
        }
        ExpectedVersion::InBody(seen) if seen.number() != present.number() => {
            Err(WebhookError::VersionConflict(present))
        }
        _ => Ok(()),
    }
}
