//! The pool of connections.

use std::{sync::Arc, time::Duration};

use deadpool::{
    Runtime,
    managed::{QueueMode, TimeoutType},
};
use diesel_async::{
    AsyncPgConnection,
    pooled_connection::{
        AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod,
        deadpool::{Pool, PoolError},
    },
};
use domain::store::StoreError;
use futures_util::{FutureExt, future::BoxFuture};
use tokio::runtime::Handle;

use super::{
    Lease, Link, SettingsError, Target,
    open::{open, open_forgetful},
};
use crate::{PostgresSettings, statement::simple};

/// What is done with a connection: statements that are sent together, given what they need.
pub(crate) type Work<A, T> = for<'c> fn(&'c Link, &'c A) -> BoxFuture<'c, Result<T, StoreError>>;

/// The pool, and what is needed to stop a statement that nobody waits for any more.
#[derive(Clone)]
pub(crate) struct Connections {
    pool: Pool<AsyncPgConnection>,
    target: Target,
    runtime: Handle,
    begin: Arc<str>,
    /// Whether connections are shared by a pooler, which minds only transactions.
    pooled: bool,
}

impl Connections {
    pub(crate) fn new(settings: &PostgresSettings) -> Result<Self, SettingsError> {
        let mut target = Target::parse(&settings.url)?;
        target.config.connect_timeout(settings.connect_timeout);
        if target.config.get_application_name().is_none() {
            target.config.application_name(&settings.application_name);
        }
        let pooled = !settings.statement_cache;
        if !pooled {
            let options = session_options(settings, target.config.get_options());
            target.config.options(options);
        }
        let (destination, runtime) = (target.clone(), settings.runtime.clone());
        let mut manager = ManagerConfig::default();
        // Anything else is a round trip at each checkout. Connections that died in between are noticed by their first use.
        manager.recycling_method = RecyclingMethod::Fast;
        manager.custom_setup = Box::new(move |_| {
            let (target, runtime) = (destination.clone(), runtime.clone());
            async move { if pooled { open_forgetful(&target, &runtime).await } else { open(&target, &runtime).await } }
                .boxed()
        });
        let pool = Pool::builder(AsyncDieselConnectionManager::new_with_config("", manager))
            .max_size(settings.max_connections)
            .wait_timeout(Some(settings.wait_timeout))
            .create_timeout(Some(settings.connect_timeout.saturating_mul(2)))
            // The connection used last is the one whose caches are warm.
            .queue_mode(QueueMode::Lifo)
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| SettingsError::Pool(error.to_string()))?;
        let begin = if pooled { begin_with_limits(settings) } else { "BEGIN".into() };
        Ok(Self { pool, target, runtime: settings.runtime.clone(), begin, pooled })
    }

    /// What each transaction begins with.
    pub(crate) fn begin(&self) -> &str {
        &self.begin
    }

    /// A connection, for as long as the lease is held.
    pub(crate) async fn lease(&self) -> Result<Lease, StoreError> {
        let object = self.pool.get().await.map_err(no_connection)?;
        Ok(Lease::new(object, self.target.clone(), self.runtime.clone()))
    }

    /// Where to connect to besides the pool, and what drives such a connection; nowhere if a pooler stands in between, which
    /// keeps no session.
    pub(crate) fn direct(&self) -> Option<(Target, Handle)> {
        (!self.pooled).then(|| (self.target.clone(), self.runtime.clone()))
    }

    /// Reads, on whatever connection there is. One that died unnoticed, as all do when PostgreSQL restarts, is replaced: a
    /// question may be asked twice.
    pub(crate) async fn read<A: Sync + ?Sized, T>(&self, about: &A, work: Work<A, T>) -> Result<T, StoreError> {
        let mut lease = self.lease().await?;
        if lease.was_used_before() {
            match self.ask(&mut lease, about, work).await {
                Err(StoreError::Unavailable(_)) => lease = self.replace(lease).await?,
                result => return lease.give_back(result),
            }
        }
        let result = self.ask(&mut lease, about, work).await;
        lease.give_back(result)
    }

    async fn ask<A: Sync + ?Sized, T>(&self, lease: &mut Lease, about: &A, work: Work<A, T>) -> Result<T, StoreError> {
        if !self.pooled {
            return lease.run(about, work).await;
        }
        // A pooler keeps statements together only within a transaction.
        lease.run(&*self.begin, |link, begin| simple(link, begin).boxed()).await?;
        let result = lease.run(about, work).await;
        // A transaction that failed is rolled back by it.
        lease.run("COMMIT", |link, end| simple(link, end).boxed()).await?;
        result
    }

    /// A new connection in place of a dead one. The others that wait in the pool are as old, so they go too.
    pub(crate) async fn replace(&self, dead: Lease) -> Result<Lease, StoreError> {
        drop(dead);
        self.pool.retain(|_, _| false);
        self.lease().await
    }

    /// How many connections are open, and how many callers wait for one.
    pub(crate) fn usage(&self) -> (usize, usize) {
        let status = self.pool.status();
        (status.size, status.waiting)
    }

    pub(crate) fn close(&self) {
        self.pool.close();
    }
}

fn session_options(settings: &PostgresSettings, given: Option<&str>) -> String {
    let millis = |limit: Duration| limit.as_millis();
    // A generic plan is made once; with arrays for parameters PostgreSQL would plan anew at each execution. Random pages are
    // priced as memory and solid-state disks have them: at the price of a turning disk, tables of a few pages are read from
    // end to end for each row that is looked up. Those are not read so at all where there is an index: a plan that was made
    // while a table was empty would go on doing so long after it has grown. What has no index is dear on paper then, which
    // must not bring the compiler of expressions in.
    let ours = format!(
        "-c lock_timeout={} -c statement_timeout={} -c idle_in_transaction_session_timeout={} \
         -c random_page_cost=1.1 -c enable_seqscan=off -c jit=off -c plan_cache_mode=force_generic_plan \
         -c default_transaction_isolation=read\\ committed -c TimeZone=UTC",
        millis(settings.lock_timeout),
        millis(settings.statement_timeout),
        millis(settings.idle_in_transaction_timeout),
    );
    match given {
        Some(given) => format!("{ours} {given}"),
        None => ours,
    }
}

fn begin_with_limits(settings: &PostgresSettings) -> Arc<str> {
    format!(
        "BEGIN; SET LOCAL lock_timeout = {}; SET LOCAL statement_timeout = {}; \
         SET LOCAL idle_in_transaction_session_timeout = {}; SET LOCAL TimeZone = 'UTC'",
        settings.lock_timeout.as_millis(),
        settings.statement_timeout.as_millis(),
        settings.idle_in_transaction_timeout.as_millis(),
    )
    .into()
}

fn no_connection(error: PoolError) -> StoreError {
    match error {
        PoolError::Timeout(TimeoutType::Wait) => StoreError::Busy("no database connection came free".into()),
        error => StoreError::Unavailable(error.into()),
    }
}
