//! The payment gateway, which is a mock: no real one is part of the product yet.

use std::{
    collections::HashSet,
    str::FromStr,
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use domain::orders::{Charge, GatewayError, Payment, PaymentGateway, Refund};
use uuid::Uuid;

/// What the mock does with a payment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GatewayMood {
    /// Takes the money.
    #[default]
    Approve,
    /// Refuses.
    Refuse,
    /// Gives no answer, and does nothing.
    TimeOut,
    /// Takes the money, and answers only when it is asked for the second time.
    AnswerLate,
}

impl FromStr for GatewayMood {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "approve" => Ok(Self::Approve),
            "refuse" => Ok(Self::Refuse),
            "time_out" => Ok(Self::TimeOut),
            "answer_late" => Ok(Self::AnswerLate),
            _ => Err("it is approve, refuse, time_out or answer_late".to_owned()),
        }
    }
}

/// Approves every payment and every refund at once, unless it is told to do otherwise. Its references follow from the ids, so that a
/// repeated call is answered the same, by any process.
#[derive(Debug, Default)]
pub struct MockGateway {
    mood: GatewayMood,
    asked: Mutex<HashSet<Uuid>>,
}

impl MockGateway {
    /// In a mood.
    pub fn new(mood: GatewayMood) -> Self {
        Self { mood, asked: Mutex::default() }
    }

    /// Whether it answers, and not only the next time.
    fn answers(&self, id: Uuid) -> Result<(), GatewayError> {
        let answers = match self.mood {
            GatewayMood::Approve | GatewayMood::Refuse => true,
            GatewayMood::TimeOut => false,
            GatewayMood::AnswerLate => !self.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(id),
        };
        if answers { Ok(()) } else { Err(GatewayError("the mock was told to give no answer".to_owned())) }
    }
}

#[async_trait]
impl PaymentGateway for MockGateway {
    async fn charge(&self, payment: &Payment) -> Result<Charge, GatewayError> {
        self.answers(payment.id.uuid())?;
        Ok(match self.mood {
            GatewayMood::Refuse => Charge::Declined { reason: "the mock was told to refuse".to_owned() },
            _ => Charge::Approved { reference: format!("mock-{}", payment.id) },
        })
    }

    async fn refund(&self, refund: &Refund) -> Result<String, GatewayError> {
        self.answers(refund.id.uuid())?;
        Ok(format!("mock-refund-{}", refund.id))
    }
}
