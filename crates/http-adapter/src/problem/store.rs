//! Failures of the store, in one place.

use domain::store::{KeyReused, StoreError};

use super::{FieldError, Problem, chain, kinds};

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let cause = chain(&error);
        match error {
            StoreError::Conflict(_) => Self::new(&kinds::BUSY)
                .detail(
                    "Others changed the same things at the same time, again and again. Nothing was changed; try again.",
                )
                .retry_after(1)
                .caused_by(cause),
            StoreError::Busy(_) => Self::new(&kinds::BUSY)
                .detail("The database has no time for this request right now. Nothing was changed; try again.")
                .retry_after(1)
                .caused_by(cause),
            StoreError::Unavailable(_) => Self::new(&kinds::UNAVAILABLE)
                .detail("The database cannot be reached. Nothing was changed; try again.")
                .retry_after(2)
                .caused_by(cause),
            StoreError::OutcomeUnknown(_) => Self::new(&kinds::OUTCOME_UNKNOWN)
                .detail(
                    "The connection to the database was lost while committing: the request may or may not have taken \
                     effect. Look before you try again, or use an Idempotency-Key, under which trying again is safe.",
                )
                .retry_after(2)
                .caused_by(cause),
            StoreError::SignedOut => Self::invalid_token("The token was revoked."),
            StoreError::KeyReused(reused) => reused.into(),
            StoreError::BadCursor => Self::invalid(vec![FieldError::of_parameter(
                "cursor",
                "this cursor was not made for this list; begin without one",
            )]),
            StoreError::AlreadyAnswered(_)
            | StoreError::Violated(_)
            | StoreError::Corrupt { .. }
            | StoreError::Broken(_) => Self::broken(cause),
        }
    }
}

impl From<KeyReused> for Problem {
    fn from(_: KeyReused) -> Self {
        Self::new(&kinds::IDEMPOTENCY_KEY_REUSED)
            .detail("This idempotency key came with another method, path, query or body before.")
            .errors(vec![FieldError::of_header("Idempotency-Key", "belongs to another request; take a new one")])
    }
}

#[cfg(test)]
mod tests {
    use actix_web::ResponseError;
    use domain::store::Violation;

    use super::*;

    #[test]
    fn failures_that_may_pass_are_503_and_say_when_to_come_back() {
        for error in [
            StoreError::Conflict("40P01".into()),
            StoreError::Busy("55P03".into()),
            StoreError::Unavailable("refused".into()),
            StoreError::OutcomeUnknown("reset".into()),
        ] {
            let response = Problem::from(error).error_response();
            assert_eq!(response.status(), 503);
            assert!(response.headers().contains_key("Retry-After"));
        }
    }

    #[test]
    fn our_own_faults_tell_their_cause_to_the_log_only() {
        let problem = Problem::from(StoreError::Broken("column does not exist".into()));
        assert!(problem.cause().unwrap().contains("column does not exist"));
        let body = super::super::document::render(&problem, None);
        assert!(!String::from_utf8_lossy(&body).contains("column"));
        assert_eq!(Problem::from(StoreError::Violated(Violation::Stale)).kind(), &kinds::INTERNAL_ERROR);
    }

    #[test]
    fn a_cursor_of_another_list_is_the_clients_mistake() {
        assert_eq!(Problem::from(StoreError::BadCursor).kind().status, 422);
        assert_eq!(Problem::from(StoreError::SignedOut).kind().status, 401);
    }
}
