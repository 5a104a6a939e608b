use chrono::TimeDelta;
use domain::{
    testing::{Beat, Diary, MockUnit, a_customer, a_user, noon, outcome_unknown, store_of},
    users::{LockedToken, RefreshError, RefreshToken, SignedIn, TokenDigest, User, UserStatus},
};

use super::Office;

fn good() -> LockedToken {
    LockedToken {
        session_id: a_customer().session_id,
        user: a_user(),
        expires_at: noon() + TimeDelta::days(1),
        rotated: false,
        revoked: false,
    }
}

async fn refresh(found: Option<LockedToken>) -> (Result<SignedIn, RefreshError>, Diary) {
    let unit = MockUnit::default().that_locks_token(found);
    let diary = unit.diary();
    (Office::on(store_of([unit])).users.refresh(RefreshToken::new("old".to_owned())).await, diary)
}

#[tokio::test]
async fn a_token_is_exchanged_for_the_next_one_of_its_session() {
    let (refreshed, diary) = refresh(Some(good())).await;
    let refreshed = refreshed.unwrap();
    assert_eq!((refreshed.user, refreshed.refresh_token.reveal()), (a_user(), "refresh-1"));
    let digest = |token: &str| TokenDigest(token.as_bytes().to_vec());
    let expiry = noon() + TimeDelta::days(30);
    let rotated = Beat::RotatedToken(a_customer().session_id, digest("old"), digest("refresh-1"), expiry);
    assert_eq!(diary.only(), rotated);
    assert!(diary.keeps_the_beats() && diary.committed());
}

#[tokio::test]
async fn a_token_used_twice_ends_its_whole_session_and_that_is_committed() {
    let (told, diary) = refresh(Some(LockedToken { rotated: true, ..good() })).await;
    assert!(matches!(told, Err(RefreshError::Refused)));
    assert_eq!(diary.only(), Beat::RevokedSession(a_customer().session_id));
    assert!(diary.committed());
}

#[tokio::test]
async fn what_is_unknown_expired_revoked_or_of_a_disabled_user_is_refused() {
    let refused = [
        None,
        Some(LockedToken { expires_at: noon(), ..good() }),
        Some(LockedToken { revoked: true, ..good() }),
        Some(LockedToken { revoked: true, rotated: true, ..good() }),
        Some(LockedToken { user: User { status: UserStatus::Disabled, ..a_user() }, ..good() }),
    ];
    for found in refused {
        let (told, diary) = refresh(found).await;
        assert!(matches!(told, Err(RefreshError::Refused)) && diary.refused());
    }
}

#[tokio::test]
async fn an_exchange_whose_outcome_is_unknown_is_told_and_not_tried_again() {
    let unit = MockUnit::default().that_locks_token(Some(good())).that_fails_to_commit(outcome_unknown());
    let told = Office::on(store_of([unit])).users.refresh(RefreshToken::new("old".to_owned())).await;
    assert!(matches!(told, Err(RefreshError::Store(_))));
}
