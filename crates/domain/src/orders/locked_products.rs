//! The locked products of a unit of work, where orders are decided one after the other.

use super::Order;
use crate::{
    inventory::LockedProduct,
    values::{ProductId, ProductRef},
};

/// In the order of their ids. What an order takes from them is gone for the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LockedProducts(Vec<LockedProduct>);

impl LockedProducts {
    pub fn new(mut products: Vec<LockedProduct>) -> Self {
        products.sort_unstable_by_key(|product| product.id);
        Self(products)
    }

    pub fn get(&self, id: ProductId) -> Option<&LockedProduct> {
        self.place(id).and_then(|place| self.0.get(place))
    }

    pub fn get_mut(&mut self, id: ProductId) -> Option<&mut LockedProduct> {
        self.place(id).and_then(|place| self.0.get_mut(place))
    }

    /// The product that a reference means.
    pub fn find(&self, which: &ProductRef) -> Option<&LockedProduct> {
        LockedProduct::named(&self.0, which)
    }

    /// The products that are on an order.
    pub fn of<'a>(&'a mut self, order: &'a Order) -> impl Iterator<Item = &'a mut LockedProduct> {
        let mut ids: Vec<ProductId> = order.lines.iter().map(|line| line.product_id).collect();
        ids.sort_unstable();
        self.0.iter_mut().filter(move |product| ids.binary_search(&product.id).is_ok())
    }

    fn place(&self, id: ProductId) -> Option<usize> {
        self.0.binary_search_by_key(&id, |product| product.id).ok()
    }

    #[cfg(test)]
    pub fn as_slice(&self) -> &[LockedProduct] {
        &self.0
    }
}
