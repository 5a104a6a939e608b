//! Somebody of each role, and their requests.

use super::{good, nth_id};
use crate::{
    access::{Actor, Principal, Role},
    store::{Fingerprint, IdempotencyKey, Request},
    values::{SessionId, UserId},
};

/// The one admin.
pub fn an_admin() -> Principal {
    principal(Role::Admin, 1)
}

/// The one inventory manager.
pub fn a_manager() -> Principal {
    principal(Role::InventoryManager, 2)
}

/// The customer whose order [`an_order`](super::an_order) is.
pub fn a_customer() -> Principal {
    principal(Role::Customer, 3)
}

/// A customer who has nothing to do with [`a_customer`].
pub fn another_customer() -> Principal {
    principal(Role::Customer, 4)
}

/// The one principal of a role.
pub fn principal_of(role: Role) -> Principal {
    match role {
        Role::Admin => an_admin(),
        Role::InventoryManager => a_manager(),
        Role::Customer => a_customer(),
    }
}

/// One actor of each kind: every role, the system, and nobody.
pub fn every_actor() -> [Actor; 5] {
    [Actor::User(an_admin()), Actor::User(a_manager()), Actor::User(a_customer()), Actor::System, Actor::Anonymous]
}

/// A request of somebody, without a key.
pub const fn by(principal: Principal) -> Request {
    Request::of(Actor::User(principal))
}

/// A request of somebody under a key.
pub fn keyed(principal: Principal, key: &str) -> Request {
    Request { key: Some(a_key(key)), ..by(principal) }
}

/// A key; the request it came with is the same for the same key.
pub fn a_key(key: &str) -> IdempotencyKey {
    good(IdempotencyKey::new(key, Fingerprint::new(vec![7; 32])))
}

fn principal(role: Role, number: u64) -> Principal {
    Principal {
        user_id: UserId::new(nth_id(1_000_000 + number)),
        role,
        session_id: SessionId::new(nth_id(2_000_000 + number)),
        token_epoch: 0,
    }
}
