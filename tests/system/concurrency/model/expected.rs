//! What ought to be true, in the tests' own words.

use std::collections::BTreeMap;

use super::LOCATIONS;

/// Units of products at locations.
pub type Places = BTreeMap<(usize, usize), i64>;

/// An order as the model knows it.
#[derive(Default)]
pub struct Order {
    pub id: String,
    pub paid: bool,
    pub held: Places,
    /// What left the house, and did not come back.
    pub shipments: Vec<(String, Places)>,
}

impl Order {
    pub fn status(&self) -> &'static str {
        match (self.held.is_empty(), self.shipments.is_empty()) {
            (true, true) => "CANCELLED",
            (true, false) => "SHIPPED",
            (false, _) if self.paid => "PAID",
            (false, _) => "PENDING",
        }
    }

    pub fn fulfilment(&self) -> &'static str {
        match (self.held.is_empty(), self.shipments.is_empty()) {
            (_, true) => "UNFULFILLED",
            (false, false) => "PARTIAL",
            (true, false) => "FULFILLED",
        }
    }
}

/// What ought to be true.
#[derive(Default)]
pub struct Model {
    pub on_hand: Places,
    pub reserved: Places,
    pub orders: Vec<Order>,
}

impl Model {
    pub fn available(&self, product: usize, location: usize) -> i64 {
        let at = |levels: &BTreeMap<_, i64>| levels.get(&(product, location)).copied().unwrap_or(0);
        at(&self.on_hand) - at(&self.reserved)
    }

    pub fn total(&self, product: usize) -> i64 {
        (0..LOCATIONS).map(|location| self.available(product, location)).sum()
    }

    pub fn reserve(&mut self, id: String, held: Places) {
        for (place, quantity) in &held {
            *self.reserved.entry(*place).or_default() += quantity;
        }
        self.orders.push(Order { id, held, ..Order::default() });
    }

    /// Units of an order that leave their places, from the shelf too if they are shipped; or come back.
    pub fn leave(&mut self, places: &Places, shipped: bool, back: bool) {
        for (place, units) in places {
            let units = if back { -units } else { *units };
            *self.reserved.entry(*place).or_default() -= units;
            if shipped {
                *self.on_hand.entry(*place).or_default() -= units;
            }
        }
    }

    /// The allocation rule in the model's own words; two locations make it short.
    pub fn allocate(&self, items: &BTreeMap<usize, i64>) -> Option<Places> {
        if items.iter().any(|(product, wanted)| self.total(*product) < *wanted) {
            return None;
        }
        let mut taken = BTreeMap::new();
        let covers = |location| items.iter().all(|(product, wanted)| self.available(*product, location) >= *wanted);
        let whole = (0..LOCATIONS).find(|location| covers(*location));
        for (product, wanted) in items {
            let first = whole.or_else(|| (0..LOCATIONS).find(|at| self.available(*product, *at) >= *wanted));
            if let Some(location) = first {
                taken.insert((*product, location), *wanted);
                continue;
            }
            let largest = usize::from(self.available(*product, 0) < self.available(*product, 1));
            let most = self.available(*product, largest);
            taken.insert((*product, largest), most);
            taken.insert((*product, 1 - largest), wanted - most);
        }
        Some(taken)
    }
}
