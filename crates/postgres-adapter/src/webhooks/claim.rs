//! Claims deliveries that are due.

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid};
use domain::{
    store::StoreError,
    values::{DeliveryId, WebhookId},
    webhooks::{Claim, ClaimedDelivery, Claiming, WebhookUrl},
};

use super::endpoint_row::{SecretColumns, SecretsRow, secret_columns};
use crate::{connection::Link, events::EventRow, statement::statement, store::Row};

type EventColumns = (BigInt, Uuid, Text, Text, BigInt, Jsonb, Timestamptz, Nullable<Text>);

/// A delivery's id, where it goes, its event, and what it is signed with.
type ClaimedRow = (uuid::Uuid, String, EventRow, SecretsRow);

statement! {
    /// Locks endpoints, so that two claimers do not both find that one may be probed; whoever comes second skips them. Their order is
    /// left to chance, so that none is always last. Of each it takes the deliveries that are due and first of their subjects.
    /// That of all which wait for a subject it is the first is looked up in an index for each by itself, whatever the planner
    /// thinks of doing so.
    ClaimDue {
        now: DateTime<Utc> as Timestamptz,
        until: DateTime<Utc> as Timestamptz,
        holder: uuid::Uuid as Uuid,
        for_each: i32 as Integer,
        at_most: i32 as Integer,
    } -> ClaimedRow as (Uuid, Text, EventColumns, SecretColumns);
    concat!(
        "WITH given AS MATERIALIZED (
            SELECT $1::timestamptz AS now, $2::timestamptz AS until, $3::uuid AS holder, $4::integer AS for_each
        ), open AS MATERIALIZED (
            SELECT w.id, w.probe_at IS NOT NULL AS is_probe, g.now,
                CASE WHEN w.probe_at IS NOT NULL THEN 1 ELSE greatest(0, g.for_each - (
                    SELECT count(*) FROM webhook_deliveries b
                    WHERE b.endpoint_id = w.id AND b.claimed_by IS NOT NULL AND b.due_at > g.now
                )) END AS places
            FROM given g CROSS JOIN webhook_endpoints w
            WHERE w.disabled_because IS NULL AND (w.probe_at IS NULL OR w.probe_at <= g.now)
            ORDER BY random() FOR NO KEY UPDATE OF w SKIP LOCKED
        ), picked AS MATERIALIZED (
            SELECT d.id, o.id AS endpoint_id, o.is_probe FROM open o CROSS JOIN LATERAL (
                SELECT d.id FROM webhook_deliveries d
                WHERE d.endpoint_id = o.id AND d.status = 'PENDING' AND d.due_at <= o.now AND d.position = (
                    SELECT h.position FROM webhook_deliveries h
                    WHERE h.endpoint_id = d.endpoint_id AND h.subject = d.subject AND h.status = 'PENDING'
                    ORDER BY h.position LIMIT 1
                )
                ORDER BY d.due_at, d.position LIMIT o.places FOR NO KEY UPDATE SKIP LOCKED
            ) AS d LIMIT $5
        ), claimed AS (
            UPDATE webhook_deliveries d SET claimed_by = g.holder, due_at = g.until
            FROM picked p CROSS JOIN given g WHERE d.id = p.id
            RETURNING d.id, d.endpoint_id, d.position
        ), probed AS (
            UPDATE webhook_endpoints w SET probe_at = g.until
            FROM picked p CROSS JOIN given g WHERE w.id = p.endpoint_id AND p.is_probe
        )
        SELECT c.id, w.url, c.position, e.id, e.type, e.subject, e.subject_version, e.data, e.recorded_at, e.trace_context, ",
        secret_columns!(),
        " FROM claimed c JOIN webhook_endpoints w ON w.id = c.endpoint_id
            JOIN event_positions p ON p.position = c.position JOIN events e ON e.seq = p.seq
        ORDER BY c.position",
    )
}

pub(super) async fn claim(link: &Link, claiming: &Claiming) -> Result<Vec<ClaimedDelivery>, StoreError> {
    let due = ClaimDue {
        now: claiming.now,
        until: claiming.until,
        holder: claiming.holder,
        for_each: claiming.for_each_endpoint,
        at_most: claiming.at_most,
    };
    let rows = due.load(link).await?;
    rows.into_iter().map(|row| claimed(row, claiming.holder)).collect()
}

fn claimed((delivery, url, event, secrets): ClaimedRow, holder: uuid::Uuid) -> Result<ClaimedDelivery, StoreError> {
    let endpoint = secrets.endpoint();
    Ok(ClaimedDelivery {
        claim: Claim { delivery: DeliveryId::new(delivery), holder },
        webhook_id: WebhookId::new(endpoint),
        url: Row::of("webhook_endpoints", endpoint).read("url", WebhookUrl::parse(&url))?,
        secrets: secrets.into_secrets()?,
        event: event.into_event(),
    })
}
