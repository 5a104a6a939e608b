//! What ought to be true, in the tests' own words.

use std::collections::BTreeMap;

use super::LOCATIONS;

/// An order as the model knows it.
pub struct Order {
    pub id: String,
    pub status: &'static str,
    pub held: BTreeMap<(usize, usize), i64>,
}

/// What ought to be true.
#[derive(Default)]
pub struct Model {
    pub on_hand: BTreeMap<(usize, usize), i64>,
    pub reserved: BTreeMap<(usize, usize), i64>,
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

    pub fn reserve(&mut self, id: String, held: BTreeMap<(usize, usize), i64>) {
        for (place, quantity) in &held {
            *self.reserved.entry(*place).or_default() += quantity;
        }
        self.orders.push(Order { id, status: "PENDING", held });
    }

    /// The allocation rule in the model's own words; two locations make it short.
    pub fn allocate(&self, items: &BTreeMap<usize, i64>) -> Option<BTreeMap<(usize, usize), i64>> {
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
