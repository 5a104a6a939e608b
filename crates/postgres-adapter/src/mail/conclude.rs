//! What came of a mail that was claimed.

use diesel::sql_types::{Integer, Nullable, Text, Uuid};
use domain::{
    mail::{ClaimedMail, Conclusion},
    store::StoreError,
};

use crate::{connection::Link, statement::statement};

statement! {
    /// A claim that is not the last one any more changes nothing.
    Conclude<'a> {
        status: &'a str as Text,
        wait_s: i32 as Integer,
        uncounted: i32 as Integer,
        failure: Option<&'a str> as Nullable<Text>,
        id: uuid::Uuid as Uuid,
        claim: i32 as Integer,
    }
    "UPDATE mails AS m SET status = n.status, attempts = m.attempts - n.uncounted,
        due_at = clock_timestamp() + make_interval(secs => n.wait_s * (1 + random() / 10)),
        last_failure = coalesce(n.failure, m.last_failure),
        concluded_at = CASE WHEN n.status = 'PENDING' THEN NULL ELSE clock_timestamp() END
    FROM (SELECT $1 AS status, $2 AS wait_s, $3 AS uncounted, $4 AS failure) AS n
    WHERE m.id = $5 AND m.claims = $6 AND m.status = 'PENDING'"
}

pub(super) async fn conclude(link: &Link, claimed: &ClaimedMail, conclusion: &Conclusion) -> Result<bool, StoreError> {
    let (status, wait_s, uncounted, failure) = match conclusion {
        Conclusion::Sent => ("SENT", 0, 0, None),
        Conclusion::Skipped => ("SKIPPED", 0, 0, None),
        Conclusion::Failed { reason } => ("FAILED", 0, 0, Some(reason.as_str())),
        Conclusion::RetryIn { seconds, reason } => ("PENDING", *seconds, 0, Some(reason.as_str())),
        Conclusion::PutBack => ("PENDING", 0, 1, None),
    };
    let (id, wait_s) = (claimed.mail.id.uuid(), i32::try_from(wait_s).unwrap_or(i32::MAX));
    let written = Conclude { status, wait_s, uncounted, failure, id, claim: claimed.claim }.execute(link).await?;
    Ok(written > 0)
}
