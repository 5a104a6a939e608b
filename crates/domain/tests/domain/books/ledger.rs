//! What the books hold, and how a committed unit changes it.

use std::collections::BTreeMap;

use domain::{
    events::Event,
    inventory::{Availability, LockedProduct, LockedStock, Product, StockChange, StockLevel},
    orders::{
        Customer, Held, HoldingOrder, LockedOrder, OfferRequest, Offers, Order, Payment, PaymentStatus, Refund,
        RefundStatus, Wanting,
    },
    store::Violation,
    testing::{Beat, a_buyer, another_location},
    values::{
        LocationId, LocationRef, MovementId, OrderId, OrderRef, PaymentId, PaymentTerms, ProductId, ProductRef,
        Quantity, RefundId, StockCount,
    },
};

/// Locations 1 to 3 exist; their priority is their id.
pub const PLACES: i32 = 3;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    pub products: BTreeMap<ProductId, Product>,
    pub flags: BTreeMap<ProductId, Availability>,
    pub levels: BTreeMap<(ProductId, LocationId), (i64, i64)>,
    pub rows: Vec<StockChange>,
    pub orders: BTreeMap<OrderId, Order>,
    pub payments: BTreeMap<PaymentId, Payment>,
    pub refunds: BTreeMap<RefundId, Refund>,
    /// Whether orders are placed on account from now on.
    pub on_account: bool,
    pub events: Vec<Event>,
    pub drawn: i64,
}

impl Ledger {
    fn draw(&mut self) -> i64 {
        self.drawn += 1;
        self.drawn
    }

    pub fn locked(&self, product: &Product) -> LockedProduct {
        let Product { id, sku, name, price, status, reorder_point, version, tax_class, backorder_limit, .. } =
            product.clone();
        let flags = &self.flags[&id];
        let level = |number: i32| {
            let place = another_location(number);
            let (on_hand, reserved) = *self.levels.get(&(id, place.id))?;
            let (location_id, location_code, priority) = (place.id, place.code, place.priority);
            Some(StockLevel { location_id, location_code, priority, on_hand, reserved })
        };
        let levels = (1..=PLACES).filter_map(level).collect();
        let (in_stock, stock_low) = (flags.in_stock, flags.stock_low);
        LockedProduct {
            id,
            sku,
            name,
            price,
            status,
            reorder_point,
            version,
            in_stock,
            stock_low,
            tax_class,
            backorder_limit: backorder_limit.map(StockCount::units),
            backordered: flags.backordered,
            backordered_in_row: flags.backordered,
            levels,
        }
    }

    fn named(&self, which: &[ProductRef]) -> Vec<LockedProduct> {
        let all = self.products.values().map(|product| self.locked(product));
        all.filter(|product| which.iter().any(|which| may_mean(which, product))).collect()
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
        let payment_terms = self.on_account.then(|| PaymentTerms::net(30).unwrap());
        let customers = request.customers.iter().map(|_| Some(Customer { payment_terms, ..a_buyer() })).collect();
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

    /// The orders that wait for a product, the oldest first, as far as so many units reach.
    pub fn lock_waiting(&self, wanting: &[Wanting], except: Option<OrderId>) -> Vec<Order> {
        let mut reached = BTreeMap::new();
        for Wanting { product_id, units } in wanting {
            let mut left = *units;
            for order in self.orders.values().filter(|order| Some(order.id) != except) {
                let waits = order.line_of(*product_id).map_or(0, |line| line.backordered);
                if left > 0 && waits > 0 {
                    left -= waits;
                    reached.insert(order.id, order.clone());
                }
            }
        }
        reached.into_values().collect()
    }

    /// The orders that hold a product at a location, the newest first, as far as so many units reach.
    pub fn lock_holding(&self, product: ProductId, location: LocationId, units: i64) -> Vec<HoldingOrder> {
        let mut left = units;
        let mut holding = Vec::new();
        for order in self.orders.values().rev() {
            let held = self.held(order.id);
            let here = held.iter().find(|held| (held.product_id, held.location_id) == (product, location));
            if let Some(held) = here.filter(|_| left > 0) {
                left -= held.quantity.units();
                holding.push(HoldingOrder { order: order.clone(), quantity: held.quantity });
            }
        }
        holding
    }

    /// Applies what a unit queued. The caller throws the result away if it fails.
    pub fn apply(&mut self, beat: Beat) -> Result<(), Violation> {
        match beat {
            Beat::InsertedProduct(product) => {
                let stock_low = product.reorder_point.units() > 0;
                let flags = Availability { product_id: product.id, in_stock: false, stock_low, backordered: 0 };
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
            Beat::InsertedRefund(refund) => assert!(self.refunds.insert(refund.id, refund).is_none()),
            Beat::SavedRefund(refund) => {
                let before = self.refunds.get_mut(&refund.id).unwrap();
                if before.status == RefundStatus::Pending {
                    *before = refund;
                }
            }
            Beat::Appended(events) => self.events.extend(events),
            // Orders carry their shipments.
            Beat::InsertedShipment(..) | Beat::SavedShipment(_) | Beat::Answered(_) | Beat::Asked(_) => {}
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

/// An all-digit name may be an id or a SKU, so both are locked.
fn may_mean(which: &ProductRef, product: &LockedProduct) -> bool {
    match which {
        ProductRef::Id(id) => product.id == *id,
        ProductRef::Sku(sku) => product.sku == *sku,
        ProductRef::IdOrSku(id, sku) => product.id == *id || product.sku == *sku,
    }
}
