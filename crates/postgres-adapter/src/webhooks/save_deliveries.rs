//! Writes what becomes of deliveries.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Bool, Integer, Nullable, Text, Timestamptz, Uuid};
use domain::{store::StoreError, values::DeliveryId, webhooks::RecordedAttempt};

use super::queued::Freed;
use crate::{connection::Link, statement::statement};

statement! {
    /// Ends a claim with what came of it.
    Conclude<'a> {
        status: &'a str as Text,
        due_at: Option<DateTime<Utc>> as Nullable<Timestamptz>,
        at: DateTime<Utc> as Timestamptz,
        attempts: i32 as Integer,
        amid_failures: bool as Bool,
        id: uuid::Uuid as Uuid,
        holder: uuid::Uuid as Uuid,
    }
    "UPDATE webhook_deliveries d SET status = n.status, due_at = n.due_at, attempts = n.attempts,
        amid_failures = n.amid_failures, claimed_by = NULL,
        done_at = CASE WHEN n.status = 'PENDING' THEN NULL ELSE n.at END
    FROM (SELECT $1::text AS status, $2::timestamptz AS due_at, $3::timestamptz AS at, $4::integer AS attempts,
        $5::boolean AS amid_failures) AS n
    WHERE d.id = $6 AND d.claimed_by = $7"
}

statement! {
    /// Writes an attempt down.
    InsertAttempt<'a> {
        delivery: uuid::Uuid as Uuid,
        number: i32 as Integer,
        at: DateTime<Utc> as Timestamptz,
        took_ms: i32 as Integer,
        status: Option<i32> as Nullable<Integer>,
        response: Option<&'a str> as Nullable<Text>,
    }
    "INSERT INTO webhook_attempts (delivery_id, number, at, took_ms, status, response) VALUES ($1, $2, $3, $4, $5, $6)"
}

statement! {
    /// Lets a delivery begin anew, unless it is being made just now.
    Reset {
        due_at: DateTime<Utc> as Timestamptz,
        id: uuid::Uuid as Uuid,
    }
    "UPDATE webhook_deliveries d SET status = 'PENDING', due_at = n.due_at, done_at = NULL, claimed_by = NULL,
        attempts_before = d.attempts, amid_failures = false
    FROM (SELECT $1::timestamptz AS due_at) AS n
    WHERE d.id = $2 AND (d.claimed_by IS NULL OR d.due_at < n.due_at)"
}

statement! {
    /// Lets what waits be due.
    Free {
        due_at: DateTime<Utc> as Timestamptz,
        endpoint: uuid::Uuid as Uuid,
    }
    "UPDATE webhook_deliveries d SET due_at = n.due_at, amid_failures = false
    FROM (SELECT $1::timestamptz AS due_at) AS n
    WHERE d.endpoint_id = $2 AND d.status = 'PENDING' AND d.claimed_by IS NULL AND d.due_at > n.due_at"
}

statement! {
    /// Lets be due what failed while its endpoint did.
    FreeAmidFailures {
        due_at: DateTime<Utc> as Timestamptz,
        endpoint: uuid::Uuid as Uuid,
    }
    "UPDATE webhook_deliveries d SET due_at = least(d.due_at, n.due_at), amid_failures = false
    FROM (SELECT $1::timestamptz AS due_at) AS n
    WHERE d.endpoint_id = $2 AND d.amid_failures AND d.status = 'PENDING' AND d.claimed_by IS NULL"
}

pub(super) async fn conclude(link: &Link, recorded: &RecordedAttempt) -> Result<(), StoreError> {
    Conclude {
        status: recorded.status.as_str(),
        due_at: recorded.due_at,
        at: recorded.attempt.at,
        attempts: recorded.attempt.number,
        amid_failures: recorded.amid_failures,
        id: recorded.claim.delivery.uuid(),
        holder: recorded.claim.holder,
    }
    .execute(link)
    .await?;
    Ok(())
}

pub(super) async fn insert_attempt(link: &Link, recorded: &RecordedAttempt) -> Result<(), StoreError> {
    InsertAttempt {
        delivery: recorded.claim.delivery.uuid(),
        number: recorded.attempt.number,
        at: recorded.attempt.at,
        took_ms: recorded.attempt.took_ms,
        status: recorded.attempt.status,
        response: recorded.attempt.response.as_deref(),
    }
    .execute(link)
    .await?;
    Ok(())
}

pub(super) async fn reset(link: &Link, id: DeliveryId, due_at: DateTime<Utc>) -> Result<(), StoreError> {
    Reset { due_at, id: id.uuid() }.execute(link).await?;
    Ok(())
}

pub(super) async fn free(link: &Link, freed: &Freed) -> Result<(), StoreError> {
    let (due_at, endpoint) = (freed.due_at, freed.webhook.uuid());
    if freed.only_amid_failures {
        FreeAmidFailures { due_at, endpoint }.execute(link).await?;
    } else {
        Free { due_at, endpoint }.execute(link).await?;
    }
    Ok(())
}
