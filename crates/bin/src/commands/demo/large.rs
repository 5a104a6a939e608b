//! `stockbook demo --scale`: much of everything.

use anyhow::{Context, Result};
use domain::values::Currency;
use postgres_adapter::large_demo::{self, Scale};
use tokio::runtime::Handle;

use super::{people, refuse_data};
use crate::{Stockbook, cli::DemoOptions, tell};

/// What was asked for, if it was.
pub fn scale(options: DemoOptions) -> Option<Scale> {
    let products = options.scale?;
    let DemoOptions { locations, movements, .. } = options;
    let movements = movements.unwrap_or(5 * u64::from(products) * u64::from(locations));
    Some(Scale { products, locations, movements, customers: (products / 20).max(200) })
}

/// Registers people by the use cases, so that one can sign in, and lets PostgreSQL write the rest.
pub async fn fill(stockbook: &Stockbook, currency: Currency, scale: Scale) -> Result<String> {
    refuse_data(stockbook).await?;
    people::register(stockbook).await?;
    let progress = |doing: &str| tell(&format!("Filling: {doing} …"));
    large_demo::fill(stockbook.database_url(), &Handle::current(), scale, currency, progress)
        .await
        .context("the large demonstration was not written; the people who sign in were")?;
    Ok(format!(
        "Created {} products in {} warehouses, {} customers and about {} ledger rows.\n\
         Sign in as admin@example.com, manager@example.com or buyer-1@example.com; the password of each is: {}",
        scale.products,
        scale.locations,
        scale.customers,
        scale.movements,
        people::PASSWORD,
    ))
}
