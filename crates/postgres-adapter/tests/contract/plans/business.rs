//! A database with a few thousand rows of everything and fresh statistics, whose statements leave their plans in the log.

use std::{fs, sync::Arc};

use domain::{
    access::Principal,
    inventory::Inventory,
    orders::Orders,
    testing::{CountingIds, FixedClock, RecordingGateway, eur, taxing_terms},
};
use embedded_postgres::testing;
use postgres_adapter::{
    large_demo::{self, Scale},
    migrations,
};
use tokio::runtime::Handle;

use super::explained::{Entry, Explained, entries};
use crate::support::{Fallible, World, outsider, store_at, until};

const SCALE: Scale = Scale { products: 4_000, locations: 4, movements: 60_000, customers: 3_000 };

/// What the demonstration does not fill.
const MORE: &str = "
    INSERT INTO sessions (id, user_id, created_at) SELECT gen_random_uuid(), id, now() FROM users;
    INSERT INTO refresh_tokens (digest, session_id, expires_at) SELECT sha256(id::text::bytea), id, now() FROM sessions;
    INSERT INTO idempotency_keys (actor_id, key, fingerprint, answer) SELECT id, 'key', '\\x00', '{}' FROM users;
    ANALYZE";

/// Who registered first, and so is copied. Those of `domain::testing` have lower numbers.
const FIRST: &str = "
    SELECT setval('customer_numbers', 1000000);
    INSERT INTO users (id, customer_number, email, password_hash, role, status, token_epoch, created_at)
    VALUES (gen_random_uuid(), nextval('customer_numbers'), 'first@example.com', 'x', 'CUSTOMER', 'ACTIVE', 0, now())";

/// `auto_explain` notes every plan, those of statements within functions and of foreign keys too.
const EXPLAINING: &str = "-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 \
     -c auto_explain.log_nested_statements=on -c auto_explain.log_format=json -c auto_explain.log_analyze=off";

/// A business on a database of its own.
pub struct Business {
    pub world: World,
    pub orders: Orders,
    pub inventory: Inventory,
}

impl Business {
    pub async fn open() -> Self {
        let cluster = testing::cluster().await;
        let filled = cluster.template("filled", async |url| -> Fallible {
            migrations::run(&url, &Handle::current()).await?;
            outsider(&url).await.batch_execute(FIRST).await?;
            large_demo::fill(&url, &Handle::current(), SCALE, eur(), |_| {}).await?;
            let outsider = outsider(&url).await;
            outsider.batch_execute(MORE).await?;
            // Each entry of the log names its database.
            outsider.batch_execute("ALTER SYSTEM SET log_line_prefix = '[%d] '").await?;
            outsider.batch_execute("SELECT pg_reload_conf()").await?;
            Ok(())
        });
        let database = cluster.database(&filled.await.unwrap()).await.unwrap();
        let separator = if database.url().contains('?') { '&' } else { '?' };
        let options = EXPLAINING.replace(' ', "%20").replace('=', "%3D");
        let url = format!("{}{separator}options={options}", database.url());
        // One connection: what it logs is in the order in which it happened.
        let store = store_at(&url, |settings| settings.max_connections = 1);
        let (shared, clock, ids) =
            (Arc::new(store.clone()), Arc::new(FixedClock::default()), Arc::new(CountingIds::default()));
        Self {
            orders: Orders::new(
                shared.clone(),
                shared.clone(),
                Arc::new(RecordingGateway::default()),
                clock.clone(),
                ids.clone(),
                taxing_terms("0", 0),
            ),
            inventory: Inventory::new(shared.clone(), shared, clock, ids, eur(), false),
            world: World { store, database },
        }
    }

    pub async fn sign_in(&self, principal: Principal) -> Principal {
        self.world.sign_in(&principal).await;
        principal
    }

    /// Does something, and returns the plans of all its statements. It must have some.
    pub async fn explain<T>(&self, what: &str, work: impl Future<Output = T>) -> Explained {
        let before = self.log().await.len();
        work.await;
        let plans = self.log().await.split_off(before);
        // The last one is that of the question that the log was waited for with.
        let plans: Vec<_> = plans.into_iter().filter(|entry| !entry.is_marker()).collect();
        assert!(!plans.is_empty(), "{what} left no plan in the log");
        Explained { what: what.to_owned(), plans }
    }

    /// Everything that was logged of this database up to now.
    async fn log(&self) -> Vec<Entry> {
        let file = testing::cluster().await.cluster().log_file();
        let read = || entries(&fs::read_to_string(&file).unwrap(), self.world.database.name());
        let marked = |all: &[Entry]| all.iter().filter(|entry| entry.is_marker()).count();
        let marks = marked(&read());
        self.world.store.has_data().await.unwrap();
        until("the log was written", || async { marked(&read()) > marks }).await;
        read()
    }
}
