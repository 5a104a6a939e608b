//! A seller with ten thousand products and a past.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use system_tests::{Client, PASSWORD, Seller};
use tokio::task::JoinSet;
use tokio_postgres::{Client as Database, NoTls};

use crate::server::Server;

/// How many products there are.
pub const PRODUCTS: u32 = 10_000;

/// How many orders the history has.
const PAST_ORDERS: u64 = 50_000;

/// How many customers buy at the same time.
const BUYERS: usize = 8;

/// Everything that was there before the first measurement.
pub struct Fixture {
    /// The administrator.
    pub admin: Client,
    /// Access tokens of customers.
    pub tokens: Vec<String>,
    database: Database,
    _connection: JoinSet<()>,
}

/// The e-mail address of a customer.
pub fn buyer(number: usize) -> String {
    format!("buyer-{number}@example.com")
}

impl Fixture {
    /// Fills the database and signs everybody in.
    pub async fn fill(server: &Server, database_url: &str) -> Result<Self> {
        let seller = Seller::at(server.client().base()).await;
        let (database, connection) = tokio_postgres::connect(database_url, NoTls).await?;
        let mut driving = JoinSet::new();
        driving.spawn(async move {
            // A connection that ends with the benchmark has nothing to say.
            let _ = connection.await;
        });
        let fixture = Self { admin: seller.admin, tokens: Vec::new(), database, _connection: driving };
        fixture.execute(include_str!("sql/catalogue.sql")).await.context("the catalogue")?;
        fixture.execute(include_str!("sql/history.sql")).await.context("the history")?;
        // As if consumers had read it all: what is measured are not the invoices of the past.
        fixture
            .execute("SELECT sequence_events(1000000); UPDATE event_cursors SET position = (SELECT max(position) FROM event_positions)")
            .await?;
        fixture.execute("VACUUM ANALYZE").await?;
        Ok(Self { tokens: sign_in(&server.client()).await?, ..fixture })
    }

    /// Writes everything out, so that each measurement begins alike: with no checkpoint due in it, and each page's first change
    /// logged whole.
    pub async fn settle(&self) -> Result<()> {
        self.execute("CHECKPOINT").await
    }

    /// What everybody's password is kept as.
    pub async fn password_hash(&self) -> Result<String> {
        Ok(self.database.query_one("SELECT password_hash FROM users LIMIT 1", &[]).await?.get(0))
    }

    /// How many orders were placed since the database was filled.
    pub async fn orders(&self) -> Result<u64> {
        let row = self.database.query_one("SELECT count(*) FROM orders", &[]).await?;
        Ok(u64::try_from(row.get::<_, i64>(0))? - PAST_ORDERS)
    }

    async fn execute(&self, sql: &str) -> Result<()> {
        Ok(self.database.batch_execute(sql).await?)
    }
}

/// Signs some customers in.
pub async fn sign_in(nobody: &Client) -> Result<Vec<String>> {
    let mut tokens = Vec::new();
    for number in 1..=BUYERS {
        let answer = nobody.post("/auth/login", &json!({"email": buyer(number), "password": PASSWORD})).await;
        let session = answer.expect(200);
        tokens.push(session.get("access_token").and_then(Value::as_str).map(str::to_owned).context("no token")?);
    }
    Ok(tokens)
}
