use domain::{
    inventory::{ChangeLocation, ChangeLocationError, Location},
    store::{StoreError, Violation},
    testing::{Beat, MockUnit, a_location, a_manager, by, store_of},
};

use super::{inventory_on, place, text};
use crate::access::{admitted, away};

#[tokio::test]
async fn only_admins_managers_and_the_operator_change_locations() {
    let let_in = async |request| {
        let changed = inventory_on(away()).change_location(&request, place(1), ChangeLocation::default()).await;
        !matches!(changed, Err(ChangeLocationError::Forbidden(_)))
    };
    assert_eq!(admitted(let_in).await, ["ADMIN", "INVENTORY_MANAGER", "system"]);
}

#[tokio::test]
async fn what_is_not_named_stays() {
    let unit = MockUnit::default().that_locks_location(Some(a_location()));
    let diary = unit.diary();
    let command = ChangeLocation { priority: Some(7), ..ChangeLocation::default() };
    let changed =
        inventory_on(store_of([unit])).change_location(&by(a_manager()), place(1), command).await.unwrap().value;
    assert_eq!(changed, Location { priority: 7, ..a_location() });
    assert_eq!(diary.queued(), [Beat::SavedLocation(changed)]);
    assert!(diary.keeps_the_beats() && diary.committed());
}

#[tokio::test]
async fn an_address_can_be_given_and_taken_away() {
    for address in [Some(text("1 Quay")), None] {
        let unit = MockUnit::default().that_locks_location(Some(a_location()));
        let command = ChangeLocation { address: Some(address.clone()), ..ChangeLocation::default() };
        let changed = inventory_on(store_of([unit])).change_location(&by(a_manager()), place(1), command).await;
        assert_eq!(changed.unwrap().value.address, address);
    }
}

#[tokio::test]
async fn an_unknown_location_is_not_found_and_a_code_or_name_in_use_is_told() {
    let change = async |unit: MockUnit| {
        inventory_on(store_of([unit])).change_location(&by(a_manager()), place(1), ChangeLocation::default()).await
    };
    let unknown = MockUnit::default().that_locks_location(None);
    let diary = unknown.diary();
    assert!(matches!(change(unknown).await, Err(ChangeLocationError::NotFound)) && diary.refused());

    let taken = |violation| {
        let unit = MockUnit::default().that_locks_location(Some(a_location()));
        unit.that_fails_to_commit(StoreError::Violated(violation))
    };
    assert!(matches!(change(taken(Violation::LocationCodeTaken)).await, Err(ChangeLocationError::CodeTaken)));
    assert!(matches!(change(taken(Violation::LocationNameTaken)).await, Err(ChangeLocationError::NameTaken)));
}
