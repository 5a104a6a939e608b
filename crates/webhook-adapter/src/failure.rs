//! Why there was no answer, in words for the endpoint's owner. Nothing of our network is told: no address, and not what the
//! system said.

use std::{error::Error, io, iter::successors, time::Duration};

use domain::webhooks::WebhookOutcome;
use rustls::CertificateError;

use crate::resolver::Refused;

impl From<Refused> for WebhookOutcome {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NotPublic => Self::Forbidden { reason: refused.to_string() },
            Refused::NotFound => Self::Unreachable { reason: refused.to_string() },
        }
    }
}

pub(crate) fn unreachable(reason: &str) -> WebhookOutcome {
    WebhookOutcome::Unreachable { reason: reason.to_owned() }
}

/// An attempt that took too long.
pub(crate) fn out_of_time(timeout: Duration) -> WebhookOutcome {
    WebhookOutcome::Unreachable { reason: format!("it did not answer within {timeout:?}") }
}

/// An attempt that failed before there was an answer.
pub(crate) fn outcome(error: &reqwest::Error) -> WebhookOutcome {
    if let Some(refused) = cause::<Refused>(error) {
        return (*refused).into();
    }
    unreachable(reason(error))
}

fn reason(error: &reqwest::Error) -> &'static str {
    if let Some(error) = cause::<rustls::Error>(error) {
        return of_tls(error);
    }
    if error.is_timeout() {
        return "no connection could be made in time";
    }
    if cause::<hyper::Error>(error).is_some_and(hyper::Error::is_parse) {
        return "what it answered is not HTTP, or its headers are too large";
    }
    match cause::<io::Error>(error).map(io::Error::kind) {
        Some(io::ErrorKind::ConnectionRefused) => "it refused the connection",
        Some(io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable) => "its network cannot be reached",
        _ if error.is_connect() => "no connection could be made",
        _ => "it closed the connection before it answered",
    }
}

fn of_tls(error: &rustls::Error) -> &'static str {
    match error {
        rustls::Error::InvalidCertificate(certificate) => match certificate {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => "its certificate has expired",
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "its certificate is for another name"
            }
            _ => "its certificate is not trusted",
        },
        _ => "a secure connection could not be made",
    }
}

/// The first cause of a kind.
fn cause<T: Error + 'static>(error: &reqwest::Error) -> Option<&T> {
    let first: &(dyn Error + 'static) = error;
    successors(Some(first), |error| behind(*error)).find_map(|error| error.downcast_ref::<T>())
}

/// What an error came of. An [`io::Error`] hides what it was made of from `source`.
fn behind<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}
