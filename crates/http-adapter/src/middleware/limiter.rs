//! A limit for each of many keys, in bounded memory.

use std::{
    hash::Hash,
    num::NonZeroU32,
    sync::atomic::{AtomicBool, AtomicU32, Ordering},
};

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::StateInformationMiddleware,
};

use crate::{
    problem::{Problem, kinds},
    settings::Rate,
};

/// Above so many keys, new ones share one allowance until the others were forgotten.
const MAX_KEYS: usize = 50_000;
/// Keys that have their whole allowance again are forgotten once in so many checks.
const SWEEP_EVERY: u32 = 256;

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const STATE: HeaderName = HeaderName::from_static("ratelimit");

/// A limit for each key.
pub struct Limiter<K: Clone + Hash + Eq> {
    name: &'static str,
    keyed: Option<DefaultKeyedRateLimiter<K, StateInformationMiddleware>>,
    clock: DefaultClock,
    checks: AtomicU32,
    full: AtomicBool,
}

/// What is left of an allowance, as headers (draft-ietf-httpapi-ratelimit-headers).
pub struct Allowance {
    policy: String,
    state: String,
}

impl<K: Clone + Hash + Eq + Default> Limiter<K> {
    /// A limit by a name that clients see.
    pub fn new(name: &'static str, rate: Rate) -> Self {
        let per_minute = NonZeroU32::new(rate.per_minute);
        let quota = per_minute
            .map(Quota::per_minute)
            .map(|quota| NonZeroU32::new(rate.burst).map_or(quota, |burst| quota.allow_burst(burst)));
        let keyed = quota.map(|quota| RateLimiter::keyed(quota).with_middleware::<StateInformationMiddleware>());
        let clock = DefaultClock::default();
        Self { name, keyed, clock, checks: AtomicU32::new(0), full: AtomicBool::new(false) }
    }

    /// Takes one from the key's allowance, if there is a limit at all.
    pub fn check(&self, key: &K) -> Result<Option<Allowance>, Problem> {
        let Some(limiter) = &self.keyed else { return Ok(None) };
        if self.checks.fetch_add(1, Ordering::Relaxed).is_multiple_of(SWEEP_EVERY) && limiter.len() >= MAX_KEYS {
            limiter.retain_recent();
            self.full.store(limiter.len() >= MAX_KEYS, Ordering::Relaxed);
        }
        let everybody = K::default();
        let key = if self.full.load(Ordering::Relaxed) { &everybody } else { key };
        match limiter.check_key(key) {
            Ok(left) => Ok(Some(self.allowance(left.quota(), left.remaining_burst_capacity()))),
            Err(refused) => {
                let wait = refused.wait_time_from(self.clock.now());
                let seconds = wait.as_secs().saturating_add(1);
                let Allowance { policy, state } = self.allowance(refused.quota(), 0);
                let mut problem = Problem::new(&kinds::TOO_MANY_REQUESTS)
                    .detail(format!("Try again in {seconds} seconds."))
                    .retry_after(seconds);
                for (name, value) in [(POLICY, policy), (STATE, state)] {
                    if let Ok(value) = HeaderValue::try_from(value) {
                        problem = problem.header(name, value);
                    }
                }
                Err(problem)
            }
        }
    }

    fn allowance(&self, quota: Quota, left: u32) -> Allowance {
        let (name, burst) = (self.name, quota.burst_size().get());
        let window = quota.burst_size_replenished_in().as_secs().max(1);
        let spent = burst.saturating_sub(left);
        let reset = quota.replenish_interval().saturating_mul(spent).as_secs();
        Allowance {
            policy: format!("\"{name}\";q={burst};w={window}"),
            state: format!("\"{name}\";r={left};t={reset}"),
        }
    }
}

impl Allowance {
    /// Tells the client.
    pub fn tell(self, headers: &mut HeaderMap) {
        for (name, value) in [(POLICY, self.policy), (STATE, self.state)] {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_above_the_burst_is_refused_for_each_key_by_itself() {
        let limiter: Limiter<u32> = Limiter::new("requests", Rate { per_minute: 1, burst: 2 });
        assert!(limiter.check(&1).is_ok() && limiter.check(&1).is_ok());
        let refused = limiter.check(&1).err().unwrap().response(None);
        assert_eq!(refused.status(), 429);
        assert!(refused.headers().contains_key("Retry-After"));
        assert_eq!(refused.headers().get("RateLimit-Policy").unwrap(), "\"requests\";q=2;w=120");
        assert!(limiter.check(&2).is_ok());
    }

    #[test]
    fn memory_is_bounded_however_many_keys_come() {
        let limiter: Limiter<u32> = Limiter::new("requests", Rate { per_minute: 1, burst: 1_000_000 });
        for key in 1..70_000 {
            let _ = limiter.check(&key);
        }
        let keys = limiter.keyed.as_ref().unwrap().len();
        assert!(keys <= MAX_KEYS + usize::try_from(SWEEP_EVERY).unwrap(), "{keys}");
    }

    #[test]
    fn a_rate_of_zero_is_no_limit() {
        let limiter: Limiter<u32> = Limiter::new("requests", Rate::OFF);
        assert!((0..1000).all(|_| matches!(limiter.check(&1), Ok(None))));
    }
}
