//! Users.

use chrono::TimeDelta;
use domain::{
    access::Role,
    store::{StoreError, Violation},
    testing::{
        a_customer, a_manager, a_password, a_user, a_user_who_is, an_admin, another_customer, hash_of, noon, nth_id,
    },
    users::{PasswordHash, User, UserQueries, UserStatus},
    values::{Cursor, CustomerNumber, CustomerRef, Email, Limit, Page, PageRequest, Text, UserId},
};
use tokio::runtime::Handle;

use crate::support::{World, until_waiting};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_is_read_back_as_written_however_they_are_named() {
    let world = World::new().await;
    world.sign_in(&a_customer()).await;
    world.sign_in(&an_admin()).await;
    let user = a_user();
    for which in [CustomerRef::Id(user.id), CustomerRef::Number(user.number), CustomerRef::Email(user.email.clone())] {
        assert_eq!(world.store.find_user(&which).await.unwrap(), Some(user.clone()));
    }
    let found = world.store.find_credentials(&user.email).await.unwrap();
    assert_eq!(found, Some((user, hash_of(&a_password()))));
    let nobody = Email::parse("nobody@example.com").unwrap();
    assert_eq!(world.store.find_credentials(&nobody).await.unwrap(), None);
    assert_eq!(world.store.find_user(&CustomerRef::Number(CustomerNumber::new(99).unwrap())).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_saved_user_keeps_the_password_and_a_saved_password_keeps_the_user() {
    let world = World::new().await;
    world.sign_in(&a_customer()).await;
    let changed = User {
        role: Role::InventoryManager,
        status: UserStatus::Disabled,
        email: Email::parse("changed@example.com").unwrap(),
        name: None,
        company: Some(Text::parse("Example & Co").unwrap()),
        billing_address: None,
        token_epoch: 3,
        ..a_user()
    };
    world.commit(|unit| unit.users().save_user(changed.clone())).await;
    let credentials = world.store.find_credentials(&changed.email).await.unwrap();
    assert_eq!(credentials, Some((changed.clone(), hash_of(&a_password()))));
    let hash = PasswordHash::new("another".to_owned());
    world.commit(|unit| unit.users().save_password(changed.id, hash.clone())).await;
    assert_eq!(world.store.find_credentials(&changed.email).await.unwrap(), Some((changed, hash)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_in_use_is_refused_for_new_and_for_changed_users() {
    let world = World::new().await;
    world.sign_in(&a_customer()).await;
    world.sign_in(&another_customer()).await;
    let number = CustomerNumber::new(4_711).unwrap();
    let new = User { id: UserId::new(nth_id(9)), number, ..a_user() };
    let changed = User { email: a_user().email, ..a_user_who_is(&another_customer()) };
    let inserted = world.try_commit(|unit| unit.users().insert_user(new, hash_of(&a_password()))).await;
    let saved = world.try_commit(|unit| unit.users().save_user(changed)).await;
    for result in [inserted, saved] {
        assert!(matches!(result, Err(StoreError::Violated(Violation::EmailTaken))), "{result:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn customer_numbers_are_drawn_once() {
    let world = World::new().await;
    let mut unit = world.begin().await;
    let first = unit.users().next_customer_number().await.unwrap();
    assert_ne!(unit.users().next_customer_number().await.unwrap(), first);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_user_is_waited_for_and_read_anew() {
    let world = World::new().await;
    world.sign_in(&a_customer()).await;
    let watcher = world.outsider().await;
    let mut first = world.begin().await;
    let (user, hash) = first.users().lock_user(a_user().id).await.unwrap().unwrap();
    assert_eq!((&user, &hash), (&a_user(), &hash_of(&a_password())));
    let mut second = world.begin().await;
    let second = Handle::current().spawn(async move {
        let found = second.users().lock_user(a_user().id).await.unwrap();
        second.roll_back().await;
        found
    });
    until_waiting(&watcher, 1).await;
    first.users().save_user(User { token_epoch: 1, ..user });
    first.commit().await.unwrap();
    assert_eq!(second.await.unwrap().unwrap().0.token_epoch, 1);
    let mut unit = world.begin().await;
    assert_eq!(unit.users().lock_user(UserId::new(nth_id(1))).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_units_that_count_admins_the_second_sees_what_the_first_did() {
    let world = World::new().await;
    world.sign_in(&an_admin()).await;
    world.sign_in(&a_customer()).await;
    let second_admin = User { role: Role::Admin, ..a_user_who_is(&a_manager()) };
    let disabled = User { role: Role::Admin, status: UserStatus::Disabled, ..a_user_who_is(&another_customer()) };
    world
        .commit(|unit| {
            unit.users().insert_user(second_admin.clone(), hash_of(&a_password()));
            unit.users().insert_user(disabled, hash_of(&a_password()));
        })
        .await;
    let watcher = world.outsider().await;
    let mut first = world.begin().await;
    assert_eq!(first.users().lock_active_admins().await.unwrap(), 2);
    let mut second = world.begin().await;
    let second = Handle::current().spawn(async move {
        let admins = second.users().lock_active_admins().await.unwrap();
        second.roll_back().await;
        admins
    });
    until_waiting(&watcher, 1).await;
    first.users().save_user(User { role: Role::Customer, ..second_admin });
    first.commit().await.unwrap();
    assert_eq!(second.await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_newest_users_come_first_and_pages_are_one_list() {
    let world = World::new().await;
    let users: Vec<User> = (1..=5_i32)
        .map(|number| User {
            id: UserId::new(nth_id(number.unsigned_abs().into())),
            number: CustomerNumber::new(number).unwrap(),
            email: Email::parse(&format!("user-{number}@example.com")).unwrap(),
            // Two share a moment.
            created_at: noon() + TimeDelta::minutes((number / 2).into()),
            ..a_user()
        })
        .collect();
    world
        .commit(|unit| {
            for user in &users {
                unit.users().insert_user(user.clone(), hash_of(&a_password()));
            }
        })
        .await;
    let expected: Vec<User> = users.into_iter().rev().collect();
    for limit in [1, 2, 5] {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let request = PageRequest { limit: Limit::new(limit).unwrap(), after };
            let Page { items, next } = world.store.list_users(&request).await.unwrap();
            all.extend(items);
            after = next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(all, expected, "by {limit}");
    }
    let strange = PageRequest { after: Some(Cursor(vec!["orders".to_owned()])), ..PageRequest::default() };
    assert!(matches!(world.store.list_users(&strange).await, Err(StoreError::BadCursor)));
}
