//! Forms, which only the token endpoint of OAuth 2.0 takes.

use std::collections::BTreeMap;

use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use futures_util::future::LocalBoxFuture;

use super::{body, content_type};
use crate::problem::Problem;

/// The fields of a form. One that is given twice is nobody's to choose from: it makes the form unreadable.
pub struct Form(pub Option<BTreeMap<String, String>>);

impl FromRequest for Form {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let bytes = body::read(&request, &mut payload).await?;
            content_type::require_form(&request)?;
            Ok(Self(fields(&bytes)))
        })
    }
}

fn fields(bytes: &[u8]) -> Option<BTreeMap<String, String>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let pairs = web::Query::<Vec<(String, String)>>::from_query(text).ok()?.into_inner();
    let given = pairs.len();
    let fields: BTreeMap<String, String> = pairs.into_iter().collect();
    (fields.len() == given).then_some(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_given_twice_makes_a_form_unreadable() {
        assert_eq!(fields(b"a=1&b=x%20y").unwrap()["b"], "x y");
        assert!(fields(b"a=1&a=2").is_none() && fields(b"\xff").is_none());
    }
}
