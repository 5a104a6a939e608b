//! A product leaves the catalogue. Its history stays.

use super::{ChangeProduct, ChangeProductError, Inventory, ProductStatus, StockedProduct};
use crate::{
    store::{Done, Request},
    values::{ExpectedVersion, ProductRef},
};

impl Inventory {
    /// Discontinues a product: it can be ordered no more, and everything recorded of it stays.
    pub async fn discontinue_product(
        &self,
        request: &Request,
        which: ProductRef,
        expected: ExpectedVersion,
    ) -> Result<Done<StockedProduct>, ChangeProductError> {
        let command = ChangeProduct { status: Some(ProductStatus::Discontinued), ..ChangeProduct::default() };
        self.change_product(request, which, expected, command).await
    }
}
