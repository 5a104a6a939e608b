//! A business of some size: a cluster of its own, filled, and a server on it.

use std::{net::SocketAddr, path::Path, time::Instant};

use anyhow::{Context, Result, ensure};
use embedded_postgres::{
    Durability,
    testing::{self, TestCluster},
};
use serde_json::{Value, json};
use stockbook::{
    cli::{Cli, Command, DemoOptions, ServeOptions},
    config::Environment,
};

use crate::{connection::Connection, server::Server};

/// What signs the tokens of the server, and what `stockbook demo` wants too.
const SECRET: &str = "for benchmarks only: thirty-two bytes or more";

/// Of the demonstration's people.
const PASSWORD: &str = "stockbook-demo-2026";

/// A business.
pub struct Business {
    /// How much there is.
    pub products: u32,
    /// How long it took to fill, in seconds.
    pub filled_s: f64,
    server: Server,
    token: String,
    cluster: TestCluster,
}

impl Business {
    /// Fills a database by `stockbook demo --scale` and starts a server on it.
    pub async fn open(size: DemoOptions, folder: &Path) -> Result<Self> {
        let cluster = testing::private_cluster(Durability::Full).await?;
        let postgres = cluster.cluster();
        postgres.ensure_database("scale").await?;
        let url = postgres.url("scale");
        let begin = Instant::now();
        let environment = Environment::of([("DATABASE_URL", url.clone()), ("JWT_SECRET", SECRET.to_owned())]);
        stockbook::run(Cli { command: Some(Command::Demo(size)), serve: ServeOptions::default() }, environment).await?;
        let filled_s = begin.elapsed().as_secs_f64();
        std::fs::create_dir_all(folder)?;
        let server = Server::start(&[("DATABASE_URL", &url)], folder, &[]).await?;
        let answer =
            server.client().post("/auth/login", &json!({"email": "admin@example.com", "password": PASSWORD})).await;
        let session = answer.expect(200);
        let token = session.get("access_token").and_then(Value::as_str).context("no token")?.to_owned();
        let products = size.scale.context("no size")?;
        Ok(Self { products, filled_s, server, token, cluster })
    }

    /// Where the server listens.
    pub const fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// A connection of the administrator.
    pub async fn connect(&self) -> Result<Connection> {
        Connection::open(self.address(), &self.token).await
    }

    /// The cluster.
    pub const fn cluster(&self) -> &TestCluster {
        &self.cluster
    }

    /// Proves that the books agree, stops everything, and removes the data.
    pub async fn close(self) -> Result<()> {
        let proof = self.connect().await?.get("/stock/verify").await?;
        ensure!(proof.get("drift") == Some(&json!(0)), "the books disagree: {proof}");
        drop(self.server);
        self.cluster.stop().await?;
        Ok(())
    }
}
