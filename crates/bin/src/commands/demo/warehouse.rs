//! What happened to stock besides orders: a transfer, a count that differed, some breakage, goods that somebody waited for.

use anyhow::Result;
use domain::{
    access::Actor,
    inventory::{AdjustStock, CountStock, MoveStock, ReceiveStock, StockedProduct},
    store::Request,
    values::{LocationCode, LocationRef, ProductRef, Quantity, StockCount, StockDelta, Text},
};

use crate::Stockbook;

/// Before the orders.
pub async fn work(stockbook: &Stockbook, products: &[StockedProduct]) -> Result<()> {
    let request = Request::of(Actor::System);
    let (Some(drill), Some(tape), Some(goggles)) = (products.first(), products.get(12), products.get(20)) else {
        return Ok(());
    };
    let north = LocationRef::Code(LocationCode::parse("WH-02")?);
    let south = LocationRef::Code(LocationCode::parse("WH-03")?);
    let transfer = MoveStock {
        product: ProductRef::Id(drill.product.id),
        from: north.clone(),
        to: south.clone(),
        quantity: Quantity::new(5)?,
        reference: Some(Text::parse("TR-0001")?),
    };
    stockbook.inventory.move_stock(&request, transfer).await?;
    let count = CountStock {
        product: ProductRef::Id(tape.product.id),
        location: south,
        counted: StockCount::new(58)?,
        expected: None,
        release: false,
        reference: Some(Text::parse("Stocktaking, spring")?),
    };
    stockbook.inventory.count_stock(&request, count).await?;
    let breakage = AdjustStock {
        product: ProductRef::Id(goggles.product.id),
        location: north,
        delta: StockDelta::new(-2)?,
        reason: Text::parse("scratched in transit")?,
        reference: None,
    };
    stockbook.inventory.adjust_stock(&request, breakage).await?;
    Ok(())
}

/// After the orders: the oldest of those who wait gets some, and the others go on waiting.
pub async fn goods_arrive(stockbook: &Stockbook, products: &[StockedProduct]) -> Result<()> {
    let Some(bench) = products.last() else { return Ok(()) };
    let command = ReceiveStock {
        product: ProductRef::Id(bench.product.id),
        location: LocationRef::Code(LocationCode::parse("WH-02")?),
        quantity: Quantity::new(1)?,
        reference: Some(Text::parse("PO-DEMO-2")?),
    };
    stockbook.inventory.receive_stock(&Request::of(Actor::System), command).await?;
    Ok(())
}
