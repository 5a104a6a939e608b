use domain::{
    store::StoreError,
    testing::{
        Beat, FakeHasher, MockUnit, a_customer, a_new_password, a_password, a_user, begins, conflict, hash_of, store_of,
    },
    users::{ChangePassword, ChangePasswordError, NewPassword, User, UserPolicy},
};

use super::{Office, another_password, knowing, with_password};

fn to_another() -> ChangePassword {
    let new = NewPassword::parse(another_password().reveal(), 12).unwrap();
    ChangePassword { current: a_password(), new }
}

fn locking(user: Option<User>) -> MockUnit {
    MockUnit::default().that_locks_user(user.map(with_password))
}

#[tokio::test]
async fn a_new_password_ends_every_session_but_the_one_it_begins() {
    let unit = locking(Some(a_user()));
    let diary = unit.diary();
    let office = Office::reading(store_of([unit]), knowing(Some(a_user())));
    let signed_in = office.users.change_password(&a_customer(), to_another()).await.unwrap();
    assert_eq!(signed_in.user.token_epoch, 1, "tokens issued before are worth nothing");
    let queued = diary.queued();
    let [Beat::RevokedSessions(whose, Some(kept)), Beat::SavedUser(user), Beat::SavedPassword(id, hash), rest] =
        queued.as_slice()
    else {
        panic!("{queued:?}")
    };
    let Beat::InsertedSession(session, ..) = rest else { panic!("{rest:?}") };
    assert_eq!((*whose, *id, kept, user), (a_user().id, a_user().id, &session.id, &signed_in.user));
    assert_eq!(*hash, hash_of(&another_password()));
    assert_ne!(*kept, a_customer().session_id);
    assert!(diary.keeps_the_beats() && diary.committed());
}

#[tokio::test]
async fn the_wrong_current_password_changes_nothing_and_hashes_nothing() {
    let office = Office::reading(store_of([]), knowing(Some(a_user())));
    let command = ChangePassword { current: another_password(), new: a_new_password() };
    let told = office.users.change_password(&a_customer(), command).await;
    assert!(matches!(told, Err(ChangePasswordError::WrongPassword)));
    assert_eq!(office.hasher.hashed(), 0);
}

#[tokio::test]
async fn a_password_changed_while_it_was_checked_is_not_the_one_that_was_checked() {
    let unit = MockUnit::default().that_locks_user(Some((a_user(), hash_of(&another_password()))));
    let diary = unit.diary();
    let office = Office::reading(store_of([unit]), knowing(Some(a_user())));
    let told = office.users.change_password(&a_customer(), to_another()).await;
    assert!(matches!(told, Err(ChangePasswordError::WrongPassword)) && diary.refused());
}

#[tokio::test]
async fn somebody_who_is_gone_is_nobody() {
    let office = Office::reading(store_of([]), knowing(None));
    let told = office.users.change_password(&a_customer(), to_another()).await;
    assert!(matches!(told, Err(ChangePasswordError::Forbidden(_))));

    let office = Office::reading(store_of([locking(None)]), knowing(Some(a_user())));
    let told = office.users.change_password(&a_customer(), to_another()).await;
    assert!(matches!(told, Err(ChangePasswordError::Forbidden(_))));
}

#[tokio::test]
async fn a_revoked_token_a_busy_hasher_and_a_conflict_are_each_told_as_what_they_are() {
    let office = Office::reading(begins([Err(StoreError::SignedOut)]), knowing(Some(a_user())));
    let told = office.users.change_password(&a_customer(), to_another()).await;
    assert!(matches!(told, Err(ChangePasswordError::Store(StoreError::SignedOut))));

    let office = Office::with(store_of([]), knowing(Some(a_user())), FakeHasher::busy(), UserPolicy::default());
    let told = office.users.change_password(&a_customer(), to_another()).await;
    assert!(matches!(told, Err(ChangePasswordError::Busy(_))));

    let mut store = store_of([locking(Some(a_user())).that_fails_to_commit(conflict()), locking(Some(a_user()))]);
    store.expect_back_off().times(1).return_const(());
    let office = Office::reading(store, knowing(Some(a_user())));
    let signed_in = office.users.change_password(&a_customer(), to_another()).await.unwrap();
    assert_eq!(signed_in.user.token_epoch, 1);
    assert_eq!(signed_in.refresh_token.reveal(), "refresh-2", "the token of the run that was committed");
}
