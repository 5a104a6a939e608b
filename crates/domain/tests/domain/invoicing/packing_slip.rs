//! What goes into a parcel.

use std::sync::{Arc, Mutex};

use domain::{
    inventory::MockInventoryQueries,
    invoicing::{Invoices, InvoicesPorts, MockDocumentRenderer, PackingSlip, PackingSlipError},
    orders::{MockOrderQueries, Order, ShipmentItem},
    testing::{
        a_manager, a_seller, a_shipped_order, an_invoicing_policy, an_order, another_location, by, location_id, noon,
        nth_id, store_of,
    },
    values::{OrderRef, Quantity, ShipmentId, Text},
};

use super::{line, on, shipped};
use crate::access::admitted;

/// Invoices that read this order, and what they draw.
fn shop(order: Order) -> (Invoices, Arc<Mutex<Vec<PackingSlip>>>) {
    let drawn: Arc<Mutex<Vec<PackingSlip>>> = Arc::default();
    let seen = drawn.clone();
    let (mut orders, mut inventory, mut renderer) =
        (MockOrderQueries::new(), MockInventoryQueries::new(), MockDocumentRenderer::new());
    orders.expect_find_order().returning(move |which| Ok((*which == OrderRef::Id(order.id)).then(|| order.clone())));
    inventory.expect_list_locations().returning(|| Ok(vec![another_location(1), another_location(2)]));
    renderer.expect_packing_slip().returning(move |slip| {
        seen.lock().unwrap().push(slip.clone());
        Ok(b"drawn".to_vec())
    });
    let ports = InvoicesPorts {
        orders: Arc::new(orders),
        inventory: Arc::new(inventory),
        renderer: Arc::new(renderer),
        ..on(store_of([]))
    };
    (Invoices::new(ports, an_invoicing_policy()), drawn)
}

fn this() -> OrderRef {
    OrderRef::Id(an_order().id)
}

#[tokio::test]
async fn those_who_ship_print_them() {
    let let_in = async |request: domain::store::Request| {
        let told = shop(an_order()).0.packing_slip(&request.actor, &this(), ShipmentId::new(nth_id(1))).await;
        !matches!(told, Err(PackingSlipError::Forbidden(_)))
    };
    assert_eq!(admitted(let_in).await, ["ADMIN", "INVENTORY_MANAGER", "system"]);
}

#[tokio::test]
async fn it_says_what_lies_in_the_parcel_from_where_and_what_follows() {
    let mut order = a_shipped_order();
    (order.lines[0].backordered, order.lines[0].quantity) = (3, Quantity::new(5).unwrap());
    order.note = Some(Text::parse("ring twice").unwrap());
    order.shipments[0].carrier = Some(Text::parse("DHL").unwrap());
    let (invoices, drawn) = shop(order.clone());
    let bytes = invoices.packing_slip(&by(a_manager()).actor, &this(), order.shipments[0].id).await.unwrap();
    assert_eq!(bytes, b"drawn");
    let slip = drawn.lock().unwrap().remove(0);
    let lines: Vec<_> =
        slip.lines.iter().map(|line| (line.sku.to_string(), line.location.clone(), line.quantity.units())).collect();
    assert_eq!(lines, [("SKU-1".to_owned(), "WH-01".to_owned(), 2)]);
    assert_eq!((slip.to_follow, slip.order_number, &slip.seller), (3, order.number, &a_seller()));
    assert_eq!((slip.carrier, slip.note), (order.shipments[0].carrier.clone(), order.note));
    assert_eq!(
        slip.shipping_address, order.billing_address,
        "where nothing else is said it goes where the invoice goes"
    );
}

#[tokio::test]
async fn what_is_not_there_has_none() {
    let (invoices, drawn) = shop(a_shipped_order());
    let manager = by(a_manager()).actor;
    let told = invoices.packing_slip(&manager, &this(), ShipmentId::new(nth_id(9))).await;
    assert!(matches!(told, Err(PackingSlipError::ShipmentNotFound)));
    let told =
        invoices.packing_slip(&manager, &OrderRef::Number(an_order().number), a_shipped_order().shipments[0].id).await;
    assert!(matches!(told, Err(PackingSlipError::OrderNotFound)));
    assert!(drawn.lock().unwrap().is_empty());
}

#[tokio::test]
async fn it_says_who_gets_it_and_lists_what_lay_in_several_places_and_nothing_of_other_parcels() {
    let mut order = shipped(vec![line(1, 4, 1_000, "0.19", 0), line(2, 1, 250, "0.07", 0)], 490);
    let item = |line, at, of| ShipmentItem { line, location_id: location_id(at), quantity: Quantity::new(of).unwrap() };
    let text = |text: &str| Some(Text::parse(text).unwrap());
    let mut second = order.shipments[0].clone();
    (second.id, second.items) = (ShipmentId::new(nth_id(5_000_002)), vec![item(1, 2, 1), item(1, 9, 2)]);
    second.tracking_number = Some(Text::parse("T-1").unwrap());
    order.shipments[0].items = vec![item(1, 1, 1), item(2, 1, 1)];
    order.shipments.push(second.clone());
    (order.customer.company, order.customer.name) = (text("Example Builders GmbH"), text("Ada Example"));
    order.shipping_address = Some(Text::parse("2 Site Road").unwrap());
    order.purchase_order_number = Some(Text::parse("PO-4711").unwrap());
    let (invoices, drawn) = shop(order.clone());
    invoices.packing_slip(&by(a_manager()).actor, &this(), second.id).await.unwrap();
    let slip = drawn.lock().unwrap().remove(0);
    let lines: Vec<_> =
        slip.lines.iter().map(|line| (line.line, line.location.as_str(), line.quantity.units())).collect();
    assert_eq!(lines, [(1, "WH-02", 1), (1, "9", 2)], "a place that is unknown by now goes by its id");
    assert_eq!(slip.recipient, ["Example Builders GmbH", "Ada Example"]);
    assert_eq!((&slip.shipping_address, slip.to_follow), (&order.shipping_address, 0));
    assert_eq!((slip.tracking_number, slip.carrier, slip.note), (second.tracking_number, None, None));
    assert_eq!((slip.purchase_order_number, slip.shipped_at), (order.purchase_order_number, noon()));
}
