//! What is checked in the first round trip of every unit: that the actor still may act, and that their request was not
//! answered before.

use diesel::sql_types::{Binary, Bool, Integer, Jsonb, Nullable, Text, Uuid};
use domain::{
    access::{Actor, Principal},
    store::{IdempotencyKey, KeyReused, KeyedAnswer, Request, StoreError},
    values::UserId,
};
use futures_util::future::{BoxFuture, join3};
use serde_json::Value;

use crate::{
    connection::{Link, Work},
    statement::{simple, statement},
};

/// The first statements of a unit, with what goes before them.
pub(super) struct First<'a, A: ?Sized, T> {
    pub begin: &'a str,
    pub request: &'a Request,
    pub about: &'a A,
    pub work: Work<A, T>,
}

/// Begins the transaction, checks the request, and does the work, in one round trip.
pub(super) fn enter<'c, A: Sync + ?Sized, T: Send>(
    link: &'c Link,
    first: &'c First<'_, A, T>,
) -> BoxFuture<'c, Result<T, StoreError>> {
    Box::pin(async move {
        let work = (first.work)(link, first.about);
        let (begun, checked, done) = join3(simple(link, first.begin), check(link, first.request), work).await;
        begun?;
        checked?;
        done
    })
}

statement! {
    /// Whether a principal is in good standing, and what a key of theirs was answered.
    Entrance<'a> {
        user: uuid::Uuid as Uuid,
        epoch: i32 as Integer,
        session: uuid::Uuid as Uuid,
        actor: uuid::Uuid as Uuid,
        key: Option<&'a str> as Nullable<Text>,
    } -> (bool, Option<Vec<u8>>, Option<Value>) as (Bool, Nullable<Binary>, Nullable<Jsonb>);
    "SELECT EXISTS (
            SELECT FROM users u JOIN sessions s ON s.user_id = u.id
            WHERE u.id = $1 AND u.token_epoch = $2 AND u.status = 'ACTIVE' AND s.id = $3 AND s.revoked_at IS NULL
        ), k.fingerprint, k.answer
    FROM (SELECT) AS nothing LEFT JOIN idempotency_keys k ON k.actor_id = $4 AND k.key = $5"
}

async fn check(link: &Link, request: &Request) -> Result<(), StoreError> {
    let Actor::User(principal) = &request.actor else { return Ok(()) };
    let (in_good_standing, known) = ask(link, principal, request.key.as_ref()).await?;
    if !in_good_standing {
        return Err(StoreError::SignedOut);
    }
    match known {
        Some(answer) => Err(StoreError::AlreadyAnswered(answer)),
        None => Ok(()),
    }
}

async fn ask(
    link: &Link,
    principal: &Principal,
    key: Option<&IdempotencyKey>,
) -> Result<(bool, Option<KeyedAnswer>), StoreError> {
    let rows = Entrance {
        user: principal.user_id.uuid(),
        epoch: principal.token_epoch,
        session: principal.session_id.uuid(),
        actor: principal.user_id.uuid(),
        key: key.map(IdempotencyKey::key),
    }
    .load(link)
    .await?;
    let Some((in_good_standing, fingerprint, answer)) = rows.into_iter().next() else { return Ok((false, None)) };
    if !in_good_standing {
        return Ok((false, None));
    }
    let known = key.zip(fingerprint).zip(answer);
    let known = known.map(|((key, fingerprint), answer)| same(principal.user_id, key, &fingerprint, answer));
    Ok((true, known.transpose()?))
}

fn same(actor: UserId, key: &IdempotencyKey, fingerprint: &[u8], answer: Value) -> Result<KeyedAnswer, KeyReused> {
    if key.fingerprint().bytes() == fingerprint { Ok(KeyedAnswer { actor, answer }) } else { Err(KeyReused) }
}

statement! {
    /// What a key was answered.
    Recall<'a> {
        actor: uuid::Uuid as Uuid,
        key: &'a str as Text,
    } -> (Vec<u8>, Value) as (Binary, Jsonb);
    "SELECT fingerprint, answer FROM idempotency_keys WHERE actor_id = $1 AND key = $2"
}

/// What the request's key was answered, if it has a key and was answered.
pub(super) async fn recall(link: &Link, request: &Request) -> Result<Option<KeyedAnswer>, StoreError> {
    let (Some(actor), Some(key)) = (request.actor.user_id(), &request.key) else { return Ok(None) };
    let rows = Recall { actor: actor.uuid(), key: key.key() }.load(link).await?;
    let known = rows.into_iter().next().map(|(fingerprint, answer)| same(actor, key, &fingerprint, answer));
    Ok(known.transpose()?)
}

statement! {
    /// Keeps an answer. A key that was taken in between violates the primary key.
    KeepAnswer<'a> {
        actor: uuid::Uuid as Uuid,
        key: &'a str as Text,
        fingerprint: &'a [u8] as Binary,
        answer: &'a Value as Jsonb,
    }
    "INSERT INTO idempotency_keys (actor_id, key, fingerprint, answer) VALUES ($1, $2, $3, $4)"
}

/// Keeps the answer under the request's key.
pub(super) async fn keep_answer(link: &Link, request: &Request, answer: &Value) -> Result<(), StoreError> {
    let (Some(actor), Some(key)) = (request.actor.user_id(), &request.key) else { return Ok(()) };
    let fingerprint = key.fingerprint().bytes();
    KeepAnswer { actor: actor.uuid(), key: key.key(), fingerprint, answer }.execute(link).await?;
    Ok(())
}
