//! `stockbook demo`: a seller of workshop supplies, with everything that a look around needs.

mod catalogue;
mod large;
mod people;
mod story;
mod warehouse;

use std::process::ExitCode;

use anyhow::{Result, bail};
use domain::{access::Actor, inventory::ProductFilter, values::PageRequest};

use crate::{Stockbook, cli::DemoOptions, config::Config, tell};

/// Fills an empty database, and refuses one that has data. Everything goes through the use cases, so that ledger and events
/// are as true as those of a real day; only what is too large for that is written by PostgreSQL itself.
pub async fn run(config: Config, options: DemoOptions) -> Result<ExitCode> {
    let stockbook = Stockbook::open(&config).await?;
    let filled = match large::scale(options) {
        Some(scale) => large::fill(&stockbook, config.terms.currency, scale).await,
        None => fill(&stockbook).await,
    };
    stockbook.close().await?;
    tell(&filled?);
    Ok(ExitCode::SUCCESS)
}

/// Fills the database and says with what.
pub async fn fill(stockbook: &Stockbook) -> Result<String> {
    refuse_data(stockbook).await?;
    let customers = people::register(stockbook).await?;
    let locations = catalogue::open_locations(stockbook).await?;
    let products = catalogue::create_products(stockbook, &locations).await?;
    warehouse::work(stockbook, &products).await?;
    let orders = story::orders(stockbook, &customers, &products).await?;
    warehouse::goods_arrive(stockbook, &products).await?;
    Ok(format!(
        "Created {} products in {} warehouses, {} customers and {orders} orders.\n\
         Sign in as admin@example.com, manager@example.com or {}; the password of each is: {}",
        products.len(),
        locations.len() + 1,
        customers.len(),
        people::CUSTOMERS.first().map_or("", |customer| customer.0),
        people::PASSWORD,
    ))
}

async fn refuse_data(stockbook: &Stockbook) -> Result<()> {
    let every = ProductFilter { status: None, ..ProductFilter::default() };
    let products = stockbook.inventory.list_products(&Actor::System, &every, &PageRequest::default()).await?;
    let users = stockbook.users.list_users(&Actor::System, &PageRequest::default()).await?;
    if !products.items.is_empty() || !users.items.is_empty() {
        bail!("this database has data already; the demonstration is only for an empty one");
    }
    Ok(())
}
