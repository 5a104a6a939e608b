//! Webhook endpoints and their deliveries.

mod claim;
mod delivery_row;
mod endpoint_row;
mod fan_out;
mod list_deliveries;
mod list_endpoints;
mod lock;
mod outbox;
mod positions;
mod purge;
mod queries;
mod queued;
mod replay;
mod save_deliveries;
mod save_endpoints;
mod unit;

use futures_util::FutureExt;

use crate::{connection::Link, store::Write};
pub use purge::OldDeliveries;
pub(crate) use queued::QueuedWebhooks;

/// Writes what is queued of webhooks. A delivery's end comes before what waits behind it is freed.
pub(crate) fn write<'c>(link: &'c Link, queued: &'c QueuedWebhooks, writes: &mut Vec<Write<'c>>) {
    for (endpoint, secret) in &queued.new_endpoints {
        writes.push(save_endpoints::insert(link, endpoint, secret).boxed());
    }
    for endpoint in &queued.endpoints {
        writes.push(save_endpoints::save(link, endpoint).boxed());
    }
    for (id, secrets) in &queued.secrets {
        writes.push(save_endpoints::save_secrets(link, *id, secrets).boxed());
    }
    for id in &queued.deleted {
        writes.push(save_endpoints::leave_behind(link, *id).boxed());
        writes.push(save_endpoints::delete(link, *id).boxed());
    }
    for attempt in &queued.attempts {
        writes.push(save_deliveries::conclude(link, attempt).boxed());
        writes.push(save_deliveries::insert_attempt(link, attempt).boxed());
    }
    for (id, due_at) in &queued.resets {
        writes.push(save_deliveries::reset(link, *id, *due_at).boxed());
    }
    for freed in &queued.freed {
        writes.push(save_deliveries::free(link, freed).boxed());
    }
}
