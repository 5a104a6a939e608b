//! `GET /orders`

use actix_web::{HttpRequest, web::Data};
use domain::orders::{ListOrdersError, OrderFilter};

use super::summary_body::OrderSummaryBody;
use crate::{
    answer::Answer,
    app::App,
    extract::{Caller, PageBody, Query, names},
    openapi::OrderStatusWord,
    problem::Problem,
};

/// A page of orders, newest first: one's own, or everybody's for those who may see them.
#[utoipa::path(
    get, path = "/orders", operation_id = "list_orders", tag = "orders",
    params(
        ("status" = inline(Option<OrderStatusWord>), Query, description = "Only with this status."),
        ("customer" = Option<String>, Query, format = Uuid, description = "Only of this customer, by id, customer number or e-mail address."),
        ("from" = Option<chrono::DateTime<chrono::Utc>>, Query, description = "Only placed at or after this moment."),
        ("to" = Option<chrono::DateTime<chrono::Utc>>, Query, description = "Only placed before this moment."),
        ("limit" = Option<i64>, Query, minimum = 1, maximum = 200, description = "How many at the most; 50 unless told."),
        ("cursor" = Option<String>, Query, min_length = 4, pattern = "^[A-Za-z0-9_-]+$", description = "`next_cursor` of the page before.")
    ),
    responses((status = 200, description = "A page.", body = PageBody<OrderSummaryBody>))
)]
pub async fn list_orders(
    app: Data<App>,
    request: HttpRequest,
    Caller(actor): Caller,
) -> Result<Answer<PageBody<OrderSummaryBody>>, Problem> {
    let mut query = Query::of(&request);
    let filter = OrderFilter {
        status: query.word("status"),
        customer: query.take("customer", names::customer),
        from: query.moment("from"),
        to: query.moment("to"),
    };
    let page = query.page();
    query.finish()?;
    let orders = app.orders.list(&actor, &filter, &page).await?;
    Ok(Answer::ok(PageBody::of(orders, OrderSummaryBody::from)))
}

impl From<ListOrdersError> for Problem {
    fn from(error: ListOrdersError) -> Self {
        match error {
            ListOrdersError::Forbidden(forbidden) => forbidden.into(),
            ListOrdersError::Store(error) => error.into(),
        }
    }
}
