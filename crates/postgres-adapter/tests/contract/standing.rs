//! Whether somebody is in good standing.

use domain::{
    access::Principal,
    testing::{a_customer, a_user, another_customer},
    users::{User, UserQueries, UserStatus},
};
use postgres_adapter::PostgresStore;

use crate::support::World;

async fn two_customers() -> World {
    let world = World::new().await;
    world.sign_in(&a_customer()).await;
    world.sign_in(&another_customer()).await;
    world
}

async fn good(store: &PostgresStore, principal: &Principal) -> bool {
    store.is_in_good_standing(principal).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_active_with_the_right_epoch_and_a_session_of_their_own_is() {
    let world = two_customers().await;
    assert!(good(&world.store, &a_customer()).await);
    for wrong in [
        Principal { token_epoch: 1, ..a_customer() },
        Principal { session_id: another_customer().session_id, ..a_customer() },
        Principal { user_id: another_customer().user_id, ..a_customer() },
    ] {
        assert!(!good(&world.store, &wrong).await, "{wrong:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_made_through_the_same_store_are_seen_at_once() {
    for change in 0..4 {
        let world = two_customers().await;
        assert!(good(&world.store, &a_customer()).await && good(&world.store, &another_customer()).await);
        world
            .commit(|unit| match change {
                0 => unit.users().save_user(User { status: UserStatus::Disabled, ..a_user() }),
                1 => unit.users().save_user(User { token_epoch: 1, ..a_user() }),
                2 => unit.users().revoke_session(a_customer().session_id),
                _ => unit.users().revoke_sessions(a_user().id, None),
            })
            .await;
        assert!(!good(&world.store, &a_customer()).await, "{change}");
        assert!(good(&world.store, &another_customer()).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_standing_that_ended_is_seen_at_once_too() {
    let world = two_customers().await;
    world.commit(|unit| unit.users().save_user(User { status: UserStatus::Disabled, ..a_user() })).await;
    assert!(!good(&world.store, &a_customer()).await);
    world.commit(|unit| unit.users().save_user(a_user())).await;
    assert!(good(&world.store, &a_customer()).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_made_elsewhere_may_be_seen_late_but_never_hinders_a_command() {
    let world = two_customers().await;
    let other = world.another_store();
    assert!(good(&other, &a_customer()).await);
    world.commit(|unit| unit.users().revoke_session(a_customer().session_id)).await;
    // The other server may answer from memory; a unit never does.
    let mut unit = domain::store::Store::begin(&other, &domain::testing::by(a_customer())).await.unwrap();
    let refused = unit.inventory().next_product_id().await;
    assert!(matches!(refused, Err(domain::store::StoreError::SignedOut)), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_asked_for_before_a_change_is_not_kept_after_it() {
    let world = two_customers().await;
    for round in 0..20 {
        let (epoch, next) = (round, round + 1);
        let principal = Principal { token_epoch: epoch, ..a_customer() };
        let asking = (0..8).map(|_| async { world.store.is_in_good_standing(&principal).await });
        let changing = world.commit(|unit| unit.users().save_user(User { token_epoch: next, ..a_user() }));
        futures_util::future::join(futures_util::future::join_all(asking), changing).await;
        assert!(!good(&world.store, &principal).await, "round {round}");
    }
}
