//! Who gets past the door of a use case.

use domain::{
    access::Actor,
    store::{MockStore, Request},
    testing::{every_actor, unavailable},
};

/// The actors who get past the check of rights, as words. An attempt says whether it was let in.
pub async fn admitted(attempt: impl AsyncFn(Request) -> bool) -> Vec<String> {
    let mut admitted = Vec::new();
    for actor in every_actor() {
        if attempt(Request::of(actor)).await {
            admitted.push(name_of(actor));
        }
    }
    admitted
}

/// A store that nobody reaches: whoever is let in learns that, and whoever is not never asks.
pub fn away() -> MockStore {
    let mut store = MockStore::new();
    store.expect_begin().returning(|_| Err(unavailable()));
    store
}

fn name_of(actor: Actor) -> String {
    match actor {
        Actor::User(principal) => principal.role.to_string(),
        Actor::System => "system".to_owned(),
        Actor::Anonymous => "anonymous".to_owned(),
    }
}

mod the_table_of_rights;
