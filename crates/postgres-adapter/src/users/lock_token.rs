//! Locks a refresh token's session and its user.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Binary, Bool, Timestamptz, Uuid};
use domain::{
    store::StoreError,
    users::{LockedToken, TokenDigest},
    values::SessionId,
};
use futures_util::future::join3;

use super::user_row::{UserColumns, UserRow, user_columns};
use crate::{connection::Link, statement::statement};

statement! {
    /// Locks the user: before the session, as all who change both do.
    LockUserOf<'a> {
        digest: &'a [u8] as Binary,
    } -> (uuid::Uuid,) as (Uuid,);
    "SELECT u.id FROM users u WHERE u.id = (
        SELECT s.user_id FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id WHERE t.digest = $1
    ) FOR NO KEY UPDATE"
}

statement! {
    /// Locks the session.
    LockSessionOf<'a> {
        digest: &'a [u8] as Binary,
    } -> (uuid::Uuid,) as (Uuid,);
    "SELECT s.id FROM sessions s WHERE s.id = (SELECT session_id FROM refresh_tokens WHERE digest = $1)
    FOR NO KEY UPDATE"
}

type Found = (uuid::Uuid, DateTime<Utc>, bool, bool, UserRow);

statement! {
    /// Reads everything behind the locks.
    ReadToken<'a> {
        digest: &'a [u8] as Binary,
    } -> Found as (Uuid, Timestamptz, Bool, Bool, UserColumns);
    concat!(
        "SELECT s.id, t.expires_at, t.rotated_at IS NOT NULL, s.revoked_at IS NOT NULL, ",
        user_columns!(),
        " FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id JOIN users u ON u.id = s.user_id
        WHERE t.digest = $1"
    )
}

pub(super) async fn lock_token(link: &Link, digest: &TokenDigest) -> Result<Option<LockedToken>, StoreError> {
    let digest = digest.0.as_slice();
    let (user, session, found) =
        join3(LockUserOf { digest }.load(link), LockSessionOf { digest }.load(link), ReadToken { digest }.load(link))
            .await;
    user?;
    session?;
    let Some((session, expires_at, rotated, revoked, user)) = found?.into_iter().next() else { return Ok(None) };
    Ok(Some(LockedToken { session_id: SessionId::new(session), user: user.into_user()?, expires_at, rotated, revoked }))
}
