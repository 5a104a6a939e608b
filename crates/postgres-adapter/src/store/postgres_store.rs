//! The store as the rest of the world sees it.

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use domain::{
    store::{KeyedAnswer, Request, Store, StoreError, UnitOfWork},
    values::Currency,
};
use futures_util::FutureExt;
use slog::{Logger, debug};

use super::{
    PostgresUnit, answers,
    requests::Requests,
    retries::{Retries, delay},
};
use crate::{
    PostgresSettings, SettingsError,
    connection::Connections,
    events::Bell,
    inventory::{ProductLoader, find_products},
    migrations,
    statement::simple,
    users::StandingCache,
};

/// All ports to storage, on one pool of connections. Copies share it.
#[derive(Clone)]
pub struct PostgresStore(pub(crate) Arc<Shared>);

/// What copies of a store, and its units, share.
pub(crate) struct Shared {
    pub connections: Connections,
    pub currency: Currency,
    pub standing: StandingCache,
    pub products: ProductLoader,
    pub bell: Bell,
    pub logger: Logger,
    retries: Retries,
}

impl PostgresStore {
    /// Makes a store. Connections are opened when they are needed, so PostgreSQL may come up later, and may restart: ask
    /// [`ping`](Store::ping) and [`schema_is_current`](Self::schema_is_current) whether it is ready.
    pub fn connect(settings: &PostgresSettings) -> Result<Self, SettingsError> {
        let connections = Connections::new(settings)?;
        Ok(Self(Arc::new(Shared {
            products: product_loader(connections.clone(), settings),
            connections,
            currency: settings.currency,
            standing: StandingCache::new(),
            bell: Bell::new(),
            retries: Retries::default(),
            logger: settings.logger.clone(),
        })))
    }

    /// Whether every migration that this program knows was run.
    pub async fn schema_is_current(&self) -> Result<bool, StoreError> {
        let known = migrations::known()?;
        self.0.connections.read(&known, |link, known| migrations::are_run(link, known).boxed()).await
    }

    /// Whether anything was ever put into the catalogue or sold, which a demonstration must not mix with.
    pub async fn has_data(&self) -> Result<bool, StoreError> {
        self.0.connections.read(&(), |link, ()| crate::inventory::has_data(link).boxed()).await
    }

    /// How often units were tried again after a conflict, by command, since the start.
    pub fn retries(&self) -> BTreeMap<&'static str, u64> {
        self.0.retries.counts()
    }

    /// How many connections are open, and how many callers wait for one.
    pub fn connection_usage(&self) -> (usize, usize) {
        self.0.connections.usage()
    }

    /// Closes the pool. What is under way ends; nothing new begins.
    pub fn close(&self) {
        self.0.connections.close();
    }
}

fn product_loader(connections: Connections, settings: &PostgresSettings) -> ProductLoader {
    ProductLoader::new(settings.runtime.clone(), move |wanted| {
        let connections = connections.clone();
        async move { connections.read(&*wanted, |link, wanted| find_products(link, wanted).boxed()).await }
    })
}

#[async_trait]
impl Store for PostgresStore {
    async fn begin(&self, request: &Request) -> Result<Box<dyn UnitOfWork>, StoreError> {
        Ok(Box::new(PostgresUnit::new(Arc::clone(&self.0), Requests::One(request.clone()))))
    }

    async fn begin_together(&self, requests: &[Request]) -> Result<Box<dyn UnitOfWork>, StoreError> {
        Ok(Box::new(PostgresUnit::new(Arc::clone(&self.0), Requests::Together(requests.to_vec()))))
    }

    async fn recall(&self, request: &Request) -> Result<Option<KeyedAnswer>, StoreError> {
        self.0.connections.read(request, |link, request| answers::recall(link, request).boxed()).await
    }

    async fn back_off(&self, command: &'static str, attempt: u32) {
        self.0.retries.count(command);
        let delay = delay(attempt);
        debug!(self.0.logger, "a unit is tried again"; "command" => command, "attempt" => attempt,
            "delay_us" => u64::try_from(delay.as_micros()).unwrap_or(u64::MAX));
        tokio::time::sleep(delay).await;
    }

    async fn ping(&self) -> Result<(), StoreError> {
        self.0.connections.read("SELECT 1", |link, question| simple(link, question).boxed()).await
    }
}
