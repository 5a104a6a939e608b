//! Users and their sessions.

mod find_user;
mod list_users;
mod lock_token;
mod lock_users;
mod queries;
mod queued;
mod save_sessions;
mod save_users;
mod standing;
mod unit;
mod user_row;

use futures_util::FutureExt;

use crate::{connection::Link, store::Write};
pub(crate) use queued::QueuedUsers;
pub(crate) use standing::StandingCache;

/// Writes what is queued of users. Sessions are ended before new ones begin, so that a new one is never meant.
pub(crate) fn write<'c>(link: &'c Link, queued: &'c QueuedUsers, writes: &mut Vec<Write<'c>>) {
    for (user, password) in &queued.new_users {
        writes.push(save_users::insert(link, user, password).boxed());
    }
    for user in &queued.users {
        writes.push(save_users::save(link, user).boxed());
    }
    for (id, password) in &queued.passwords {
        writes.push(save_users::save_password(link, *id, password).boxed());
    }
    for session in &queued.ended {
        writes.push(save_sessions::end(link, *session).boxed());
    }
    for (user, except) in &queued.all_ended {
        writes.push(save_sessions::end_all(link, *user, *except).boxed());
    }
    for session in &queued.new_sessions {
        writes.push(save_sessions::insert(link, session).boxed());
    }
    for token in &queued.tokens {
        writes.push(save_sessions::insert_token(link, token).boxed());
    }
    for digest in &queued.rotated {
        writes.push(save_sessions::rotate(link, digest).boxed());
    }
}
