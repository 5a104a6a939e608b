//! Webhooks, and what is delivered to them.

mod change_webhook;
mod create_webhook;
mod delete_webhook;
mod delivery_body;
mod find_webhook;
mod list_deliveries;
mod list_webhooks;
mod replay_delivery;
mod replay_events;
mod rotate_secret;
mod test_webhook;
mod webhook_body;
mod webhook_problem;

use actix_web::web;
use domain::access::Permission;

pub use change_webhook::__path_change_webhook;
pub use create_webhook::__path_create_webhook;
pub use delete_webhook::__path_delete_webhook;
pub use find_webhook::__path_find_webhook;
pub use list_deliveries::__path_list_deliveries;
pub use list_webhooks::__path_list_webhooks;
pub use replay_delivery::__path_replay_delivery;
pub use replay_events::__path_replay_events;
pub use rotate_secret::__path_rotate_secret;
pub use test_webhook::__path_test_webhook;

use crate::routes::{Access, Endpoint, Reads};

const KEEP: Access = Access::Roles(&[Permission::ManageWebhooks]);

/// Where a secret is answered there is no key: what is answered under a key is kept.
pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("GET", "/webhooks", KEEP, || web::to(list_webhooks::list_webhooks)).queried(),
    Endpoint::new("POST", "/webhooks", KEEP, || web::to(create_webhook::create_webhook)).reading(Reads::Json),
    Endpoint::new("GET", "/webhooks/{id}", KEEP, || web::to(find_webhook::find_webhook)),
    Endpoint::new("PATCH", "/webhooks/{id}", KEEP, || web::to(change_webhook::change_webhook))
        .reading(Reads::Json)
        .keyed(),
    Endpoint::new("DELETE", "/webhooks/{id}", KEEP, || web::to(delete_webhook::delete_webhook))
        .reading(Reads::JsonOrNothing)
        .keyed(),
    Endpoint::new("POST", "/webhooks/{id}/secret", KEEP, || web::to(rotate_secret::rotate_secret))
        .reading(Reads::JsonOrNothing),
    Endpoint::new("POST", "/webhooks/{id}/test", KEEP, || web::to(test_webhook::test_webhook))
        .reading(Reads::JsonOrNothing)
        .keyed(),
    Endpoint::new("POST", "/webhooks/{id}/replay", KEEP, || web::to(replay_events::replay_events))
        .reading(Reads::Json)
        .keyed(),
    Endpoint::new("GET", "/webhooks/{id}/deliveries", KEEP, || web::to(list_deliveries::list_deliveries)).queried(),
    Endpoint::new("POST", "/webhooks/{id}/deliveries/{delivery_id}/replay", KEEP, || {
        web::to(replay_delivery::replay_delivery)
    })
    .reading(Reads::JsonOrNothing)
    .keyed(),
];
