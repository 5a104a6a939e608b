//! The bytes of a body: bounded in size and in time.

use std::time::Duration;

use actix_web::{
    HttpRequest,
    dev::Payload,
    error::PayloadError,
    http::header,
    web::{Bytes, BytesMut},
};
use futures_util::StreamExt;

use crate::{
    app::{App, app_of},
    problem::{Problem, kinds},
};

/// Reads the whole body. actix itself waits for ever for a body that never ends.
pub async fn read(request: &HttpRequest, payload: &mut Payload) -> Result<Bytes, Problem> {
    let App { settings, .. } = app_of(request)?;
    refuse_encoded(request)?;
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: u64| length > u64::try_from(settings.body_limit).unwrap_or(u64::MAX)) {
        return Err(too_large(settings.body_limit));
    }
    match tokio::time::timeout(settings.body_timeout, collect(payload, settings.body_limit)).await {
        Ok(read) => read,
        Err(_) => Err(too_slow(settings.body_timeout)),
    }
}

async fn collect(payload: &mut Payload, limit: usize) -> Result<Bytes, Problem> {
    let Some(first) = payload.next().await else { return Ok(Bytes::new()) };
    let first = first.map_err(|error| broken_off(&error))?;
    if first.len() > limit {
        return Err(too_large(limit));
    }
    let Some(second) = payload.next().await else { return Ok(first) };
    let mut body = BytesMut::from(first.as_ref());
    let mut next = Some(second);
    while let Some(chunk) = next {
        let chunk = chunk.map_err(|error| broken_off(&error))?;
        // A chunked body announces no length, so each chunk is counted.
        if body.len().saturating_add(chunk.len()) > limit {
            return Err(too_large(limit));
        }
        body.extend_from_slice(&chunk);
        next = payload.next().await;
    }
    Ok(body.freeze())
}

fn refuse_encoded(request: &HttpRequest) -> Result<(), Problem> {
    match request.headers().get(header::CONTENT_ENCODING) {
        Some(encoding) if !encoding.as_bytes().eq_ignore_ascii_case(b"identity") => {
            Err(Problem::new(&kinds::UNSUPPORTED_MEDIA_TYPE).detail("Bodies are read without a content encoding."))
        }
        _ => Ok(()),
    }
}

fn too_large(limit: usize) -> Problem {
    Problem::new(&kinds::BODY_TOO_LARGE).detail(format!("A body has at most {limit} bytes.")).closing()
}

fn too_slow(timeout: Duration) -> Problem {
    Problem::new(&kinds::BODY_TOO_SLOW)
        .detail(format!("A body arrives within {} seconds.", timeout.as_secs()))
        .closing()
}

fn broken_off(error: &PayloadError) -> Problem {
    Problem::new(&kinds::MALFORMED_BODY).detail(format!("The body broke off: {error}.")).closing()
}
