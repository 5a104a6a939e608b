//! What happened: orders in every state, a transfer, a count that differed, some breakage.

use anyhow::Result;
use domain::{
    access::Actor,
    inventory::{AdjustStock, CountStock, MoveStock, StockedProduct},
    orders::{CancelOrder, OrderedItem, PayOrder, PlaceOrder, ShipOrder},
    store::Request,
    users::User,
    values::{CustomerRef, LocationCode, LocationRef, OrderRef, ProductRef, Quantity, StockCount, StockDelta, Text},
};

use crate::Stockbook;

/// How far an order went.
#[derive(Clone, Copy)]
enum End {
    Placed,
    Paid,
    Shipped,
    Cancelled,
}

/// Customer, items as product and quantity, and how far it went.
type Row = (usize, &'static [(usize, i64)], End);

const ORDERS: [Row; 12] = [
    (0, &[(0, 2), (1, 4), (14, 10)], End::Shipped),
    (1, &[(2, 1), (3, 5)], End::Shipped),
    (2, &[(5, 20), (6, 20), (4, 1)], End::Shipped),
    (3, &[(20, 15), (21, 10), (19, 6)], End::Paid),
    (4, &[(16, 40), (14, 20)], End::Paid),
    (0, &[(22, 1)], End::Cancelled),
    (1, &[(7, 4), (8, 4), (9, 4)], End::Shipped),
    (2, &[(23, 1), (11, 2)], End::Placed),
    (3, &[(12, 30)], End::Placed),
    (4, &[(13, 2), (10, 1)], End::Cancelled),
    (0, &[(17, 12), (18, 24)], End::Paid),
    (1, &[(0, 60)], End::Placed),
];

/// Returns how many orders were placed.
pub async fn tell_a_month(stockbook: &Stockbook, customers: &[User], products: &[StockedProduct]) -> Result<usize> {
    warehouse_work(stockbook, products).await?;
    for (customer, items, end) in ORDERS {
        let Some(customer) = customers.get(customer) else { continue };
        order(stockbook, customer, items, end, products).await?;
    }
    Ok(ORDERS.len())
}

async fn warehouse_work(stockbook: &Stockbook, products: &[StockedProduct]) -> Result<()> {
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

async fn order(
    stockbook: &Stockbook,
    customer: &User,
    items: &[(usize, i64)],
    end: End,
    products: &[StockedProduct],
) -> Result<()> {
    let mut ordered = Vec::new();
    for (product, quantity) in items {
        let Some(product) = products.get(*product) else { continue };
        let product = ProductRef::Id(product.product.id);
        ordered.push(OrderedItem { product, quantity: Quantity::new(*quantity)? });
    }
    let system = Request::of(Actor::System);
    let command = PlaceOrder {
        items: ordered,
        customer: Some(CustomerRef::Id(customer.id)),
        purchase_order_number: Some(Text::parse(&format!("{}-{}", customer.number, items.len()))?),
        shipping_address: customer.billing_address.clone(),
        ..PlaceOrder::default()
    };
    let placed = stockbook.orders.place(&system, &command).await?.value;
    let which = OrderRef::Id(placed.id);
    if matches!(end, End::Paid | End::Shipped) {
        stockbook.orders.pay(&system, which.clone(), PayOrder::default()).await?;
    }
    if matches!(end, End::Shipped) {
        let how = ShipOrder {
            carrier: Some(Text::parse("DHL")?),
            tracking_number: Some(Text::parse(&format!("00340434{:06}", customer.number.number()))?),
            ..ShipOrder::default()
        };
        stockbook.orders.ship(&system, which.clone(), how).await?;
    }
    if matches!(end, End::Cancelled) {
        let why = CancelOrder { reason: Some(Text::parse("ordered twice")?), ..CancelOrder::default() };
        stockbook.orders.cancel(&system, which, why).await?;
    }
    Ok(())
}
