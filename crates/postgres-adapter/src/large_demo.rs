//! A large business that never was, to see and to measure what becomes of Stockbook when there is much of everything.
//!
//! PostgreSQL writes it by itself, a set at a time, since every value follows from its number: nothing has to be sent. It is as
//! consistent as if every command had been carried out. Only the events of goods that came in, were counted or adjusted are
//! missing, as if they had been deleted after a while.

mod plan;

use diesel::{QueryableByName, sql_query, sql_types::Text};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use domain::{store::StoreError, values::Currency};
use tokio::runtime::Handle;

use crate::{
    SettingsError,
    connection::{Link, Target, open},
    store::classify,
};
use plan::Plan;

/// How much there shall be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// Products in the catalogue, at least a thousand. Every twentieth has never been in stock.
    pub products: u32,
    /// Locations, at least one. Every product that is in stock has a level at each.
    pub locations: u32,
    /// Rows of the ledger, about. There is at least one for each level; of the others one in ten belongs to an order.
    pub movements: u64,
    /// Customers, at least one.
    pub customers: u32,
}

/// Why the database was not filled.
#[derive(Debug, thiserror::Error)]
pub enum FillError {
    /// The URL is not understood.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// PostgreSQL cannot be reached.
    #[error("PostgreSQL cannot be reached: {0}")]
    Connection(#[from] diesel::ConnectionError),
    /// Less, or more, than can be made.
    #[error("{0}")]
    Scale(&'static str),
    /// A statement failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is done, in this order: a name for the person who waits, and the statements.
const STEPS: [(&str, &str); 6] = [
    ("locations, customers and products", include_str!("large_demo/catalogue.sql")),
    ("opening stock", concat!(include_str!("large_demo/visits.sql"), include_str!("large_demo/opening.sql"))),
    ("the ledger of a year", include_str!("large_demo/ledger.sql")),
    ("levels", include_str!("large_demo/levels.sql")),
    ("orders", include_str!("large_demo/orders.sql")),
    ("events", include_str!("large_demo/events.sql")),
];

/// A crash loses nothing but the work, for nothing is committed before the end. Indexes are made there, hence the memory.
const BEGIN: &str = "BEGIN; SET LOCAL synchronous_commit = off; SET LOCAL work_mem = '128MB'; \
     SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL statement_timeout = 0; \
     SET LOCAL idle_in_transaction_session_timeout = 0";

/// Fills a migrated database in which a customer has registered and nothing else has happened, and tells what it is at. All of
/// it is one transaction, so it fails with nothing changed. Then it vacuums, analyzes, and writes everything out.
pub async fn fill(
    url: &str,
    runtime: &Handle,
    scale: Scale,
    currency: Currency,
    mut tell: impl FnMut(&str) + Send,
) -> Result<(), FillError> {
    let plan = Plan::of(scale).map_err(FillError::Scale)?;
    let link = open(&Target::parse(url)?, runtime).await?;
    execute(&link, BEGIN).await?;
    let set_aside = set_aside(&link).await?;
    for (name, sql) in STEPS {
        tell(name);
        execute(&link, &plan.complete(sql, currency)).await?;
    }
    tell("indexes and foreign keys");
    for Aside { restore, .. } in &set_aside {
        execute(&link, restore).await?;
    }
    execute(&link, "COMMIT").await?;
    tell("VACUUM ANALYZE");
    execute(&link, "VACUUM (ANALYZE)").await?;
    // So that whoever comes next does not pay for it. Not everybody may.
    let _ = execute(&link, "CHECKPOINT").await;
    Ok(())
}

/// An index or a foreign key that is dropped for the time being: made at once for all rows it costs a tenth.
#[derive(QueryableByName)]
struct Aside {
    #[diesel(sql_type = Text)]
    drop: String,
    #[diesel(sql_type = Text)]
    restore: String,
}

/// Foreign keys, then indexes without those behind constraints, which are filled in their order and so cost little.
const ASIDE: &str = "
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop,
        format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS restore
    FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
    UNION ALL
    SELECT format('DROP INDEX %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))";

async fn set_aside(mut link: &Link) -> Result<Vec<Aside>, StoreError> {
    let all: Vec<Aside> = sql_query(ASIDE).load(&mut link).await.map_err(classify)?;
    for Aside { drop, .. } in &all {
        execute(link, drop).await?;
    }
    Ok(all)
}

async fn execute(mut link: &Link, sql: &str) -> Result<(), StoreError> {
    link.batch_execute(sql).await.map_err(classify)
}
