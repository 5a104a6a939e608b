//! Adapters meet ports.

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::{Context, Result};
use domain::{
    events::Events,
    inventory::Inventory,
    invoicing::Invoices,
    mail::Mails,
    orders::{Orders, PlaceOrders},
    ports::{Clock, Ids},
    store::Store,
    users::{Registration, Users, UsersPorts},
    webhooks::{WebhookSender, Webhooks, WebhooksPorts},
};
use embedded_postgres::Cluster;
use http_adapter::{HttpSettings, Rate};
use order_desk::OrderDesk;
use postgres_adapter::{PostgresSettings, PostgresStore};
use security_adapter::{
    BcryptHasher, BcryptSettings, JwtSettings, JwtTokens, RandomRefreshTokens, RandomWebhookSecrets, SigningKey,
};
use slog::Logger;
use tokio::runtime::Handle;
use webhook_adapter::{HttpWebhookSender, WebhookSenderSettings};

use crate::{
    Database,
    adapters::{DeskOf, JobsOf, MockGateway, StoreReadiness, SystemClock, SystemIds},
    config::Config,
    documents::{invoices, objects},
    mails::mails,
    secrets::jwt_secret,
};

/// All contexts on one migrated database.
pub struct Stockbook {
    /// Products, locations and stock.
    pub inventory: Inventory,
    /// Orders.
    pub orders: Orders,
    /// Invoices and credit notes.
    pub invoices: Invoices,
    /// Users and sessions.
    pub users: Users,
    /// What happened.
    pub events: Events,
    /// Where events are delivered.
    pub webhooks: Webhooks,
    /// Whoever carries webhooks to their endpoints.
    pub webhook_sender: Arc<dyn WebhookSender>,
    /// Who is told of it by mail.
    pub mails: Mails,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<dyn Ids>,
    /// Where everything is kept.
    pub store: Arc<PostgresStore>,
    database: Database,
}

impl Stockbook {
    /// Opens the database, migrates it, and wires everything to it, without a log.
    pub async fn open(config: &Config) -> Result<Self> {
        Self::open_with(config, &Logger::root(slog::Discard, slog::o!())).await
    }

    /// The same, with a log.
    pub async fn open_with(config: &Config, log: &Logger) -> Result<Self> {
        let database = Database::open(&config.database).await?;
        match Self::wire(config, log, &database).await {
            Ok((contexts, store)) => Ok(contexts.with(store, database)),
            Err(error) => {
                // The first error is the one to be told.
                let _ = database.close().await;
                Err(error)
            }
        }
    }

    async fn wire(config: &Config, log: &Logger, database: &Database) -> Result<(Contexts, Arc<PostgresStore>)> {
        let runtime = Handle::current();
        postgres_adapter::migrations::run(database.url(), &runtime)
            .await
            .context("the tables could not be brought up to date")?;
        let store = Arc::new(PostgresStore::connect(&PostgresSettings {
            max_connections: config.database.max_connections,
            statement_cache: config.database.statement_cache,
            logger: log.clone(),
            ..PostgresSettings::new(database.url(), config.terms.currency, runtime)
        })?);
        let contexts = contexts(config, log, &store, database.data_dir())?;
        Ok((contexts, store))
    }

    /// Where the embedded data lie.
    pub fn data_dir(&self) -> Option<&Path> {
        self.database.data_dir()
    }

    /// How to connect to the database. It may hold a password.
    pub fn database_url(&self) -> &str {
        self.database.url()
    }

    /// Closes all connections, then stops the embedded PostgreSQL.
    pub async fn close(self) -> Result<()> {
        self.store.close();
        self.database.close().await.context("the embedded PostgreSQL could not be stopped")
    }

    /// The embedded PostgreSQL, for whoever watches over it.
    pub fn into_cluster(self) -> Option<Cluster> {
        self.database.into_cluster()
    }
}

struct Contexts {
    inventory: Inventory,
    orders: Orders,
    invoices: Invoices,
    users: Users,
    events: Events,
    webhooks: Webhooks,
    webhook_sender: Arc<dyn WebhookSender>,
    mails: Mails,
}

impl Contexts {
    fn with(self, store: Arc<PostgresStore>, database: Database) -> Stockbook {
        let Self { inventory, orders, invoices, users, events, webhooks, webhook_sender, mails } = self;
        Stockbook {
            inventory,
            orders,
            invoices,
            users,
            events,
            webhooks,
            webhook_sender,
            mails,
            clock: Arc::new(SystemClock),
            ids: Arc::new(SystemIds),
            store,
            database,
        }
    }
}

