//! What the books hold, and how a committed unit changes it.

use std::collections::BTreeMap;

use domain::{
    events::Event,
    inventory::{Availability, LockedProduct, LockedStock, Product, StockChange, StockLevel},
    orders::{Held, LockedOrder, OfferRequest, Offers, Order, Payment, PaymentStatus},
    store::Violation,
    testing::{Beat, a_buyer, another_location},
    values::{LocationId, LocationRef, MovementId, OrderId, OrderRef, PaymentId, ProductId, ProductRef, Quantity},
};

/// Locations 1 to 3 exist; their priority is their id.
pub const PLACES: i32 = 3;

#[derive(Clone, Debug, Default)]
pub struct Ledger {
    pub products: BTreeMap<ProductId, Product>,
    pub flags: BTreeMap<ProductId, Availability>,
    pub levels: BTreeMap<(ProductId, LocationId), (i64, i64)>,
    pub rows: Vec<StockChange>,
    pub orders: BTreeMap<OrderId, Order>,
    pub payments: BTreeMap<PaymentId, Payment>,
    pub events: Vec<Event>,
    pub drawn: i64,
}

impl Ledger {
    fn draw(&mut self) -> i64 {
        self.drawn += 1;
        self.drawn
    }

    pub fn locked(&self, product: &Product) -> LockedProduct {
        let Product { id, sku, name, price, status, reorder_point, version, .. } = product.clone();
        let flags = &self.flags[&id];
        let level = |number: i32| {
            let place = another_location(number);
            let (on_hand, reserved) = *self.levels.get(&(id, place.id))?;
            let (location_id, location_code, priority) = (place.id, place.code, place.priority);
            Some(StockLevel { location_id, location_code, priority, on_hand, reserved })
        };
        let levels = (1..=PLACES).filter_map(level).collect();
        let (in_stock, stock_low) = (flags.in_stock, flags.stock_low);
        LockedProduct { id, sku, name, price, status, reorder_point, version, in_stock, stock_low, levels }
    }

    fn named(&self, which: &[ProductRef]) -> Vec<LockedProduct> {
        let all = self.products.values().map(|product| self.locked(product));
        all.filter(|product| which.iter().any(|which| product.is(which))).collect()
    }

    pub fn lock_stock(&mut self, products: &[ProductRef], _: &[LocationRef]) -> LockedStock {
        let movement_id = MovementId::new(self.draw()).unwrap();
        LockedStock {
            products: self.named(products),
            locations: (1..=PLACES).map(another_location).collect(),
            movement_id,
        }
    }

    pub fn lock_offers(&mut self, request: &OfferRequest) -> Offers {
        let customers = request.customers.iter().map(|_| Some(a_buyer())).collect();
        let serials = (0..request.orders).map(|_| self.draw()).collect();
        Offers { products: self.named(&request.products), customers, serials }
    }

    /// What an order holds, by the rows written for it.
    pub fn held(&self, order: OrderId) -> Vec<Held> {
        let mut sums: BTreeMap<(ProductId, LocationId), i64> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| row.cause.order == Some(order)) {
            *sums.entry((row.product_id, row.location_id)).or_default() += row.reserved_delta;
        }
        let held = |((product_id, location_id), sum): ((ProductId, LocationId), i64)| {
            Some(Held { product_id, location_id, quantity: Quantity::new(sum).ok()? })
        };
        sums.into_iter().filter_map(held).collect()
    }

    pub fn lock_order(&self, which: &OrderRef) -> Option<LockedOrder> {
        let OrderRef::Id(id) = which else { return None };
        let order = self.orders.get(id)?.clone();
        let products = order.lines.iter().map(|line| ProductRef::Id(line.product_id)).collect::<Vec<_>>();
        let payments = self.payments.values().filter(|payment| payment.order_id == *id).cloned().collect();
        Some(LockedOrder { products: self.named(&products), held: self.held(*id), payments, order })
    }

    /// Applies what a unit queued. The caller throws the result away if it fails.
    pub fn apply(&mut self, beat: Beat) -> Result<(), Violation> {
        match beat {
            Beat::InsertedProduct(product) => {
                let stock_low = product.reorder_point.units() > 0;
                let flags = Availability { product_id: product.id, in_stock: false, stock_low };
                self.flags.insert(product.id, flags);
                self.products.insert(product.id, product);
            }
            Beat::SavedProduct(product) => drop(self.products.insert(product.id, product)),
            Beat::SavedAvailability(rows) => self.flags.extend(rows.into_iter().map(|row| (row.product_id, row))),
            Beat::Recorded(changes) => changes.into_iter().try_for_each(|change| self.change(change))?,
            Beat::InsertedOrder(order) => assert!(self.orders.insert(order.id, order).is_none()),
            Beat::SavedOrder(order) => {
                let before = self.orders.insert(order.id, order.clone()).unwrap();
                if before.version.next() != order.version {
                    return Err(Violation::Stale);
                }
            }
            Beat::InsertedPayment(payment) => {
                let open = |it: &Payment| matches!(it.status, PaymentStatus::Pending | PaymentStatus::Approved);
                if self.payments.values().any(|it| it.order_id == payment.order_id && open(it)) {
                    return Err(Violation::Stale);
                }
                self.payments.insert(payment.id, payment);
            }
            Beat::SavedPayment(payment) => assert!(self.payments.insert(payment.id, payment).is_some()),
            Beat::Appended(events) => self.events.extend(events),
            Beat::InsertedShipment(..) | Beat::Answered(_) | Beat::Asked(_) => {}
            other => panic!("the books do not keep this: {other:?}"),
        }
        Ok(())
    }

    fn change(&mut self, change: StockChange) -> Result<(), Violation> {
        let (on_hand, reserved) = self.levels.entry((change.product_id, change.location_id)).or_default();
        *on_hand += change.on_hand_delta;
        *reserved += change.reserved_delta;
        if *reserved < 0 || reserved > on_hand {
            return Err(Violation::StockMissed);
        }
        self.rows.push(change);
        Ok(())
    }
}
