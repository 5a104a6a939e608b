//! What is checked in the first round trip of every unit: that the actors still may act, and that their requests were not
//! answered before.

use diesel::sql_types::{Array, Binary, Bool, Integer, Jsonb, Nullable, Text, Uuid};
use domain::{
    access::{Actor, Principal},
    store::{IdempotencyKey, Request, StoreError},
};
use futures_util::future::{BoxFuture, join3};
use serde_json::Value;

use super::{answers::same, requests::Requests};
use crate::{
    connection::{Link, Work},
    statement::{simple, statement},
};

/// The first statements of a unit, with what goes before them.
pub(super) struct First<'a, A: ?Sized, T> {
    pub begin: &'a str,
    pub requests: &'a Requests,
    pub about: &'a A,
    pub work: Work<A, T>,
}

/// Requests that failed their checks, by their places.
pub(super) type TurnedAway = Vec<(usize, StoreError)>;

/// Begins the transaction, checks the requests, and does the work, in one round trip.
pub(super) fn enter<'c, A: Sync + ?Sized, T: Send>(
    link: &'c Link,
    first: &'c First<'_, A, T>,
) -> BoxFuture<'c, Result<(TurnedAway, T), StoreError>> {
    Box::pin(async move {
        let work = (first.work)(link, first.about);
        let (begun, checked, done) = join3(simple(link, first.begin), check(link, first.requests), work).await;
        begun?;
        let turned_away = checked?;
        Ok((turned_away, done?))
    })
}

/// What is asked of one request: whether the principal is in good standing, and what the key was answered.
type Found = (bool, Option<Vec<u8>>, Option<Value>);

statement! {
    /// Whether a principal is in good standing, and what a key of theirs was answered.
    Entrance<'a> {
        user: uuid::Uuid as Uuid,
        epoch: i32 as Integer,
        session: uuid::Uuid as Uuid,
        actor: uuid::Uuid as Uuid,
        key: Option<&'a str> as Nullable<Text>,
    } -> Found as (Bool, Nullable<Binary>, Nullable<Jsonb>);
    "SELECT EXISTS (
            SELECT FROM users u
            WHERE u.id = $1 AND u.token_epoch = $2 AND u.status = 'ACTIVE'
              AND u.id = (SELECT user_id FROM sessions WHERE id = $3 AND revoked_at IS NULL)
        ), k.fingerprint, k.answer
    FROM (SELECT) AS nothing LEFT JOIN idempotency_keys k ON k.actor_id = $4 AND k.key = $5"
}

statement! {
    /// The same of many. A limit keeps the planner from joining whole tables.
    Entrances<'a> {
        places: Vec<i32> as Array<Integer>,
        users: Vec<uuid::Uuid> as Array<Uuid>,
        epochs: Vec<i32> as Array<Integer>,
        sessions: Vec<uuid::Uuid> as Array<Uuid>,
        keys: Vec<Option<&'a str>> as Array<Nullable<Text>>,
    } -> Found as (Bool, Nullable<Binary>, Nullable<Jsonb>);
    "SELECT g.standing IS NOT NULL, k.fingerprint, k.answer
    FROM (SELECT unnest($1) AS place, unnest($2) AS user_id, unnest($3) AS epoch, unnest($4) AS session_id, unnest($5) AS key)
        AS w
    LEFT JOIN LATERAL (
        SELECT true AS standing FROM users u
        WHERE u.id = w.user_id AND u.token_epoch = w.epoch AND u.status = 'ACTIVE'
          AND u.id = (SELECT user_id FROM sessions WHERE id = w.session_id AND revoked_at IS NULL)
        LIMIT 1
    ) AS g ON true
    LEFT JOIN LATERAL (
        SELECT fingerprint, answer FROM idempotency_keys WHERE actor_id = w.user_id AND key = w.key LIMIT 1
    ) AS k ON true
    ORDER BY w.place"
}

async fn check(link: &Link, requests: &Requests) -> Result<TurnedAway, StoreError> {
    match requests {
        Requests::One(request) => {
            let Actor::User(principal) = &request.actor else { return Ok(Vec::new()) };
            let found = ask(link, principal, request.key.as_ref()).await?.into_iter().next();
            judge(principal, request.key.as_ref(), found).map(|()| Vec::new())
        }
        Requests::Together(requests) => {
            let asking = |(place, request)| by_user(request).map(|(principal, key)| (place, principal, key));
            let asking: Vec<_> = requests.iter().enumerate().filter_map(asking).collect();
            let mut found = ask_all(link, &asking).await?.into_iter();
            let judged = asking.into_iter().map(|(place, principal, key)| (place, judge(principal, key, found.next())));
            Ok(judged.filter_map(|(place, judged)| judged.err().map(|why| (place, why))).collect())
        }
    }
}

fn by_user(request: &Request) -> Option<(&Principal, Option<&IdempotencyKey>)> {
    if let Actor::User(principal) = &request.actor { Some((principal, request.key.as_ref())) } else { None }
}

/// What was found, as an error unless the request may go on.
fn judge(principal: &Principal, key: Option<&IdempotencyKey>, found: Option<Found>) -> Result<(), StoreError> {
    match (found, key) {
        (None | Some((false, ..)), _) => Err(StoreError::SignedOut),
        (Some((_, Some(fingerprint), Some(answer))), Some(key)) => {
            Err(StoreError::AlreadyAnswered(same(principal.user_id, key, &fingerprint, answer)?))
        }
        _ => Ok(()),
    }
}

async fn ask(link: &Link, principal: &Principal, key: Option<&IdempotencyKey>) -> Result<Vec<Found>, StoreError> {
    Entrance {
        user: principal.user_id.uuid(),
        epoch: principal.token_epoch,
        session: principal.session_id.uuid(),
        actor: principal.user_id.uuid(),
        key: key.map(IdempotencyKey::key),
    }
    .load(link)
    .await
}

async fn ask_all(
    link: &Link,
    asking: &[(usize, &Principal, Option<&IdempotencyKey>)],
) -> Result<Vec<Found>, StoreError> {
    let principals = || asking.iter().map(|(_, principal, _)| principal);
    Entrances {
        places: (1..).take(asking.len()).collect(),
        users: principals().map(|principal| principal.user_id.uuid()).collect(),
        epochs: principals().map(|principal| principal.token_epoch).collect(),
        sessions: principals().map(|principal| principal.session_id.uuid()).collect(),
        keys: asking.iter().map(|(_, _, key)| key.map(IdempotencyKey::key)).collect(),
    }
    .load(link)
    .await
}
