//! Writes sessions and refresh tokens.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Binary, Nullable, Timestamptz, Uuid};
use domain::{
    store::StoreError,
    users::{Session, TokenDigest},
    values::{SessionId, UserId},
};

use super::queued::NewToken;
use crate::{connection::Link, statement::statement};

statement! {
    /// Inserts a session.
    InsertSession {
        id: uuid::Uuid as Uuid,
        user: uuid::Uuid as Uuid,
        created_at: DateTime<Utc> as Timestamptz,
    }
    "INSERT INTO sessions (id, user_id, created_at) VALUES ($1, $2, $3)"
}

statement! {
    /// Inserts a refresh token.
    InsertToken<'a> {
        digest: &'a [u8] as Binary,
        session: uuid::Uuid as Uuid,
        expires_at: DateTime<Utc> as Timestamptz,
    }
    "INSERT INTO refresh_tokens (digest, session_id, expires_at) VALUES ($1, $2, $3)"
}

statement! {
    /// Marks a refresh token as exchanged.
    RotateToken<'a> {
        digest: &'a [u8] as Binary,
    }
    "UPDATE refresh_tokens SET rotated_at = now() WHERE digest = $1 AND rotated_at IS NULL"
}

statement! {
    /// Ends a session.
    EndSession {
        id: uuid::Uuid as Uuid,
    }
    "UPDATE sessions SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL"
}

statement! {
    /// Ends all sessions of a user, except perhaps one.
    EndSessions {
        user: uuid::Uuid as Uuid,
        except: Option<uuid::Uuid> as Nullable<Uuid>,
    }
    "UPDATE sessions SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL AND id IS DISTINCT FROM $2"
}

pub(super) async fn insert(link: &Link, session: &Session) -> Result<(), StoreError> {
    let (id, user) = (session.id.uuid(), session.user_id.uuid());
    InsertSession { id, user, created_at: session.created_at }.execute(link).await?;
    Ok(())
}

pub(super) async fn insert_token(link: &Link, token: &NewToken) -> Result<(), StoreError> {
    let (digest, session) = (token.digest.0.as_slice(), token.session.uuid());
    InsertToken { digest, session, expires_at: token.expires_at }.execute(link).await?;
    Ok(())
}

pub(super) async fn rotate(link: &Link, digest: &TokenDigest) -> Result<(), StoreError> {
    RotateToken { digest: &digest.0 }.execute(link).await?;
    Ok(())
}

pub(super) async fn end(link: &Link, session: SessionId) -> Result<(), StoreError> {
    EndSession { id: session.uuid() }.execute(link).await?;
    Ok(())
}

pub(super) async fn end_all(link: &Link, user: UserId, except: Option<SessionId>) -> Result<(), StoreError> {
    EndSessions { user: user.uuid(), except: except.map(SessionId::uuid) }.execute(link).await?;
    Ok(())
}
