//! The names in paths.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use domain::{
    invoicing::DocumentNumber,
    values::{DeliveryId, Invalid, LocationRef, OrderRef, ProductRef, ShipmentId, UserId, WebhookId},
};

use super::names;
use crate::problem::Problem;

/// What `{id}` in a path may name.
pub trait InPath: Sized {
    /// What to say if it cannot be there.
    const MISSING: &'static str;

    /// The name, if it could be one.
    fn parse(segment: &str) -> Result<Self, Invalid>;
}

/// The `{id}` of a path, percent-decoded. What cannot be the name of anything is not there.
pub struct Id<T>(pub T);

impl<T: InPath> FromRequest for Id<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let segment = web::Path::<String>::from_request(request, payload).into_inner();
        let parsed = segment.ok().and_then(|segment| T::parse(&segment).ok());
        ready(parsed.map(Self).ok_or_else(|| Problem::not_found(T::MISSING)))
    }
}

/// Two names in a path, in their order.
pub struct Ids<A, B>(pub A, pub B);

impl<A: InPath, B: InPath> FromRequest for Ids<A, B> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let segments = web::Path::<(String, String)>::from_request(request, payload).into_inner();
        let (first, second) = segments.map(web::Path::into_inner).unwrap_or_default();
        ready(match (A::parse(&first), B::parse(&second)) {
            (Ok(first), Ok(second)) => Ok(Self(first, second)),
            (Err(_), _) => Err(Problem::not_found(A::MISSING)),
            (_, Err(_)) => Err(Problem::not_found(B::MISSING)),
        })
    }
}

impl InPath for ProductRef {
    const MISSING: &'static str = "There is no such product.";

    fn parse(segment: &str) -> Result<Self, Invalid> {
        names::product(segment)
    }
}

impl InPath for LocationRef {
    const MISSING: &'static str = "There is no such location.";

    fn parse(segment: &str) -> Result<Self, Invalid> {
        names::location(segment)
    }
}

impl InPath for OrderRef {
    const MISSING: &'static str = "There is no such order.";

    fn parse(segment: &str) -> Result<Self, Invalid> {
        names::order(segment)
    }
}

impl InPath for UserId {
    const MISSING: &'static str = "There is no such user.";

    fn parse(segment: &str) -> Result<Self, Invalid> {
        names::uuid(segment).map(Self::new).ok_or_else(|| Invalid::because("a user is named by id"))
    }
}

impl InPath for WebhookId {
    const MISSING: &'static str = "There is no such webhook.";

    fn parse(segment: &str) -> Result<Self, Invalid> {
        names::uuid(segment).map(Self::new).ok_or_else(|| Invalid::because("a webhook is named by id"))
    }
}

impl InPath for DocumentNumber {
    const MISSING: &'static str = "The order has no such document.";

    fn parse(segment: &str) -> Result<Self, Invalid> {
        segment.parse()
    }
}

impl InPath for ShipmentId {
    const MISSING: &'static str = "The order has no such shipment.";

    fn parse(segment: &str) -> Result<Self, Invalid> {
        names::uuid(segment).map(Self::new).ok_or_else(|| Invalid::because("a shipment is named by id"))
    }
}

impl InPath for DeliveryId {
    const MISSING: &'static str = "There is no such delivery.";

    fn parse(segment: &str) -> Result<Self, Invalid> {
        names::uuid(segment).map(Self::new).ok_or_else(|| Invalid::because("a delivery is named by id"))
    }
}
