//! A server whose broker, mail server and webhook endpoint are all away. No command waits for any of them, and this shows it.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use embedded_postgres::Cluster;
use serde_json::json;

use crate::{args::Args, fixture::Fixture, server::Server};

/// The server, on a database of its own.
pub struct Away {
    pub server: Server,
    pub fixture: Fixture,
}

/// A port of this machine where nobody listens.
const NOBODY: &str = "127.0.0.1:9";

impl Away {
    /// Starts it, and asks for every event at an endpoint that is not there.
    pub async fn start(args: &Args, postgres: &Cluster, folder: &Path) -> Result<Self> {
        postgres.ensure_database("away").await?;
        let url = postgres.url("away");
        let (broker, mails) = (format!("amqp://{NOBODY}"), format!("smtp://{NOBODY}"));
        let far = [
            ("DATABASE_URL", url.as_str()),
            ("AMQP_URL", &broker),
            ("SMTP_URL", &mails),
            ("FROM_EMAIL", "shop@example.com"),
            ("WEBHOOK_ALLOW_PRIVATE", "true"),
        ];
        let server = Server::start(&far, folder, &args.set).await?;
        let fixture = Fixture::fill(&server, &url).await.context("the database could not be filled")?;
        let endpoint = json!({"url": format!("http://{NOBODY}/"), "types": ["*"]});
        fixture.admin.post("/webhooks", &endpoint).await.expect(201);
        Ok(Self { server, fixture })
    }

    /// Proves that it wrote every order that it acknowledged, and nothing more.
    pub async fn prove(&self, acknowledged: u64) -> Result<()> {
        let written = self.fixture.orders().await?;
        ensure!(
            written == acknowledged,
            "{acknowledged} orders were acknowledged with far ends away, {written} written"
        );
        let proof = self.fixture.admin.get("/stock/verify").await.expect(200);
        ensure!(proof.get("drift") == Some(&json!(0)), "the books disagree with far ends away: {proof}");
        Ok(())
    }
}
