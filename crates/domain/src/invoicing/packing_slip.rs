//! What goes into a parcel.

use super::{Invoices, PackedLine, PackingSlip, RenderError};
use crate::{
    access::{Actor, Forbidden, Permission},
    orders::{Order, OrderLine, Shipment},
    store::StoreError,
    values::{LocationId, OrderRef, ShipmentId},
};

/// Why no packing slip was drawn.
#[derive(Debug, thiserror::Error)]
pub enum PackingSlipError {
    /// The actor may not ship.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is no such order.
    #[error("there is no such order")]
    OrderNotFound,
    /// The order has no such shipment.
    #[error("the order has no such shipment")]
    ShipmentNotFound,
    /// It could not be drawn.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Invoices {
    /// Draws the packing slip of a shipment. It is drawn whenever it is asked for, and kept nowhere.
    pub async fn packing_slip(
        &self,
        actor: &Actor,
        which: &OrderRef,
        shipment: ShipmentId,
    ) -> Result<Vec<u8>, PackingSlipError> {
        actor.require(Permission::ShipOrders)?;
        let order = self.ports.orders.find_order(which).await?.ok_or(PackingSlipError::OrderNotFound)?;
        let shipment = order.shipments.iter().find(|known| known.id == shipment);
        let shipment = shipment.ok_or(PackingSlipError::ShipmentNotFound)?;
        let locations = self.ports.inventory.list_locations().await?;
        let code = |id: LocationId| {
            let known = locations.iter().find(|location| location.id == id);
            known.map_or_else(|| id.to_string(), |location| location.code.to_string())
        };
        Ok(self.ports.renderer.packing_slip(&self.slip(&order, shipment, code)).await?)
    }

    fn slip(&self, order: &Order, shipment: &Shipment, code: impl Fn(LocationId) -> String) -> PackingSlip {
        let packed = |item: &crate::orders::ShipmentItem| {
            let line = order.lines.iter().find(|line| line.line == item.line)?;
            let (sku, name, location) = (line.sku.clone(), line.product_name.clone(), code(item.location_id));
            Some(PackedLine { line: line.line, sku, name, location, quantity: item.quantity })
        };
        let customer = &order.customer;
        let names = [customer.company.as_ref(), customer.name.as_ref()];
        PackingSlip {
            seller: self.policy.seller.clone(),
            recipient: names.into_iter().flatten().map(ToString::to_string).collect(),
            shipping_address: order.shipping_address.clone().or_else(|| order.billing_address.clone()),
            order_number: order.number,
            ordered_at: order.created_at,
            purchase_order_number: order.purchase_order_number.clone(),
            shipped_at: shipment.shipped_at,
            carrier: shipment.carrier.clone(),
            tracking_number: shipment.tracking_number.clone(),
            note: order.note.clone(),
            lines: shipment.items.iter().filter_map(packed).collect(),
            to_follow: order.lines.iter().map(OrderLine::open).sum(),
        }
    }
}
