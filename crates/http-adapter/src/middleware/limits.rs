//! The limits of this server.

use std::hash::{BuildHasher, RandomState};

use actix_web::{
    Error, HttpRequest,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
    web::Data,
};

use super::{Address, limiter::Limiter};
use crate::{app::App, problem::Problem, settings::HttpSettings};

/// The limits of this server, kept in memory: losing them costs nothing but a fresh allowance.
pub struct Limits {
    requests: Limiter<Address>,
    logins_by_account: Limiter<(Address, u64)>,
    logins_by_address: Limiter<Address>,
    hasher: RandomState,
    limit_loopback: bool,
    trusted_proxies: usize,
}

impl Limits {
    /// As configured.
    pub fn new(settings: &HttpSettings) -> Self {
        Self {
            requests: Limiter::new("requests", settings.requests_per_address),
            logins_by_account: Limiter::new("logins-per-account", settings.logins_per_account),
            logins_by_address: Limiter::new("logins", settings.logins_per_address),
            hasher: RandomState::new(),
            limit_loopback: settings.limit_loopback,
            trusted_proxies: settings.trusted_proxies,
        }
    }

    /// Takes one attempt to log in from the allowance of the address, and of the address with this account.
    pub fn log_in(&self, request: &HttpRequest, account: &str) -> Result<(), Problem> {
        let address = Address::of(request, self.trusted_proxies);
        self.logins_by_address.check(&address)?;
        // The hash keeps the table small, and addresses of people out of it.
        self.logins_by_account.check(&(address, self.hasher.hash_one(account)))?;
        Ok(())
    }
}

/// Refuses requests above the limit of their address.
pub async fn limit_requests<B: MessageBody + 'static>(
    limits: Data<Limits>,
    app: Data<App>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let proxies = app.settings.trusted_proxies;
    if !limits.limit_loopback && Address::is_loopback(request.request(), proxies) {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    match limits.requests.check(&Address::of(request.request(), proxies)) {
        Err(problem) => Ok(request.error_response(problem).map_into_right_body()),
        Ok(allowance) => {
            let mut response = next.call(request).await?.map_into_left_body();
            if let Some(allowance) = allowance
                && !response.headers().contains_key("ratelimit")
            {
                allowance.tell(response.headers_mut());
            }
            Ok(response)
        }
    }
}
