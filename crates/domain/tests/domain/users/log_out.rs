use domain::{
    store::StoreError,
    testing::{Beat, MockUnit, a_customer, a_user, begins, store_of},
    users::{LogOut, LogOutError, User},
};

use super::{Office, with_password};

fn locking() -> MockUnit {
    MockUnit::default().that_locks_user(Some(with_password(a_user())))
}

#[tokio::test]
async fn logging_out_ends_this_session_and_no_other() {
    let unit = locking();
    let diary = unit.diary();
    Office::on(store_of([unit])).users.log_out(&a_customer(), LogOut::default()).await.unwrap();
    assert_eq!(diary.only(), Beat::RevokedSession(a_customer().session_id));
    assert!(diary.keeps_the_beats() && diary.committed());
}

#[tokio::test]
async fn logging_out_everywhere_ends_all_sessions_and_all_tokens() {
    let unit = locking();
    let diary = unit.diary();
    Office::on(store_of([unit])).users.log_out(&a_customer(), LogOut { everywhere: true }).await.unwrap();
    let user = User { token_epoch: 1, ..a_user() };
    assert_eq!(diary.queued(), [Beat::RevokedSessions(user.id, None), Beat::SavedUser(user)]);
}

#[tokio::test]
async fn who_is_gone_or_signed_out_already_is_told_so() {
    let gone = MockUnit::default().that_locks_user(None);
    let told = Office::on(store_of([gone])).users.log_out(&a_customer(), LogOut::default()).await;
    assert!(matches!(told, Err(LogOutError::Forbidden(_))));
    let told = Office::on(begins([Err(StoreError::SignedOut)])).users.log_out(&a_customer(), LogOut::default()).await;
    assert!(matches!(told, Err(LogOutError::Store(StoreError::SignedOut))));
}
