//! Webhooks to be read.

use async_trait::async_trait;
use domain::{
    store::StoreError,
    values::{Page, PageRequest, WebhookId},
    webhooks::{DeliveryStatus, DeliveryWithAttempts, Endpoint, ReplayFrom, WebhookQueries},
};
use futures_util::FutureExt;

use super::{list_deliveries, list_endpoints, positions};
use crate::PostgresStore;

#[async_trait]
impl WebhookQueries for PostgresStore {
    async fn find_endpoint(&self, id: WebhookId) -> Result<Option<Endpoint>, StoreError> {
        self.0.connections.read(&id, |link, id| list_endpoints::find_endpoint(link, *id).boxed()).await
    }

    async fn list_endpoints(&self, page: &PageRequest) -> Result<Page<Endpoint>, StoreError> {
        self.0.connections.read(page, |link, page| list_endpoints::list_endpoints(link, page).boxed()).await
    }

    async fn list_deliveries(
        &self,
        webhook: WebhookId,
        status: Option<DeliveryStatus>,
        page: &PageRequest,
    ) -> Result<Page<DeliveryWithAttempts>, StoreError> {
        let wanted = list_deliveries::Wanted { webhook, status, page };
        self.0.connections.read(&wanted, |link, wanted| list_deliveries::list_deliveries(link, wanted).boxed()).await
    }

    async fn positions(&self, from: ReplayFrom) -> Result<(i64, i64), StoreError> {
        self.give_positions().await?;
        self.0.connections.read(&from, |link, from| positions::positions(link, *from).boxed()).await
    }
}
