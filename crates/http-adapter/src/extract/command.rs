//! A request that changes something: who asks, under which key, and with which body.

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Bytes};
use domain::{access::Actor, store::Request};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;

use super::{Fields, body, caller, content_type, idempotency, json, trace};
use crate::problem::Problem;

/// A body that some endpoint reads.
pub trait Body: DeserializeOwned + 'static {
    /// What an absent body means, where it may be absent.
    fn absent() -> Option<Self> {
        None
    }
}

/// A body, and what is wrong with it so far.
pub struct Posted<B> {
    /// The body.
    pub body: B,
    /// Its unknown fields, if there are any; to be finished with the rest.
    pub fields: Fields,
}

/// A request that changes something.
pub struct Command<B> {
    /// Who asks, and under which key.
    pub request: Request,
    /// The body.
    pub body: B,
    /// Its unknown fields, if there are any; to be finished with the rest.
    pub fields: Fields,
}

/// The body of a request that needs none: nothing, or `{}`.
#[derive(Debug, Default, serde::Deserialize, utoipa::ToSchema)]
pub struct Empty {}

impl Body for Empty {
    fn absent() -> Option<Self> {
        Some(Self {})
    }
}

impl<B: Body> FromRequest for Posted<B> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let bytes = body::read(&request, &mut payload).await?;
            let (body, fields) = parse(&request, &bytes)?;
            Ok(Self { body, fields })
        })
    }
}

impl<B: Body> FromRequest for Command<B> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let bytes = body::read(&request, &mut payload).await?;
            let (body, fields) = parse(&request, &bytes)?;
            let actor = caller::actor(&request);
            let key = match actor {
                Actor::User(_) => idempotency::key(&request, &bytes)?,
                // Nobody in particular has no keys: they could not be told from somebody else's.
                Actor::System | Actor::Anonymous => None,
            };
            Ok(Self { request: Request { actor, key, trace: trace::parent(&request) }, body, fields })
        })
    }
}

fn parse<B: Body>(request: &HttpRequest, bytes: &Bytes) -> Result<(B, Fields), Problem> {
    if bytes.is_empty()
        && let Some(absent) = B::absent()
    {
        return Ok((absent, Fields::default()));
    }
    content_type::require_json(request)?;
    json::parse(bytes)
}
