//! Between which positions events lie that somebody wants once more.

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Timestamptz};
use domain::{store::StoreError, webhooks::ReplayFrom};

use crate::{connection::Link, statement::statement};

/// PostgreSQL's first and last moment of a year with four digits, which `since` is cut to.
const EARLIEST_S: i64 = -62_135_596_800;
const LATEST_S: i64 = 253_402_300_799;

statement! {
    /// The newest position.
    Newest {} -> (i64,) as (BigInt,);
    "SELECT coalesce(max(position), 0) FROM event_positions"
}

statement! {
    /// The position before a moment's events; see the function's own comment.
    PositionBefore {
        moment: DateTime<Utc> as Timestamptz,
    } -> (i64,) as (BigInt,);
    "SELECT position_before($1)"
}

pub(super) async fn positions(link: &Link, from: ReplayFrom) -> Result<(i64, i64), StoreError> {
    let until = Newest {}.load(link).await?.first().map_or(0, |(position,)| *position);
    let after = match from {
        ReplayFrom::After(position) => position,
        ReplayFrom::Since(moment) => {
            let seconds = moment.timestamp().clamp(EARLIEST_S, LATEST_S);
            let moment = if seconds == moment.timestamp() {
                moment
            } else {
                DateTime::from_timestamp(seconds, 0).unwrap_or(moment)
            };
            PositionBefore { moment }.load(link).await?.first().map_or(0, |(position,)| *position)
        }
    };
    Ok((after, until))
}
