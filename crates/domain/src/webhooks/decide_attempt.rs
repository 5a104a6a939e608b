//! What follows from an attempt: a pure decision.

use chrono::{DateTime, TimeDelta, Utc};

use super::{DeliveryStatus, DisabledBecause, Endpoint, EndpointHealth, WebhookOutcome, WebhookPolicy};
use crate::values::DeliveryId;

/// After so many failures in a row an endpoint's other deliveries are held back. Fewer may be about single events.
const HELD_BACK_AFTER: i32 = 3;

/// However long an endpoint asks us to wait, we wait no longer.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(24);

/// An attempt that was made.
#[derive(Clone, Copy, Debug)]
pub struct Attempted<'a> {
    /// Of which delivery.
    pub delivery: DeliveryId,
    /// Which attempt, counted from 1 since the delivery was written down or replayed.
    pub attempt: i32,
    /// What came of it.
    pub outcome: &'a WebhookOutcome,
    /// When it ended.
    pub at: DateTime<Utc>,
}

/// What follows from an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// How far the delivery came.
    pub status: DeliveryStatus,
    /// When the next attempt is due, if there is to be one.
    pub due_at: Option<DateTime<Utc>>,
    /// Whether it failed amid failures of its endpoint: then it is due as soon as the endpoint succeeds. A delivery that fails
    /// while others succeed keeps to its schedule.
    pub amid_failures: bool,
    /// How the endpoint is doing now.
    pub health: EndpointHealth,
    /// Whether the endpoint has recovered, so that all which failed amid its failures is due at once.
    pub recovered: bool,
    /// Whether the endpoint is to be disabled, and why.
    pub disables: Option<DisabledBecause>,
}

impl WebhookPolicy {
    /// Decides what follows from an attempt at an endpoint that was doing as `endpoint` says before it.
    pub fn decide(&self, endpoint: &Endpoint, attempted: Attempted<'_>) -> Decision {
        let before = endpoint.health;
        if attempted.outcome.is_delivered() {
            return Decision {
                status: DeliveryStatus::Delivered,
                due_at: None,
                amid_failures: false,
                health: EndpointHealth::default(),
                recovered: before.failing_since.is_some(),
                disables: None,
            };
        }
        let asked = asked_to_wait(attempted.outcome);
        let health = self.failed(before, asked, attempted.at);
        let disables = self.disables(endpoint, health, attempted);
        let next = if disables.is_some() { Some(TimeDelta::zero()) } else { self.next_wait(attempted, asked) };
        Decision {
            status: if next.is_some() { DeliveryStatus::Pending } else { DeliveryStatus::Failed },
            due_at: next.map(|wait| attempted.at + wait),
            amid_failures: next.is_some() && before.failing_since.is_some(),
            health,
            recovered: false,
            disables,
        }
    }

    /// The wait before the next attempt; nothing if this was the last one.
    fn next_wait(&self, attempted: Attempted<'_>, asked: TimeDelta) -> Option<TimeDelta> {
        let wait = self.schedule.wait_before(attempted.attempt.saturating_add(1))?;
        let wait = wait + wait.mul_f64(jitter(attempted.delivery, attempted.attempt));
        Some(TimeDelta::from_std(wait).unwrap_or(LONGEST_WAIT).max(asked))
    }

    fn failed(&self, before: EndpointHealth, asked: TimeDelta, at: DateTime<Utc>) -> EndpointHealth {
        let failing_since = before.failing_since.unwrap_or(at);
        let failures = before.failures.saturating_add(1);
        // As long again as it has been failing: that doubles from wait to wait.
        let hold =
            (at - failing_since).clamp(TimeDelta::seconds(1).min(self.longest_hold), self.longest_hold).max(asked);
        let is_held = failures >= HELD_BACK_AFTER || asked > TimeDelta::zero();
        EndpointHealth { failing_since: Some(failing_since), failures, probe_at: is_held.then(|| at + hold) }
    }

    fn disables(
        &self,
        endpoint: &Endpoint,
        health: EndpointHealth,
        attempted: Attempted<'_>,
    ) -> Option<DisabledBecause> {
        let for_days = health.failing_since.is_some_and(|since| attempted.at - since >= self.disable_after);
        match attempted.outcome {
            _ if !endpoint.is_active() => None,
            WebhookOutcome::Answered { status: 410, .. } => Some(DisabledBecause::Gone),
            _ => for_days.then_some(DisabledBecause::Failing),
        }
    }
}

fn asked_to_wait(outcome: &WebhookOutcome) -> TimeDelta {
    match outcome {
        WebhookOutcome::Answered { retry_after: Some(wait), .. } => {
            TimeDelta::from_std(*wait).unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT)
        }
        _ => TimeDelta::zero(),
    }
}

/// Up to a fifth, by which deliveries that failed together are spread. It follows from the delivery and the attempt, so that it can
/// be told in advance.
fn jitter(delivery: DeliveryId, attempt: i32) -> f64 {
    let bytes = delivery.uuid().into_bytes().into_iter().chain(attempt.to_be_bytes());
    // FNV-1a: spreads well enough, and is the same everywhere.
    let hash = bytes.fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    f64::from(hash) / f64::from(u32::MAX) / 5.0
}
