//! Sessions and their refresh tokens.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    testing::{a_customer, a_user, noon, nth_id},
    users::{LockedToken, Session, TokenDigest},
    values::SessionId,
};
use tokio::runtime::Handle;

use crate::support::{World, until_waiting};

fn digest(byte: u8) -> TokenDigest {
    TokenDigest(vec![byte; 32])
}

fn session(number: u64) -> Session {
    Session { id: SessionId::new(nth_id(2_100_000 + number)), user_id: a_user().id, created_at: noon() }
}

fn tomorrow() -> DateTime<Utc> {
    noon() + TimeDelta::days(1)
}

/// The customer with three more sessions, each with a token of its number.
async fn world_with_sessions() -> World {
    let world = World::new().await;
    world.sign_in(&a_customer()).await;
    world
        .commit(|unit| {
            for number in 1..=3_u8 {
                unit.users().insert_session(session(number.into()), digest(number), tomorrow());
            }
        })
        .await;
    world
}

async fn lock(world: &World, token: u8) -> Option<LockedToken> {
    let mut unit = world.begin().await;
    let found = unit.users().lock_token(&digest(token)).await.unwrap();
    unit.roll_back().await;
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_is_found_by_its_digest_with_its_session_and_user() {
    let world = world_with_sessions().await;
    let expected = LockedToken {
        session_id: session(1).id,
        user: a_user(),
        expires_at: tomorrow(),
        rotated: false,
        revoked: false,
    };
    assert_eq!(lock(&world, 1).await, Some(expected));
    assert_eq!(lock(&world, 9).await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_uses_of_one_token_the_second_sees_that_it_is_rotated() {
    let world = world_with_sessions().await;
    let watcher = world.outsider().await;
    let mut first = world.begin().await;
    let found = first.users().lock_token(&digest(1)).await.unwrap().unwrap();
    assert!(!found.rotated);
    let mut second = world.begin().await;
    let second = Handle::current().spawn(async move {
        let found = second.users().lock_token(&digest(1)).await.unwrap().unwrap();
        second.roll_back().await;
        found
    });
    until_waiting(&watcher, 1).await;
    first.users().rotate_token(found.session_id, digest(1), digest(11), tomorrow());
    first.commit().await.unwrap();
    assert!(second.await.unwrap().rotated);
    let next = lock(&world, 11).await.unwrap();
    assert_eq!((next.session_id, next.rotated, next.revoked), (session(1).id, false, false));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_was_ended_is_seen_by_whoever_waited_for_it() {
    let world = world_with_sessions().await;
    let watcher = world.outsider().await;
    let mut first = world.begin().await;
    first.users().lock_user(a_user().id).await.unwrap();
    let mut second = world.begin().await;
    let second = Handle::current().spawn(async move {
        let found = second.users().lock_token(&digest(1)).await.unwrap().unwrap();
        second.roll_back().await;
        found
    });
    until_waiting(&watcher, 1).await;
    first.users().revoke_sessions(a_user().id, None);
    first.commit().await.unwrap();
    assert!(second.await.unwrap().revoked);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_session_ends_alone() {
    let world = world_with_sessions().await;
    world.commit(|unit| unit.users().revoke_session(session(2).id)).await;
    let ended = [lock(&world, 1).await.unwrap().revoked, lock(&world, 2).await.unwrap().revoked];
    assert_eq!(ended, [false, true]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_sessions_end_except_the_one_that_is_named_and_the_one_that_begins() {
    let world = world_with_sessions().await;
    world
        .commit(|unit| {
            unit.users().insert_session(session(4), digest(4), tomorrow());
            unit.users().revoke_sessions(a_user().id, Some(session(2).id));
        })
        .await;
    let mut ended = Vec::new();
    for token in 1..=4 {
        ended.push(lock(&world, token).await.unwrap().revoked);
    }
    assert_eq!(ended, [true, false, true, false]);
}
