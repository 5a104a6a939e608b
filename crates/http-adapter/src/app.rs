//! Everything that the endpoints need.

use std::sync::Arc;

use actix_web::{HttpRequest, web};
use domain::{
    events::Events,
    inventory::Inventory,
    invoicing::Invoices,
    orders::{Orders, PlaceOrders},
    ports::{Clock, Ids},
    users::Users,
    webhooks::Webhooks,
};
use slog::Logger;

use crate::{health::Readiness, problem::Problem, settings::HttpSettings};

/// The driving ports of the domain, and what the edge itself needs.
#[derive(Clone)]
pub struct App {
    /// Products, locations and stock.
    pub inventory: Inventory,
    /// Orders.
    pub orders: Orders,
    /// Invoices and credit notes.
    pub invoices: Invoices,
    /// Where orders are placed.
    pub order_desk: Arc<dyn PlaceOrders>,
    /// Users and sessions.
    pub users: Users,
    /// What happened.
    pub events: Events,
    /// Where events are delivered.
    pub webhooks: Webhooks,
    /// Whether the world behind the ports is ready.
    pub readiness: Arc<dyn Readiness>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New ids, for requests that bring none.
    pub ids: Arc<dyn Ids>,
    /// How the edge behaves.
    pub settings: HttpSettings,
    /// Where requests are logged.
    pub log: Logger,
}

/// The app that serves a request.
pub(crate) fn app_of(request: &HttpRequest) -> Result<&App, Problem> {
    let data = request.app_data::<web::Data<App>>();
    data.map(web::Data::get_ref).ok_or_else(|| Problem::broken("the app is not configured"))
}
