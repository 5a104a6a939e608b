//! The unit of work's own mock, written by hand, since it hands out `&mut dyn`.

use async_trait::async_trait;

use super::{
    Beat, Diary,
    recording::{
        recording_events, recording_inventory, recording_invoicing, recording_orders, recording_users,
        recording_webhooks,
    },
};
use crate::{
    events::{EventsUnit, MockEventsUnit},
    inventory::{Holder, InventoryUnit, Location, LockedStock, MockInventoryUnit, Product},
    invoicing::{Billing, InvoicingUnit, IssuedDocument, MockInvoicingUnit},
    orders::{HoldingOrder, LockedOrder, MockOrdersUnit, Offers, Order, OrdersUnit},
    store::{StoreError, UnitOfWork},
    users::{LockedToken, MockUsersUnit, PasswordHash, User, UsersUnit},
    values::{CustomerNumber, JsonText, LocationId, ProductId},
    webhooks::{Delivery, Endpoint, MockWebhooksUnit, SigningSecrets, WebhooksUnit},
};

/// A unit made of the mocks of its parts. What is queued goes into its diary; what is locked or found must be given first,
/// by the functions beginning with `that_`, or as expectations of the parts.
pub struct MockUnit {
    /// Expect finders here that no function below expects.
    pub inventory: MockInventoryUnit,
    /// As above.
    pub orders: MockOrdersUnit,
    /// As above.
    pub users: MockUsersUnit,
    /// As above.
    pub events: MockEventsUnit,
    /// As above.
    pub webhooks: MockWebhooksUnit,
    /// As above.
    pub invoicing: MockInvoicingUnit,
    diary: Diary,
    failure: Option<StoreError>,
    turned_away: Vec<(usize, StoreError)>,
}

impl Default for MockUnit {
    fn default() -> Self {
        let diary = Diary::default();
        Self {
            inventory: recording_inventory(&diary),
            orders: recording_orders(&diary),
            users: recording_users(&diary),
            events: recording_events(&diary),
            webhooks: recording_webhooks(&diary),
            invoicing: recording_invoicing(&diary),
            diary,
            failure: None,
            turned_away: Vec::new(),
        }
    }
}

macro_rules! given {
    ($($(#[$doc:meta])* $name:ident($answer:ty) = $part:ident.$expect:ident($($arg:tt),*) $asked:literal;)+) => {
        impl MockUnit {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $name(mut self, answer: $answer) -> Self {
                    let diary = self.diary.clone();
                    self.$part.$expect().returning(move |$($arg),*| {
                        diary.write(Beat::Asked($asked));
                        Ok(answer.clone())
                    });
                    self
                }
            )+
        }
    };
}

given! {
    /// Answers `lock_stock`.
    that_locks_stock(LockedStock) = inventory.expect_lock_stock(_, _) "lock_stock";
    /// Answers `find_product`.
    that_finds_product(Option<Product>) = inventory.expect_find_product(_) "find_product";
    /// Answers `next_product_id`.
    that_draws_product_id(ProductId) = inventory.expect_next_product_id() "next_product_id";
    /// Answers `lock_location`.
    that_locks_location(Option<Location>) = inventory.expect_lock_location(_) "lock_location";
    /// Answers `find_locations`.
    that_finds_locations(Vec<Location>) = inventory.expect_find_locations(_) "find_locations";
    /// Answers `next_location_id`.
    that_draws_location_id(LocationId) = inventory.expect_next_location_id() "next_location_id";
    /// Answers `find_holders`.
    that_finds_holders(Vec<Holder>) = inventory.expect_find_holders(_, _) "find_holders";
    /// Answers `lock_offers`.
    that_locks_offers(Offers) = orders.expect_lock_offers(_) "lock_offers";
    /// Answers `lock_order`.
    that_locks_order(Option<LockedOrder>) = orders.expect_lock_order(_) "lock_order";
    /// Answers `lock_waiting`.
    that_locks_waiting(Vec<Order>) = orders.expect_lock_waiting(_, _) "lock_waiting";
    /// Answers `lock_holding`.
    that_locks_holding(Vec<HoldingOrder>) = orders.expect_lock_holding(_, _, _) "lock_holding";
    /// Answers `lock_due`.
    that_locks_due(Option<Billing>) = invoicing.expect_lock_due(_) "lock_due";
    /// Answers `lock_unfiled`.
    that_locks_unfiled(Option<IssuedDocument>) = invoicing.expect_lock_unfiled(_) "lock_unfiled";
    /// Answers `next_customer_number`.
    that_draws_customer_number(CustomerNumber) = users.expect_next_customer_number() "next_customer_number";
    /// Answers `lock_user`.
    that_locks_user(Option<(User, PasswordHash)>) = users.expect_lock_user(_) "lock_user";
    /// Answers `lock_token`.
    that_locks_token(Option<LockedToken>) = users.expect_lock_token(_) "lock_token";
    /// Answers `lock_active_admins`.
    that_counts_admins(usize) = users.expect_lock_active_admins() "lock_active_admins";
    /// Answers `lock_endpoint`.
    that_locks_endpoint(Option<(Endpoint, SigningSecrets)>) = webhooks.expect_lock_endpoint(_) "lock_endpoint";
    /// Answers `lock_delivery`.
    that_locks_delivery(Option<(Endpoint, Delivery)>) = webhooks.expect_lock_delivery(_, _) "lock_delivery";
    /// Answers `lock_claimed`.
    that_locks_claimed(Option<(Endpoint, Delivery)>) = webhooks.expect_lock_claimed(_) "lock_claimed";
}

impl MockUnit {
    /// Its commit fails with this.
    #[must_use]
    pub fn that_fails_to_commit(self, failure: StoreError) -> Self {
        Self { failure: Some(failure), ..self }
    }

    /// Its first round trip turns a request away.
    #[must_use]
    pub fn that_turns_away(mut self, place: usize, why: StoreError) -> Self {
        self.turned_away.push((place, why));
        self
    }

    /// Its diary, to be kept before the unit is given away.
    pub fn diary(&self) -> Diary {
        self.diary.clone()
    }
}

#[async_trait]
impl UnitOfWork for MockUnit {
    fn inventory(&mut self) -> &mut dyn InventoryUnit {
        &mut self.inventory
    }

    fn orders(&mut self) -> &mut dyn OrdersUnit {
        &mut self.orders
    }

    fn users(&mut self) -> &mut dyn UsersUnit {
        &mut self.users
    }

    fn events(&mut self) -> &mut dyn EventsUnit {
        &mut self.events
    }

    fn webhooks(&mut self) -> &mut dyn WebhooksUnit {
        &mut self.webhooks
    }

    fn invoicing(&mut self) -> &mut dyn InvoicingUnit {
        &mut self.invoicing
    }

    fn turned_away(&mut self) -> Vec<(usize, StoreError)> {
        std::mem::take(&mut self.turned_away)
    }

    fn on_behalf_of(&mut self, place: usize) {
        self.diary.write(Beat::OnBehalfOf(place));
    }

    fn answer(&mut self, answer: JsonText) {
        self.diary.write(Beat::Answered(answer.to_value()));
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        if let Some(failure) = self.failure {
            self.diary.write(Beat::CommitFailed);
            return Err(failure);
        }
        self.diary.write(Beat::Committed);
        Ok(())
    }

    async fn roll_back(self: Box<Self>) {
        self.diary.write(Beat::RolledBack);
    }
}
