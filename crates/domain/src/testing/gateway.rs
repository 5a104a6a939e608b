//! A payment gateway that remembers.

use std::{collections::BTreeMap, sync::Mutex};

use async_trait::async_trait;

use super::held;
use crate::{
    orders::{Charge, GatewayError, Payment, PaymentGateway, Refund},
    values::{Money, PaymentId, RefundId},
};

/// What a gateway does with a payment it sees for the first time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GatewayMood {
    /// Takes the money.
    #[default]
    Approving,
    /// Refuses.
    Declining,
    /// Gives no answer, and does nothing.
    Silent,
    /// Takes the money, but its answer is lost.
    LosingAnswers,
}

/// A gateway that keeps the port's promises: it takes the money once for each payment id, and answers the same again.
#[derive(Debug, Default)]
pub struct RecordingGateway(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    mood: GatewayMood,
    calls: BTreeMap<PaymentId, usize>,
    answers: BTreeMap<PaymentId, Charge>,
    taken: BTreeMap<PaymentId, Money>,
    given_back: BTreeMap<RefundId, Money>,
}

impl RecordingGateway {
    /// In this mood.
    pub fn in_mood(mood: GatewayMood) -> Self {
        Self(Mutex::new(State { mood, ..State::default() }))
    }

    /// Changes its mood.
    pub fn set_mood(&self, mood: GatewayMood) {
        held(&self.0).mood = mood;
    }

    /// How often it was asked to charge this payment.
    pub fn calls(&self, id: PaymentId) -> usize {
        held(&self.0).calls.get(&id).copied().unwrap_or_default()
    }

    /// What it took, for each payment.
    pub fn taken(&self) -> BTreeMap<PaymentId, Money> {
        held(&self.0).taken.clone()
    }

    /// What it gave back, for each refund.
    pub fn given_back(&self) -> BTreeMap<RefundId, Money> {
        held(&self.0).given_back.clone()
    }
}

#[async_trait]
impl PaymentGateway for RecordingGateway {
    async fn charge(&self, payment: &Payment) -> Result<Charge, GatewayError> {
        let state = &mut *held(&self.0);
        *state.calls.entry(payment.id).or_default() += 1;
        if state.mood == GatewayMood::Silent {
            return Err(silence());
        }
        let answer = state.answers.entry(payment.id).or_insert_with(|| match state.mood {
            GatewayMood::Declining => Charge::Declined { reason: "the card was declined".to_owned() },
            _ => Charge::Approved { reference: format!("gateway-{}", payment.id) },
        });
        if matches!(answer, Charge::Approved { .. }) {
            state.taken.insert(payment.id, payment.amount);
        }
        if state.mood == GatewayMood::LosingAnswers { Err(silence()) } else { Ok(answer.clone()) }
    }

    async fn refund(&self, refund: &Refund) -> Result<String, GatewayError> {
        let state = &mut *held(&self.0);
        if state.mood == GatewayMood::Silent {
            return Err(silence());
        }
        let before = state.given_back.insert(refund.id, refund.amount);
        assert!(before.is_none_or(|amount| amount == refund.amount), "one refund is of one amount");
        let reference = format!("refund-{}", refund.id);
        if state.mood == GatewayMood::LosingAnswers { Err(silence()) } else { Ok(reference) }
    }
}

fn silence() -> GatewayError {
    GatewayError("no answer within the test".to_owned())
}
