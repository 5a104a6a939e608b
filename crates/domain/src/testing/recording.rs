//! Mocks whose writes are written into a diary. Locks and finders stay to be expected.

use super::{Beat, Diary};
use crate::{
    events::MockEventsUnit, inventory::MockInventoryUnit, invoicing::MockInvoicingUnit, orders::MockOrdersUnit,
    users::MockUsersUnit, webhooks::MockWebhooksUnit,
};

macro_rules! recording {
    ($(#[$doc:meta])* $name:ident() -> $mock:ty { $($expect:ident |$($arg:ident),+| $beat:expr;)+ }) => {
        $(#[$doc])*
        pub(super) fn $name(diary: &Diary) -> $mock {
            let mut mock = <$mock>::new();
            $({
                let diary = diary.clone();
                mock.$expect().returning(move |$($arg),+| diary.write($beat));
            })+
            mock
        }
    };
}

recording!(recording_inventory() -> MockInventoryUnit {
    expect_insert_product |product| Beat::InsertedProduct(product);
    expect_save_product |product| Beat::SavedProduct(product);
    expect_insert_location |location| Beat::InsertedLocation(location);
    expect_save_location |location| Beat::SavedLocation(location);
    expect_record |changes| Beat::Recorded(changes);
    expect_save_availability |availability| Beat::SavedAvailability(availability);
});

recording!(recording_orders() -> MockOrdersUnit {
    expect_insert_order |order| Beat::InsertedOrder(order);
    expect_save_order |order| Beat::SavedOrder(order);
    expect_insert_payment |payment| Beat::InsertedPayment(payment);
    expect_save_payment |payment| Beat::SavedPayment(payment);
    expect_insert_refund |refund| Beat::InsertedRefund(refund);
    expect_save_refund |refund| Beat::SavedRefund(refund);
    expect_save_shipment |shipment| Beat::SavedShipment(shipment);
    expect_insert_shipment |order, shipment| Beat::InsertedShipment(order, shipment);
});

recording!(recording_users() -> MockUsersUnit {
    expect_insert_user |user, password| Beat::InsertedUser(user, password);
    expect_save_user |user| Beat::SavedUser(user);
    expect_save_password |id, password| Beat::SavedPassword(id, password);
    expect_insert_session |session, digest, expires_at| Beat::InsertedSession(session, digest, expires_at);
    expect_rotate_token |session, old, new, expires_at| Beat::RotatedToken(session, old, new, expires_at);
    expect_revoke_session |session| Beat::RevokedSession(session);
    expect_revoke_sessions |user, except| Beat::RevokedSessions(user, except);
});

recording!(recording_events() -> MockEventsUnit {
    expect_append |events| Beat::Appended(events);
});

recording!(recording_invoicing() -> MockInvoicingUnit {
    expect_issue |document| Beat::IssuedDocument(Box::new(document));
    expect_settle_due |order| Beat::SettledDue(order);
    expect_save_filed |id, filed| Beat::SavedFiled(id, filed);
});

recording!(recording_webhooks() -> MockWebhooksUnit {
    expect_insert_endpoint |endpoint, secret| Beat::InsertedEndpoint(endpoint, secret);
    expect_save_endpoint |endpoint| Beat::SavedEndpoint(endpoint);
    expect_save_secrets |id, secrets| Beat::SavedSecrets(id, secrets);
    expect_delete_endpoint |id| Beat::DeletedEndpoint(id);
    expect_record_attempt |attempt| Beat::RecordedAttempt(attempt);
    expect_reset_delivery |id, due_at| Beat::ResetDelivery(id, due_at);
    expect_free_deliveries |id, due_at, only_amid_failures| Beat::FreedDeliveries(id, due_at, only_amid_failures);
});
