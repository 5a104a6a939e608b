//! What happened to orders: they ended in every state there is.

use anyhow::Result;
use domain::{
    access::Actor,
    inventory::StockedProduct,
    orders::{
        CancelItem, CancelOrder, OrderedItem, PayOrder, PlaceOrder, RefundOrder, ShipItem, ShipOrder, UndoShipment,
    },
    store::Request,
    users::User,
    values::{CustomerRef, ExpectedVersion, OrderRef, ProductRef, Quantity, Text},
};

use crate::Stockbook;

/// What happens to an order after it was placed. Units are those of its first product.
#[derive(Clone, Copy)]
enum Step {
    Pay,
    Ship,
    ShipUnits(i64),
    /// Undoes the last shipment.
    Undo,
    CancelUnits(i64),
    Cancel,
    Refund,
}

use Step::{Cancel, CancelUnits, Pay, Refund, Ship, ShipUnits, Undo};

/// Customer, items as product and quantity, and what happened then. Customer 0 buys on account, and customer 2 pays no tax.
type Row = (usize, &'static [(usize, i64)], &'static [Step]);

const ORDERS: [Row; 17] = [
    (0, &[(0, 2), (1, 4), (14, 10)], &[Ship, Pay]),
    (1, &[(2, 1), (3, 5)], &[Pay, Ship]),
    (2, &[(5, 20), (6, 20), (4, 1)], &[Pay, Ship]),
    (3, &[(20, 15), (21, 10), (19, 6)], &[Pay]),
    (4, &[(16, 40), (14, 20)], &[Pay]),
    (0, &[(22, 1)], &[Cancel]),
    (1, &[(7, 4), (8, 4), (9, 4)], &[Pay, Ship]),
    (2, &[(23, 1), (11, 2)], &[]),
    (3, &[(12, 30)], &[]),
    (4, &[(13, 2), (10, 1)], &[Pay, Cancel]),
    (0, &[(17, 12), (18, 24)], &[Ship]),
    (1, &[(0, 60)], &[]),
    (2, &[(3, 40), (16, 10)], &[Pay, ShipUnits(25)]),
    (3, &[(15, 20), (20, 4)], &[Pay, Ship, Undo]),
    (4, &[(5, 12), (18, 6)], &[Pay, CancelUnits(4), Ship]),
    (1, &[(10, 2)], &[Pay, Ship, Refund]),
    (0, &[(21, 30)], &[ShipUnits(20), CancelUnits(10)]),
];

/// Orders of more than there was: of the last product, which may wait.
const WAITING: [Row; 3] = [(1, &[(23, 6), (7, 2)], &[Pay]), (4, &[(23, 3)], &[Pay]), (2, &[(23, 2)], &[])];

/// Places orders and takes them where they went, and returns how many there are.
pub async fn orders(stockbook: &Stockbook, customers: &[User], products: &[StockedProduct]) -> Result<usize> {
    let rows = ORDERS.iter().map(|row| (row, false)).chain(WAITING.iter().map(|row| (row, true)));
    for ((customer, items, steps), may_wait) in rows {
        let Some(customer) = customers.get(*customer) else { continue };
        let which = place(stockbook, customer, items, may_wait, products).await?;
        for step in *steps {
            let first = items.first().and_then(|(product, _)| products.get(*product));
            take(stockbook, &which, *step, first, customer).await?;
        }
    }
    Ok(ORDERS.len() + WAITING.len())
}

async fn place(
    stockbook: &Stockbook,
    customer: &User,
    items: &[(usize, i64)],
    allow_backorder: bool,
    products: &[StockedProduct],
) -> Result<OrderRef> {
    let mut ordered = Vec::new();
    for (product, quantity) in items {
        let Some(product) = products.get(*product) else { continue };
        let product = ProductRef::Id(product.product.id);
        ordered.push(OrderedItem { product, quantity: Quantity::new(*quantity)? });
    }
    let command = PlaceOrder {
        items: ordered,
        customer: Some(CustomerRef::Id(customer.id)),
        purchase_order_number: Some(Text::parse(&format!("{}-{}", customer.number, items.len()))?),
        shipping_address: customer.billing_address.clone(),
        allow_backorder,
        ..PlaceOrder::default()
    };
    let placed = stockbook.orders.place(&Request::of(Actor::System), &command).await?.value;
    Ok(OrderRef::Id(placed.id))
}

async fn take(
    stockbook: &Stockbook,
    which: &OrderRef,
    step: Step,
    first: Option<&StockedProduct>,
    customer: &User,
) -> Result<()> {
    let (orders, system) = (&stockbook.orders, Request::of(Actor::System));
    let product = first.map(|product| ProductRef::Id(product.product.id));
    match step {
        Pay => {
            orders.pay(&system, which.clone(), PayOrder::default()).await?;
        }
        Ship | ShipUnits(_) => {
            let units = if let ShipUnits(units) = step { Some(Quantity::new(units)?) } else { None };
            let part = product.filter(|_| units.is_some());
            let how = ShipOrder {
                items: part.into_iter().map(|product| ShipItem { product, quantity: units, location: None }).collect(),
                carrier: Some(Text::parse("DHL")?),
                tracking_number: Some(Text::parse(&format!("00340434{:06}", customer.number.number()))?),
                ..ShipOrder::default()
            };
            orders.ship(&system, which.clone(), how).await?;
        }
        Undo => {
            let order = orders.find(&Actor::System, which).await?;
            let Some(last) = order.shipments.last() else { return Ok(()) };
            let command = UndoShipment {
                shipment: last.id,
                reason: Some(Text::parse("the address was wrong, it came back")?),
                expected: ExpectedVersion::default(),
            };
            orders.undo_shipment(&system, which.clone(), command).await?;
        }
        Cancel | CancelUnits(_) => {
            let units = if let CancelUnits(units) = step { Some(Quantity::new(units)?) } else { None };
            let part = product.filter(|_| units.is_some());
            let command = CancelOrder {
                items: part.into_iter().map(|product| CancelItem { product, quantity: units }).collect(),
                reason: Some(Text::parse(if units.is_some() { "fewer are enough" } else { "ordered twice" })?),
                ..CancelOrder::default()
            };
            orders.cancel(&system, which.clone(), command).await?;
        }
        Refund => {
            let command = RefundOrder { reason: Some(Text::parse("arrived broken")?), ..RefundOrder::default() };
            orders.refund(&system, which.clone(), command).await?;
        }
    }
    Ok(())
}
