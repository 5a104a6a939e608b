use domain::{
    store::StoreError,
    testing::{Beat, FakeHasher, MockUnit, a_password, a_user, noon, store_of, unavailable},
    users::{LogIn, LogInError, TokenDigest, User, UserPolicy, UserStatus},
};

use super::{Office, another_password, knowing, with_password};

fn with_the_password() -> LogIn {
    LogIn { email: a_user().email, password: a_password() }
}

fn locking(user: User) -> MockUnit {
    MockUnit::default().that_locks_user(Some(with_password(user)))
}

#[tokio::test]
async fn the_right_password_begins_a_session_and_gives_a_pair_of_tokens() {
    let unit = locking(a_user());
    let diary = unit.diary();
    let office = Office::reading(store_of([unit]), knowing(Some(a_user())));
    let signed_in = office.users.log_in(with_the_password()).await.unwrap();
    assert_eq!((signed_in.user, signed_in.expires_in_s), (a_user(), 900));
    assert_eq!((signed_in.access_token.as_str(), signed_in.refresh_token.reveal()), ("access-1", "refresh-1"));
    let Beat::InsertedSession(session, digest, expires_at) = diary.only() else { panic!("{:?}", diary.beats()) };
    assert_eq!((session.user_id, session.created_at), (a_user().id, noon()));
    assert_eq!(digest, TokenDigest(b"refresh-1".to_vec()), "only the digest is stored");
    assert_eq!((expires_at - noon()).num_days(), 30);
    assert!(diary.keeps_the_beats() && diary.committed());
}

#[tokio::test]
async fn the_access_token_names_the_user_their_role_epoch_and_session() {
    let user = User { token_epoch: 4, ..a_user() };
    let unit = locking(user.clone());
    let diary = unit.diary();
    let mut queries = knowing(Some(user.clone()));
    queries.expect_is_in_good_standing().returning(|_| Ok(true));
    let office = Office::reading(store_of([unit]), queries);
    let token = office.users.log_in(with_the_password()).await.unwrap().access_token;
    let principal = office.users.authenticate(&token).await.unwrap();
    let Beat::InsertedSession(session, ..) = diary.only() else { panic!("{:?}", diary.beats()) };
    assert_eq!((principal.user_id, principal.role, principal.token_epoch), (user.id, user.role, 4));
    assert_eq!(principal.session_id, session.id);
}

#[tokio::test]
async fn wrong_password_unknown_address_and_disabled_account_are_told_and_cost_the_same() {
    let disabled = User { status: UserStatus::Disabled, ..a_user() };
    let cases = [(Some(a_user()), another_password()), (None, a_password()), (Some(disabled), a_password())];
    for (user, password) in cases {
        let office = Office::reading(store_of([]), knowing(user));
        let told = office.users.log_in(LogIn { email: a_user().email, password }).await;
        assert!(matches!(told, Err(LogInError::WrongCredentials)));
        assert_eq!(office.hasher.verified(), 1, "the hasher takes its time for everybody");
    }
}

#[tokio::test]
async fn what_changed_while_the_password_was_checked_ends_the_log_in() {
    let changed =
        [Some(User { token_epoch: 1, ..a_user() }), Some(User { status: UserStatus::Disabled, ..a_user() }), None];
    for now in changed {
        let unit = MockUnit::default().that_locks_user(now.map(with_password));
        let diary = unit.diary();
        let office = Office::reading(store_of([unit]), knowing(Some(a_user())));
        let told = office.users.log_in(with_the_password()).await;
        assert!(matches!(told, Err(LogInError::WrongCredentials)) && diary.refused());
    }
}

#[tokio::test]
async fn no_unit_is_begun_before_the_password_was_checked() {
    let busy = Office::with(store_of([]), knowing(Some(a_user())), FakeHasher::busy(), UserPolicy::default());
    assert!(matches!(busy.users.log_in(with_the_password()).await, Err(LogInError::Busy(_))));
}

#[tokio::test]
async fn a_store_that_is_away_is_told_and_not_taken_for_an_unknown_user() {
    let mut queries = domain::users::MockUserQueries::new();
    queries.expect_find_credentials().returning(|_| Err(unavailable()));
    let told = Office::reading(store_of([]), queries).users.log_in(with_the_password()).await;
    assert!(matches!(told, Err(LogInError::Store(StoreError::Unavailable(_)))));
}
