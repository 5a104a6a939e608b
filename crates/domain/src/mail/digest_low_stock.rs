//! Managers are told what ran low, in one mail for a burst of alerts.

use super::Mails;
use crate::{Progress, store::StoreError};

impl Mails {
    /// Writes the digest of what ran low, once it is time for one.
    pub async fn digest_low_stock(&self) -> Result<Progress, StoreError> {
        self.ports.outbox.write_digest(self.policy.digest).await?;
        Ok(Progress::Idle)
    }
}