fn contexts(config: &Config, log: &Logger, store: &Arc<PostgresStore>, data_dir: Option<&Path>) -> Result<Contexts> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let ids: Arc<dyn Ids> = Arc::new(SystemIds);
    let units: Arc<dyn Store> = store.clone();
    let objects = objects(&config.documents, data_dir)?;
    Ok(Contexts {
        inventory: Inventory::new(
            units.clone(),
            store.clone(),
            clock.clone(),
            ids.clone(),
            config.terms.currency,
            config.public_catalogue,
        ),
        orders: Orders::new(
            units.clone(),
            store.clone(),
            Arc::new(MockGateway::new(config.gateway)),
            clock.clone(),
            ids.clone(),
            config.terms.clone(),
        ),
        invoices: invoices(&config.documents, store, objects.clone()),
        users: Users::new(users_ports(config, units, store, data_dir, clock, ids)?, config.users.clone()),
        events: Events::new(store.clone(), store.clone(), Arc::new(SystemClock)),
        webhooks: webhooks(config, store),
        webhook_sender: webhook_sender(config),
        mails: mails(&config.mail, log, store, objects.clone())?,
    })
}

fn webhooks(config: &Config, store: &Arc<PostgresStore>) -> Webhooks {
    let ports = WebhooksPorts {
        store: store.clone(),
        queries: store.clone(),
        outbox: store.clone(),
        secrets: Arc::new(RandomWebhookSecrets),
        clock: Arc::new(SystemClock),
        ids: Arc::new(SystemIds),
    };
    Webhooks::new(ports, config.webhooks.policy.clone())
}

fn webhook_sender(config: &Config) -> Arc<dyn WebhookSender> {
    Arc::new(HttpWebhookSender::new(WebhookSenderSettings {
        timeout: config.webhooks.timeout,
        allow_private: config.webhooks.allow_private,
    }))
}

fn users_ports(
    config: &Config,
    units: Arc<dyn Store>,
    store: &Arc<PostgresStore>,
    data_dir: Option<&Path>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
) -> Result<UsersPorts> {
    let secret = jwt_secret(config.jwt.secret.as_deref(), data_dir)?;
    let mut previous_keys = Vec::new();
    for previous in &config.jwt.previous_secrets {
        previous_keys.push(SigningKey::new(previous.as_bytes()).context("JWT_PREVIOUS_SECRETS is not right")?);
    }
    let tokens = JwtTokens::new(JwtSettings {
        issuer: config.jwt.issuer.clone(),
        audience: config.jwt.audience.clone(),
        signing_key: SigningKey::new(secret.as_bytes()).context("JWT_SECRET is not right")?,
        previous_keys,
    });
    let hasher = BcryptHasher::new(BcryptSettings {
        cost: config.bcrypt.cost,
        threads: config.bcrypt.threads,
        queue: config.bcrypt.queue,
    })?;
    Ok(UsersPorts {
        store: units,
        queries: store.clone(),
        hasher: Arc::new(hasher),
        access_tokens: Arc::new(tokens),
        refresh_tokens: Arc::new(RandomRefreshTokens),
        clock,
        ids,
    })
}

/// What the HTTP adapter needs.
pub(crate) fn app(config: &Config, stockbook: &Stockbook, jobs: JobsOf, log: &Logger) -> http_adapter::App {
    let (order_desk, desk) = order_desk(config, stockbook);
    let readiness =
        StoreReadiness { store: stockbook.store.clone(), clock: stockbook.clock.clone(), jobs, desk, log: log.clone() };
    http_adapter::App {
        inventory: stockbook.inventory.clone(),
        orders: stockbook.orders.clone(),
        invoices: stockbook.invoices.clone(),
        order_desk,
        users: stockbook.users.clone(),
        events: stockbook.events.clone(),
        webhooks: stockbook.webhooks.clone(),
        readiness: Arc::new(readiness),
        clock: stockbook.clock.clone(),
        ids: stockbook.ids.clone(),
        settings: http_settings(config),
        log: log.clone(),
    }
}

/// A desk, unless it has no lanes: then every order is placed alone.
fn order_desk(config: &Config, stockbook: &Stockbook) -> (Arc<dyn PlaceOrders>, DeskOf) {
    let orders = stockbook.orders.clone();
    match config.desk {
        Some(settings) => {
            let desk = Arc::new(OrderDesk::new(orders, settings, Handle::current()));
            (desk.clone(), Arc::new(move || Some(desk.figures())))
        }
        None => (Arc::new(orders), Arc::new(|| None)),
    }
}

fn http_settings(config: &Config) -> HttpSettings {
    let http = &config.http;
    let rate = |per_minute: u32, burst: u32| Rate { per_minute, burst };
    let open = config.users.registration == Registration::Open;
    HttpSettings {
        cors_origins: http.cors_origins.clone(),
        body_timeout: Duration::from_secs(http.body_timeout_s),
        request_timeout: Duration::from_secs(http.request_timeout_s),
        shutdown_timeout: Duration::from_secs(http.shutdown_timeout_s),
        workers: Some(http.workers),
        requests_per_address: rate(http.requests_per_minute, http.requests_per_minute.div_ceil(3)),
        logins_per_account: rate(http.logins_per_minute, http.logins_per_minute),
        logins_per_address: rate(http.logins_per_minute.saturating_mul(5), http.logins_per_minute.saturating_mul(5)),
        limit_loopback: http.bind.is_loopback(),
        trusted_proxies: http.trusted_proxies,
        hsts: http.hsts,
        warning: open.then(|| "anybody may register as an admin here: fit for development only".to_owned()),
        ..HttpSettings::default()
    }
}
