//! The payment gateway, which is a mock: no real one is part of the product yet.

use async_trait::async_trait;
use domain::orders::{Charge, GatewayError, Payment, PaymentGateway};

/// Approves every payment and every refund at once. Its reference follows from the payment's id, so that a repeated call
/// is answered the same.
#[derive(Clone, Copy, Debug, Default)]
pub struct MockGateway;

#[async_trait]
impl PaymentGateway for MockGateway {
    async fn charge(&self, payment: &Payment) -> Result<Charge, GatewayError> {
        Ok(Charge::Approved { reference: format!("mock-{}", payment.id) })
    }

    async fn refund(&self, _payment: &Payment) -> Result<(), GatewayError> {
        Ok(())
    }
}
