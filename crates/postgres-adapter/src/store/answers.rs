//! What requests were answered, kept under their keys.

use diesel::sql_types::{Array, Binary, Jsonb, Text, Uuid};
use domain::{
    store::{IdempotencyKey, KeyReused, KeyedAnswer, Request, StoreError},
    values::UserId,
};
use serde_json::Value;

use super::queue::Answer;
use crate::{
    connection::Link,
    statement::{WrittenJson, statement},
};

/// What was found under a key: its answer, if it was used for this very request.
pub(super) fn same(
    actor: UserId,
    key: &IdempotencyKey,
    fingerprint: &[u8],
    answer: Value,
) -> Result<KeyedAnswer, KeyReused> {
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
    /// Keeps answers. A key that was taken in between violates the primary key.
    KeepAnswers<'a> {
        actors: Vec<uuid::Uuid> as Array<Uuid>,
        keys: Vec<&'a str> as Array<Text>,
        fingerprints: Vec<&'a [u8]> as Array<Binary>,
        answers: Vec<WrittenJson<'a>> as Array<Jsonb>,
    }
    "INSERT INTO idempotency_keys (actor_id, key, fingerprint, answer)
    SELECT unnest($1), unnest($2), unnest($3), unnest($4)"
}

/// Keeps each answer under the key of its request, if that has one.
pub(super) async fn keep_answers(link: &Link, requests: &[Request], answers: &[Answer]) -> Result<(), StoreError> {
    let keyed = |answer: &'_ Answer| {
        let request = requests.get(answer.request)?;
        Some((request.actor.user_id()?, request.key.as_ref()?))
    };
    let mut kept: Vec<_> = answers.iter().filter_map(|answer| keyed(answer).map(|key| (key, &answer.answer))).collect();
    // Units that keep the same keys wait for each other in one order, and never in a circle.
    kept.sort_unstable_by_key(|((actor, key), _)| (*actor, key.key()));
    KeepAnswers {
        actors: kept.iter().map(|((actor, _), _)| actor.uuid()).collect(),
        keys: kept.iter().map(|((_, key), _)| key.key()).collect(),
        fingerprints: kept.iter().map(|((_, key), _)| key.fingerprint().bytes()).collect(),
        answers: kept.iter().map(|(_, answer)| WrittenJson(answer)).collect(),
    }
    .execute(link)
    .await?;
    Ok(())
}
