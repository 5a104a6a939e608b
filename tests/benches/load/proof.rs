//! Speed counts for nothing if the books do not agree afterwards.

use std::{cell::Cell, fmt};

use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::Value;
use system_tests::Books;

use crate::fixture::Fixture;

/// What was counted on the way.
#[derive(Debug, Default)]
pub struct Tally {
    /// Orders that server or yardstick said were placed.
    pub orders: Cell<u64>,
    /// Answers that were not the one that was asked for.
    pub unexpected: Cell<u64>,
    /// Orders that the rival said were placed.
    pub rival_orders: Cell<u64>,
    /// Orders that the server whose far ends were away said were placed.
    pub away_orders: Cell<u64>,
}

/// Whether the figures may be believed.
#[derive(Debug, Serialize)]
pub struct Proof {
    /// How many levels and lines disagree with the ledger, as `GET /stock/verify` counts them.
    drift: i64,
    /// Where the books disagree, as the tests see them.
    disagreements: Vec<String>,
    /// How many orders server and yardstick said were placed.
    acknowledged: u64,
    /// How many orders there are.
    written: u64,
    /// How many answers were not the one that was asked for.
    unexpected: u64,
    /// The same two counts of the rival, if there was one.
    rival: Option<(u64, u64)>,
}

impl Proof {
    /// Compares what was promised with what there is.
    pub async fn take(fixture: &Fixture, database_url: &str, tally: &Tally, rival: Option<u64>) -> Result<Self> {
        let verified = fixture.admin.get("/stock/verify").await.expect(200);
        Ok(Self {
            drift: verified.get("drift").and_then(Value::as_i64).context("no drift")?,
            disagreements: Books::open(database_url).await.disagreements().await,
            acknowledged: tally.orders.get(),
            written: fixture.orders().await?,
            unexpected: tally.unexpected.get(),
            rival: rival.map(|written| (tally.rival_orders.get(), written)),
        })
    }

    /// Whether all is well.
    pub fn holds(&self) -> bool {
        let agree = self.drift == 0 && self.disagreements.is_empty();
        let all_kept = self.acknowledged == self.written && self.rival.is_none_or(|(said, written)| said == written);
        agree && all_kept && self.unexpected == 0
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { drift, disagreements, acknowledged, written, unexpected, rival } = self;
        write!(
            f,
            "{}: drift {drift}, {} disagreements in the books, {acknowledged} orders acknowledged and {written} written, \
             {unexpected} unexpected answers",
            if self.holds() { "Proven" } else { "NOT PROVEN" },
            disagreements.len()
        )?;
        rival.map_or(Ok(()), |(said, written)| write!(f, "; the rival said {said} orders and wrote {written}"))
    }
}
