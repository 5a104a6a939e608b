//! `/openapi.json` and `/docs`: the API described, and a page to read and try it, with everything inside the binary.

mod document;
mod page;

use actix_web::web;

pub use document::__path_openapi_document;

use crate::routes::{Access, Endpoint};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("GET", "/openapi.json", Access::Anyone, || web::to(document::openapi_document)),
    Endpoint::new("GET", "/docs", Access::Anyone, || web::to(page::redirect)),
    Endpoint::new("GET", "/docs/{asset:.*}", Access::Anyone, || web::to(page::asset)),
];
