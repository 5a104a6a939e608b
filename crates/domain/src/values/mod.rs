//! The small words of the business. Each has private fields and one constructor that can fail, so that a value which
//! exists is legal wherever it travels.

mod attributes;
mod email;
mod ids;
mod json_text;
mod money;
mod page;
mod payment_terms;
mod quantity;
mod reference;
mod region;
mod sku;
mod tax_class;
mod tax_rate;
mod text;
mod version;

pub use attributes::Attributes;
pub use email::Email;
pub use ids::{
    CustomerNumber, DeliveryId, DocumentId, EventId, LocationId, MailId, MovementId, OrderId, PaymentId, ProductId,
    RefundId, SessionId, ShipmentId, UserId, WebhookId,
};
pub use json_text::JsonText;
pub use money::{Currency, Money};
pub use page::{Cursor, Limit, Page, PageRequest};
pub use payment_terms::PaymentTerms;
pub use quantity::{Quantity, StockCount, StockDelta};
pub use reference::{CustomerRef, LocationRef, OrderRef, ProductRef};
pub use region::Region;
pub use sku::{LocationCode, Sku};
pub use tax_class::TaxClass;
pub use tax_rate::TaxRate;
pub use text::Text;
pub use version::{ExpectedVersion, Version};

/// Why a text or number is not a legal value: one sentence, to be shown beside the field it came from.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Invalid(String);

impl Invalid {
    /// A refusal with its reason, written as a sentence without a full stop.
    pub fn because(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}
