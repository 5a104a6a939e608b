//! Whoever sends the request.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use domain::access::{Actor, Principal};

use crate::problem::Problem;

/// Whoever sends the request, as the middleware found out before the handler was reached.
pub struct Caller(pub Actor);

/// Whoever sends the request, if they signed in.
pub struct SignedIn(pub Principal);

/// The actor that the middleware left with the request.
pub fn actor(request: &HttpRequest) -> Actor {
    request.extensions().get::<Actor>().copied().unwrap_or(Actor::Anonymous)
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(actor(request))))
    }
}

impl FromRequest for SignedIn {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match actor(request) {
            Actor::User(principal) => Ok(Self(principal)),
            Actor::System | Actor::Anonymous => Err(Problem::not_signed_in()),
        })
    }
}
