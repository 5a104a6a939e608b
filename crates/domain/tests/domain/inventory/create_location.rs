use domain::{
    inventory::{CreateLocation, CreateLocationError, NewLocation},
    store::{StoreError, Violation},
    testing::{Beat, MockUnit, a_manager, another_location, by, location_id, noon, store_of},
};

use super::inventory_on;
use crate::access::{admitted, away};

fn a_new_location() -> CreateLocation {
    let place = another_location(4);
    NewLocation {
        code: place.code,
        name: place.name,
        kind: place.kind,
        address: place.address,
        priority: place.priority,
    }
}

#[tokio::test]
async fn only_admins_managers_and_the_operator_open_locations() {
    let let_in = async |request| {
        let opened = inventory_on(away()).create_location(&request, a_new_location()).await;
        !matches!(opened, Err(CreateLocationError::Forbidden(_)))
    };
    assert_eq!(admitted(let_in).await, ["ADMIN", "INVENTORY_MANAGER", "system"]);
}

#[tokio::test]
async fn a_location_is_opened_under_the_id_that_was_drawn() {
    let unit = MockUnit::default().that_draws_location_id(location_id(9));
    let diary = unit.diary();
    let opened =
        inventory_on(store_of([unit])).create_location(&by(a_manager()), a_new_location()).await.unwrap().value;
    assert_eq!((opened.id, opened.created_at), (location_id(9), noon()));
    assert_eq!(diary.queued(), [Beat::InsertedLocation(opened)]);
    assert!(diary.keeps_the_beats() && diary.committed());
}

#[tokio::test]
async fn a_code_or_name_in_use_is_told_as_such() {
    let open = async |violation| {
        let unit = MockUnit::default().that_draws_location_id(location_id(9));
        let unit = unit.that_fails_to_commit(StoreError::Violated(violation));
        inventory_on(store_of([unit])).create_location(&by(a_manager()), a_new_location()).await
    };
    assert!(matches!(open(Violation::LocationCodeTaken).await, Err(CreateLocationError::CodeTaken)));
    assert!(matches!(open(Violation::LocationNameTaken).await, Err(CreateLocationError::NameTaken)));
}
