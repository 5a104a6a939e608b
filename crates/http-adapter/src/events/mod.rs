//! What happened.

mod list_events;

use actix_web::web;
use domain::access::Permission;

pub use list_events::__path_list_events;

use crate::routes::{Access, Endpoint};

pub(crate) const ENDPOINTS: &[Endpoint] =
    &[Endpoint::new("GET", "/events", Access::Roles(&[Permission::ReadEvents, Permission::ReadOwnEvents]), || {
        web::to(list_events::list_events)
    })
    .queried()];
