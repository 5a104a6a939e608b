//! The one line that each request leaves in the log.
//!
//! It has the route's pattern rather than the path, and no query string, body, token or e-mail address, so that nothing
//! secret and nobody's name gets there.

use std::time::Instant;

use actix_web::{HttpMessage, dev::ServiceResponse};
use domain::access::Actor;
use slog::{Level, Logger, debug, error, info, o, warn};

use crate::problem::Problem;

/// A request that is being served. Dropped before it is completed, it says that nobody waits for it any more.
pub struct LogLine {
    log: Logger,
    method: String,
    began: Instant,
    completed: bool,
}

impl LogLine {
    /// Begins with a logger that knows the request's id.
    pub fn begin(log: &Logger, id: &str, method: &str) -> Self {
        let log = log.new(o!("request_id" => id.to_owned()));
        Self { log, method: method.to_owned(), began: Instant::now(), completed: false }
    }

    /// Writes the line.
    pub fn complete<B>(mut self, response: &ServiceResponse<B>) {
        self.completed = true;
        let pattern = response.request().match_pattern();
        let route = pattern.as_deref().filter(|route| !route.is_empty()).unwrap_or("unmatched");
        let status = response.status().as_u16();
        let problem = response.response().error().and_then(|error| error.as_error::<Problem>());
        let user = match response.request().extensions().get::<Actor>() {
            Some(Actor::User(principal)) => principal.user_id.to_string(),
            _ => String::new(),
        };
        let values = o!(
            "method" => self.method.clone(),
            "route" => route.to_owned(),
            "status" => status,
            "duration_ms" => self.duration_ms(),
        );
        let mut log = self.log.new(values);
        if !user.is_empty() {
            log = log.new(o!("user_id" => user));
        }
        if let Some(problem) = problem {
            log = log.new(o!("problem" => problem.kind().slug));
        }
        if let Some(cause) = problem.and_then(Problem::cause) {
            log = log.new(o!("error" => cause.to_owned()));
        }
        match level(status, route) {
            Level::Error => error!(log, "request completed"),
            Level::Warning => warn!(log, "request completed"),
            Level::Debug => debug!(log, "request completed"),
            _ => info!(log, "request completed"),
        }
    }

    fn duration_ms(&self) -> f64 {
        let micros = u32::try_from(self.began.elapsed().as_micros()).unwrap_or(u32::MAX);
        f64::from(micros) / 1000.0
    }
}

/// Our faults are errors, and what may pass is a warning. Probes come every few seconds and say nothing while all is well.
fn level(status: u16, route: &str) -> Level {
    match status {
        500 => Level::Error,
        503 => Level::Warning,
        200 if route.contains("/health") => Level::Debug,
        _ => Level::Info,
    }
}

impl Drop for LogLine {
    fn drop(&mut self) {
        if !self.completed {
            info!(
                self.log, "request abandoned: the client hung up or the server stopped";
                "method" => &self.method, "duration_ms" => self.duration_ms()
            );
        }
    }
}
