//! `GET /events`

use std::time::Duration;

use actix_web::{HttpRequest, web::Data};
use chrono::{DateTime, Utc};
use domain::{
    events::{EventFilter, EventKind, EventPattern, ListEventsError, RecordedEvent, Subject},
    values::{Invalid, OrderId, ProductId, WebhookId},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::Answer,
    app::App,
    extract::{Caller, PageBody, Query, limit, moment, names},
    problem::Problem,
};

/// Something that happened.
#[derive(Serialize, ToSchema)]
#[schema(as = Event)]
pub struct EventBody {
    /// Where it stands among all events. Send the last one as `after` to read on.
    position: i64,
    /// Its id, the same at every delivery.
    id: Uuid,
    /// What kind of thing happened; the name carries the version of `data`.
    #[serde(rename = "type")]
    #[schema(example = "order.placed.v1")]
    kind: String,
    /// What it is about.
    #[schema(example = "product/1")]
    subject: String,
    /// Counts the events of the subject from 1 without gaps.
    subject_version: i64,
    /// When it was written.
    #[serde(serialize_with = "moment")]
    recorded_at: DateTime<Utc>,
    /// The facts.
    #[schema(value_type = Object)]
    data: serde_json::Value,
}

impl From<RecordedEvent> for EventBody {
    fn from(event: RecordedEvent) -> Self {
        let RecordedEvent { position, id, kind, subject, subject_version, data, recorded_at, trace: _ } = event;
        Self { position, id: id.uuid(), kind, subject, subject_version, recorded_at, data }
    }
}

/// The events behind a position, oldest first; with `wait`, the answer comes when the next one happens.
///
/// Admins see all events, customers those of their own orders. Positions are contiguous for admins, and `subject_version` is for
/// everyone, so that a gap would be seen.
///
/// `next_cursor` is the position to send as `after` for the next page; it is `null` when nothing more happened yet.
#[utoipa::path(
    get, path = "/events", operation_id = "list_events", tag = "events",
    params(
        ("after" = Option<i64>, Query, minimum = 0, description = "Only behind this position; from the first unless told."),
        ("types" = Option<String>, Query, pattern = r"^(\*|(product|stock|order|webhook)\.\*|product\.(created|changed)\.v1|stock\.(received|moved|adjusted|counted|low)\.v1|order\.(placed|paid|shipped|cancelled)\.v1|webhook\.(tested|disabled)\.v1)$", description = "Only of these types, separated by commas; `order.*` is all types that begin so.", example = "order.placed.v1,order.paid.v1"),
        ("subject" = Option<String>, Query, pattern = "^product/[1-9][0-9]{0,8}$", description = "Only of this subject: `product/1` or `order/{id}`."),
        ("limit" = Option<i64>, Query, minimum = 1, maximum = 200, description = "How many at the most; 50 unless told."),
        ("wait" = Option<i64>, Query, minimum = 0, maximum = 25, description = "If there are none, how many seconds to wait for some; 0 unless told.")
    ),
    responses((status = 200, description = "A page.", body = PageBody<EventBody>))
)]
pub async fn list_events(
    app: Data<App>,
    request: HttpRequest,
    Caller(actor): Caller,
) -> Result<Answer<PageBody<EventBody>>, Problem> {
    let mut query = Query::of(&request);
    let after = query.take("after", position).unwrap_or_default();
    let filter = EventFilter {
        kinds: query.take("types", kinds).unwrap_or_default(),
        subject: query.take("subject", subject),
        customer: None,
    };
    let limit = query.take("limit", limit).unwrap_or_default();
    let wait = query.take("wait", wait).unwrap_or_default();
    query.finish()?;
    // The answer must leave before the request has taken too long.
    let wait = wait.min(app.settings.request_timeout.saturating_sub(Duration::from_secs(2)));
    let events = app.events.list(&actor, &filter, after, limit, wait).await?;
    let is_full = events.len() >= limit.items();
    let next_cursor = events.last().filter(|_| is_full).map(|event| event.position.to_string());
    Ok(Answer::ok(PageBody { items: events.into_iter().map(EventBody::from).collect(), next_cursor }))
}

fn position(text: &str) -> Result<i64, Invalid> {
    text.parse().ok().filter(|position| *position >= 0).ok_or_else(|| Invalid::because("a position is a number from 0"))
}

/// The longest that anybody may wait.
const LONGEST_WAIT_S: u64 = 25;

fn wait(text: &str) -> Result<Duration, Invalid> {
    let seconds = text.parse().ok().filter(|seconds| *seconds <= LONGEST_WAIT_S);
    seconds.map(Duration::from_secs).ok_or_else(|| Invalid::because("a wait is a whole number of seconds from 0 to 25"))
}

fn kinds(text: &str) -> Result<Vec<EventKind>, Invalid> {
    let patterns = text.split(',').map(str::parse).collect::<Result<Vec<EventPattern>, _>>()?;
    Ok(EventKind::ALL
        .into_iter()
        .filter(|kind| patterns.iter().any(|pattern| pattern.matches(kind.as_str())))
        .collect())
}

fn subject(text: &str) -> Result<String, Invalid> {
    let refused = || Invalid::because("a subject is product/{id}, order/{id} or webhook/{id}");
    let subject = match text.split_once('/') {
        Some(("product", id)) => Subject::Product(ProductId::new(id.parse().map_err(|_| refused())?)?),
        Some(("order", id)) => Subject::Order(OrderId::new(names::uuid(id).ok_or_else(refused)?)),
        Some(("webhook", id)) => Subject::Webhook(WebhookId::new(names::uuid(id).ok_or_else(refused)?)),
        _ => return Err(refused()),
    };
    Ok(subject.to_string())
}

impl From<ListEventsError> for Problem {
    fn from(error: ListEventsError) -> Self {
        match error {
            ListEventsError::Forbidden(forbidden) => forbidden.into(),
            ListEventsError::Store(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_subjects_and_positions_are_checked_before_they_are_asked_for() {
        assert_eq!(kinds("order.placed.v1,stock.low.v1"), Ok(vec![EventKind::StockLow, EventKind::OrderPlaced]));
        assert_eq!(kinds("stock.low.v1,webhook.*").map(|kinds| kinds.len()), Ok(3));
        assert_eq!(kinds("*").map(|kinds| kinds.len()), Ok(EventKind::ALL.len()));
        assert!(kinds("order*").is_err() && kinds("*.v1").is_err());
        assert!(kinds("").is_err() && kinds("order.placed.v2").is_err() && kinds("order.placed.v1,").is_err());
        assert_eq!(subject("product/1"), Ok("product/1".to_owned()));
        assert!(
            ["", "product/", "product/0", "user/1", "order/1", "product/1\0"].iter().all(|text| subject(text).is_err())
        );
        assert!(position("-1").is_err() && position("99999999999999999999").is_err() && position("0").is_ok());
    }
}
