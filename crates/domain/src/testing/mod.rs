//! For the tests of this crate and of others: the mocks of all ports bundled, a clock that stands, and builders of good
//! objects.
//!
//! * [`MockUnit`] bundles the mocks of a unit of work and keeps a [`Diary`] of what was asked, queued and committed;
//!   [`store_of`] makes a store that hands units out.
//! * [`FixedClock`], [`SilentBell`] and [`CountingIds`] make time and ids predictable.
//! * [`RecordingGateway`], [`FakeHasher`], [`FakeAccessTokens`] and [`FakeRefreshTokens`] stand in for
//!   the outside where a mock would be clumsy.
//! * The functions beginning with `a_` and `an_` make good objects that agree with each other: the order of [`an_order`] is
//!   that of [`a_customer`] for [`a_product`] at [`a_location`].

mod actors;
mod bell;
mod clock;
mod diary;
mod gateway;
mod ids;
mod invoicing;
mod orders;
mod products;
mod recording;
mod secrets;
mod store;
mod unit;
mod users;
mod webhooks;

pub use actors::{a_customer, a_key, a_manager, an_admin, another_customer, by, every_actor, keyed, principal_of};
pub use bell::SilentBell;
pub use clock::{FixedClock, noon};
pub use diary::{Beat, Diary};
pub use gateway::{GatewayMood, RecordingGateway};
pub use ids::{CountingIds, nth_id};
pub use invoicing::{
    a_document, a_document_line, a_packing_slip, a_seller, an_invoicing_policy, an_issued_document,
    silent_invoices_ports,
};
pub use orders::{
    a_cancelled_order, a_locked_order, a_paid_order, a_payment, a_purchase, a_refund, a_shipped_order, an_order,
    an_order_line, an_order_number, offers_of, taxing_terms,
};
pub use products::{
    a_location, a_locked_product, a_product, a_stocked_product, another_location, eur, euros, location_id,
    locked_stock, product_id, sku,
};
pub use secrets::{FakeAccessTokens, FakeHasher, FakeRefreshTokens};
pub use store::{begins, conflict, outcome_unknown, store_of, store_of_a_group, unavailable};
pub use unit::MockUnit;
pub use users::{a_buyer, a_new_password, a_password, a_registration, a_user, a_user_who_is, hash_of};
pub use webhooks::{FakeWebhookSecrets, a_claimed_delivery, a_delivery, a_secret, an_endpoint, an_event_to_deliver};

/// What tests build of constants is legal, or the test is wrong.
#[track_caller]
fn good<T, E: std::fmt::Debug>(made: Result<T, E>) -> T {
    match made {
        Ok(value) => value,
        Err(error) => panic!("a builder of domain::testing made an illegal value: {error:?}"),
    }
}

/// A lock that a failed assertion poisoned still holds what was recorded.
fn held<T>(mutex: &std::sync::Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
