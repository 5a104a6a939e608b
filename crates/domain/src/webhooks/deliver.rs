//! Events are written down for delivery, and delivered. Jobs drive this.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::{
    Attempt, Attempted, Claim, ClaimedDelivery, Claiming, Decision, DeliveryStatus, Endpoint, EndpointStatus,
    OutgoingWebhook, RecordedAttempt, WebhookError, WebhookOutcome, WebhookSender, Webhooks, message,
};
use crate::{
    Progress,
    access::Actor,
    events::{Event, EventKind, Subject},
    store::{Command, Request, StoreError, UnitOfWork, perform},
    values::EventId,
};

/// So many events are written down for delivery at once.
const AT_ONCE: i32 = 500;

/// How long a claim lasts. No sender takes so long for one attempt.
const CLAIM_S: i64 = 60;

/// So many deliveries go to one endpoint at the same time.
const FOR_EACH_ENDPOINT: i32 = 8;

impl Webhooks {
    /// Writes down deliveries for the next events, and for those that somebody wants once more.
    pub async fn fan_out(&self) -> Result<Progress, StoreError> {
        let now = self.ports.clock.now();
        let live = self.ports.outbox.fan_out(now, AT_ONCE).await?;
        let past = self.ports.outbox.replay(now, AT_ONCE).await?;
        Ok(if live == Progress::More || past == Progress::More { Progress::More } else { Progress::Idle })
    }

    /// Claims deliveries that are due, so many at the most. Each must be [attempted](Self::attempt) at once.
    pub async fn claim(&self, at_most: i32) -> Result<Vec<ClaimedDelivery>, StoreError> {
        let now = self.ports.clock.now();
        let claiming = Claiming {
            holder: self.ports.ids.next(),
            now,
            until: now + TimeDelta::seconds(CLAIM_S),
            at_most,
            for_each_endpoint: FOR_EACH_ENDPOINT,
        };
        self.ports.outbox.claim(&claiming).await
    }

    /// Makes one attempt. What came of it must be [recorded](Self::record) at once.
    pub async fn attempt(&self, sender: &dyn WebhookSender, claimed: ClaimedDelivery) -> Attempting {
        let sent_at = self.ports.clock.now();
        let ClaimedDelivery { claim, url, secrets, event, .. } = claimed;
        let body = message(&event);
        let outgoing =
            OutgoingWebhook { url, id: event.id, sent_at, secrets: secrets.at(sent_at), body, trace: event.trace };
        let outcome = sender.send(&outgoing).await;
        Attempting { claim, outcome, sent_at, ended_at: self.ports.clock.now() }
    }

    /// Writes down what came of an attempt. Returns how far the delivery came; nothing if the claim was lost meanwhile: then somebody
    /// else writes it down.
    ///
    /// What is not written down is delivered again when the claim ends, so a store that has no time just now is asked again until
    /// then.
    pub async fn record(&self, attempting: Attempting) -> Result<Option<DeliveryStatus>, WebhookError> {
        let recording = Recording { webhooks: self, attempting };
        let claim_ends_at = recording.attempting.sent_at + TimeDelta::seconds(CLAIM_S);
        let mut tries = 0;
        loop {
            match perform(&*self.ports.store, &Request::of(Actor::System), &recording).await {
                Err(WebhookError::Store(error)) if passes(&error) && self.ports.clock.now() < claim_ends_at => {
                    tries += 1;
                    self.ports.store.back_off(Recording::NAME, tries).await;
                }
                recorded => return Ok(recorded?.value),
            }
        }
    }
}

/// Whether a failure of the store may be over soon. One whose outcome is unknown is found out by asking again: if it was done, the
/// claim is gone.
const fn passes(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::Conflict(_) | StoreError::Busy(_) | StoreError::Unavailable(_) | StoreError::OutcomeUnknown(_)
    )
}

/// An attempt that was made and is not written down yet.
pub struct Attempting {
    claim: Claim,
    outcome: WebhookOutcome,
    sent_at: DateTime<Utc>,
    ended_at: DateTime<Utc>,
}

struct Recording<'a> {
    webhooks: &'a Webhooks,
    attempting: Attempting,
}

#[async_trait]
impl Command for Recording<'_> {
    type Output = Option<DeliveryStatus>;
    type Error = WebhookError;
    const NAME: &'static str = "record_webhook_attempt";

    async fn run(&self, unit: &mut dyn UnitOfWork) -> Result<Option<DeliveryStatus>, WebhookError> {
        let Some((endpoint, delivery)) = unit.webhooks().lock_claimed(self.attempting.claim).await? else {
            return Ok(None);
        };
        let attempted = Attempted {
            delivery: delivery.id,
            attempt: delivery.attempts_since_replay() + 1,
            outcome: &self.attempting.outcome,
            at: self.attempting.ended_at,
        };
        let decision = self.webhooks.policy.decide(&endpoint, attempted);
        unit.webhooks().record_attempt(RecordedAttempt {
            claim: self.attempting.claim,
            attempt: self.attempt(delivery.attempts + 1),
            status: decision.status,
            due_at: decision.due_at,
            amid_failures: decision.amid_failures,
        });
        self.save_health(unit, endpoint, decision);
        Ok(Some(decision.status))
    }
}

impl Recording<'_> {
    fn attempt(&self, number: i32) -> Attempt {
        let took_ms = i32::try_from((self.attempting.ended_at - self.attempting.sent_at).num_milliseconds())
            .unwrap_or(i32::MAX)
            .max(0);
        let (status, response) = match &self.attempting.outcome {
            WebhookOutcome::Answered { status, excerpt, .. } => (Some(i32::from(*status)), excerpt.clone()),
            WebhookOutcome::Unreachable { reason } | WebhookOutcome::Forbidden { reason } => {
                (None, Some(reason.clone()))
            }
        };
        // PostgreSQL's texts hold no NUL, and an endpoint may answer anything.
        let response = response.map(|text| text.replace('\0', "\u{fffd}"));
        Attempt { number, at: self.attempting.sent_at, took_ms, status, response }
    }

    /// Most attempts leave an endpoint as well as it was, and write nothing to it.
    fn save_health(&self, unit: &mut dyn UnitOfWork, endpoint: Endpoint, decision: Decision) {
        let status = decision.disables.map_or(endpoint.status, EndpointStatus::Disabled);
        if let Some(reason) = decision.disables {
            let data = json!({
                "webhook_id": endpoint.id,
                "reason": reason.as_str(),
                "failing_since": decision.health.failing_since,
            });
            unit.events().append(vec![Event {
                id: EventId::new(self.webhooks.ports.ids.next()),
                kind: EventKind::WebhookDisabled,
                subject: Subject::Webhook(endpoint.id),
                data: data.into(),
            }]);
        }
        if decision.recovered {
            unit.webhooks().free_deliveries(endpoint.id, self.attempting.ended_at, true);
        }
        if status != endpoint.status || decision.health != endpoint.health {
            unit.webhooks().save_endpoint(Endpoint { status, health: decision.health, ..endpoint });
        }
    }
}
