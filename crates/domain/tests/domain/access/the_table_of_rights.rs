//! The table itself, spelled out once more: a change of it has to be meant.

use domain::{
    access::{Actor, Forbidden, Permission, Role},
    testing::{a_customer, another_customer, every_actor},
};
use proptest::prelude::*;

#[test]
fn a_customer_may_do_these_seven_things_and_nothing_else() {
    let may: Vec<_> = Permission::ALL.into_iter().filter(|permission| Role::Customer.may(*permission)).collect();
    assert_eq!(
        may,
        [
            Permission::ReadProducts,
            Permission::PlaceOrders,
            Permission::ReadOwnOrders,
            Permission::PayOwnOrders,
            Permission::CancelOwnOrders,
            Permission::ReadOwnInvoices,
            Permission::ReadOwnEvents
        ]
    );
}

#[test]
fn an_inventory_manager_may_neither_touch_the_catalogue_nor_money_nor_users() {
    let may: Vec<_> = Permission::ALL.into_iter().filter(|it| Role::InventoryManager.may(*it)).collect();
    assert_eq!(
        may,
        [
            Permission::ReadProducts,
            Permission::ReadLocations,
            Permission::ManageLocations,
            Permission::ReadStock,
            Permission::ChangeStock,
            Permission::ReadAllOrders,
            Permission::ShipOrders,
            Permission::ReadEvents
        ]
    );
}

#[test]
fn nobody_in_particular_may_do_nothing_and_the_operator_everything() {
    for permission in Permission::ALL {
        assert_eq!(Actor::Anonymous.require(permission), Err(Forbidden));
        assert_eq!(Actor::System.require(permission), Ok(()));
    }
}

#[test]
fn only_a_signed_in_user_is_somebody_and_only_themselves() {
    let somebody = Actor::User(a_customer());
    assert!(somebody.is(a_customer().user_id) && !somebody.is(another_customer().user_id));
    assert!(!Actor::System.is(a_customer().user_id) && Actor::System.user_id().is_none());
    assert!(!Actor::Anonymous.is(a_customer().user_id) && Actor::Anonymous.user_id().is_none());
}

proptest! {
    #[test]
    fn require_refuses_exactly_what_may_denies(actor in 0..5_usize, permission in 0..Permission::ALL.len()) {
        let (actor, permission) = (every_actor()[actor], Permission::ALL[permission]);
        prop_assert_eq!(actor.require(permission).is_ok(), actor.may(permission));
    }
}
