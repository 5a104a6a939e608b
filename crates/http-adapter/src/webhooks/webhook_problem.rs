//! What can go wrong with webhooks, as problems.

use domain::webhooks::WebhookError;

use crate::problem::{Problem, kinds, sentence};

impl From<WebhookError> for Problem {
    fn from(error: WebhookError) -> Self {
        match error {
            WebhookError::Forbidden(forbidden) => forbidden.into(),
            WebhookError::NotFound => Self::not_found("There is no such webhook."),
            WebhookError::DeliveryNotFound => Self::not_found("There is no such delivery."),
            WebhookError::Disabled => Self::new(&kinds::WEBHOOK_DISABLED).detail(sentence(error)),
            WebhookError::PreconditionFailed(present) => Self::stale(&kinds::PRECONDITION_FAILED, present),
            WebhookError::VersionConflict(present) => Self::stale(&kinds::VERSION_CONFLICT, present),
            WebhookError::Store(error) => error.into(),
        }
    }
}
