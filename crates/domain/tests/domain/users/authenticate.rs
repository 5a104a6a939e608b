use chrono::TimeDelta;
use domain::{
    store::{MockStore, StoreError},
    testing::{MockUnit, a_password, a_user, store_of, unavailable},
    users::{AuthenticateError, LogIn},
};

use super::{Office, knowing, with_password};

/// Signs in and returns the token, in an office where everybody's standing is this.
async fn signed_in(standing: fn() -> Result<bool, StoreError>) -> (Office, String) {
    let mut queries = knowing(Some(a_user()));
    queries.expect_is_in_good_standing().returning(move |_| standing());
    let unit = MockUnit::default().that_locks_user(Some(with_password(a_user())));
    let office = Office::reading(store_of([unit]), queries);
    let command = LogIn { email: a_user().email, password: a_password() };
    let token = office.users.log_in(command).await.unwrap().access_token;
    (office, token)
}

#[tokio::test]
async fn a_token_works_until_it_expires() {
    let (office, token) = signed_in(|| Ok(true)).await;
    office.clock.advance(TimeDelta::seconds(899));
    assert_eq!(office.users.authenticate(&token).await.unwrap().user_id, a_user().id);
    office.clock.advance(TimeDelta::seconds(1));
    assert!(matches!(office.users.authenticate(&token).await, Err(AuthenticateError::Refused(_))));
}

#[tokio::test]
async fn a_token_of_ours_is_worth_nothing_once_its_user_lost_their_standing() {
    let (office, token) = signed_in(|| Ok(false)).await;
    assert!(matches!(office.users.authenticate(&token).await, Err(AuthenticateError::Revoked)));
}

#[tokio::test]
async fn a_standing_that_cannot_be_asked_lets_nobody_in() {
    let (office, token) = signed_in(|| Err(unavailable())).await;
    assert!(matches!(office.users.authenticate(&token).await, Err(AuthenticateError::Store(_))));
}

#[tokio::test]
async fn a_strangers_token_is_refused_before_the_store_is_asked() {
    let told = Office::on(MockStore::new()).users.authenticate("forged").await;
    assert!(matches!(told, Err(AuthenticateError::Refused(_))));
}
