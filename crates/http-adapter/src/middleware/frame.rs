//! The frame of every handler: it knows the route, bounds the time, catches panics, and finds out who asks.

use std::panic::AssertUnwindSafe;

use actix_web::{
    Error, HttpMessage, HttpRequest,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header,
    middleware::Next,
};
use domain::{access::Actor, users::AuthenticateError};
use futures_util::FutureExt;

use crate::{
    app::{App, app_of},
    extract::Query,
    problem::{Problem, kinds},
    routes::{Access, RouteDoc},
};

/// Runs a handler for whoever may reach it, for as long as it may take.
///
/// A handler that is out of time is dropped, and with it the unit of work that it may hold, which rolls back.
pub async fn frame<B: MessageBody + 'static>(
    route: RouteDoc,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let http = request.request().clone();
    let limit = app_of(&http)?.settings.request_timeout;
    let work = async {
        let actor = authenticate(&http, route.access).await?;
        http.extensions_mut().insert(actor);
        if !route.queried && route.access != Access::Anyone {
            Query::of(&http).finish()?;
        }
        next.call(request).await
    };
    let refused = match tokio::time::timeout(limit, AssertUnwindSafe(work).catch_unwind()).await {
        Ok(Ok(Ok(response))) => return Ok(response.map_into_boxed_body()),
        Ok(Ok(Err(error))) => error,
        Ok(Err(panic)) => Problem::broken(format!("panicked: {}", words(&*panic))).closing().into(),
        Err(_) => Problem::new(&kinds::TIMED_OUT)
            .detail("The request took too long and was given up. Look before you try again, or use an Idempotency-Key.")
            .retry_after(5)
            .closing()
            .into(),
    };
    Ok(ServiceResponse::from_err(refused, http))
}

async fn authenticate(request: &HttpRequest, access: Access) -> Result<Actor, Problem> {
    let app = app_of(request)?;
    let required = match access {
        Access::Anyone => return Ok(Actor::Anonymous),
        Access::AnyoneOrSignedIn => false,
        Access::Catalogue => !app.inventory.catalogue_is_public(),
        Access::SignedIn | Access::Roles(_) => true,
    };
    match token(request)? {
        Some(token) => principal(app, token).await,
        None if required => Err(Problem::not_signed_in()),
        None => Ok(Actor::Anonymous),
    }
}

async fn principal(app: &App, token: &str) -> Result<Actor, Problem> {
    match app.users.authenticate(token).await {
        Ok(principal) => Ok(Actor::User(principal)),
        Err(AuthenticateError::Refused(_)) => {
            Err(Problem::invalid_token("The token is not valid, or not valid any more."))
        }
        Err(AuthenticateError::Revoked) => Err(Problem::invalid_token("The token was revoked.")),
        Err(AuthenticateError::Store(error)) => Err(error.into()),
    }
}

fn token(request: &HttpRequest) -> Result<Option<&str>, Problem> {
    let mut sent = request.headers().get_all(header::AUTHORIZATION);
    let Some(first) = sent.next() else { return Ok(None) };
    let refused = || Problem::invalid_token("Send one token: Authorization: Bearer …");
    let (scheme, token) = first.to_str().ok().and_then(|value| value.split_once(' ')).ok_or_else(refused)?;
    if sent.next().is_some() || !scheme.eq_ignore_ascii_case("bearer") {
        return Err(refused());
    }
    Ok(Some(token.trim()))
}

fn words(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without words")
}
