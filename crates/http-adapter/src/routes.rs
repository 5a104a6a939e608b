//! The table of routes. Everything that is served is in it, with who may call it, and everything is made from it: the
//! routing, the `Allow` of refused methods, the common part of the OpenAPI document, and the tests of rights.

use std::{future::ready, sync::LazyLock};

use actix_web::{
    HttpResponse, Route,
    body::BoxBody,
    guard,
    http::{
        Method,
        header::{self, HeaderValue},
    },
    middleware::{Next, from_fn},
    web,
};
use domain::access::{Permission, Role};

use crate::{
    docs, events, health, inventory,
    middleware::frame,
    orders,
    problem::{Problem, kinds},
    users, webhooks,
};

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anyone; tokens are not looked at.
    Anyone,
    /// Anyone; a token, if there is one, has to be good.
    AnyoneOrSignedIn,
    /// Anyone if the catalogue is public, else whoever signed in.
    Catalogue,
    /// Whoever signed in.
    SignedIn,
    /// Whoever has one of these permissions.
    Roles(&'static [Permission]),
}

impl Access {
    /// Whether a role may call the route, if it is signed in.
    pub fn admits(self, role: Role) -> bool {
        match self {
            Self::Anyone | Self::AnyoneOrSignedIn | Self::Catalogue | Self::SignedIn => true,
            Self::Roles(permissions) => permissions.iter().any(|permission| role.may(*permission)),
        }
    }

    /// Whether nobody gets in without a token, whatever is configured.
    pub const fn needs_token(self) -> bool {
        matches!(self, Self::SignedIn | Self::Roles(_))
    }
}

/// What a route reads as its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// Nothing.
    Nothing,
    /// JSON.
    Json,
    /// JSON, or nothing.
    JsonOrNothing,
    /// A form.
    Form,
}

/// One route, for machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteDoc {
    /// The method.
    pub method: &'static str,
    /// The path, with `{id}` for what is named.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
    /// What it reads.
    pub reads: Reads,
    /// Whether it takes query parameters. Where it does not, all are refused: one that is ignored was meant somehow.
    pub queried: bool,
    /// Whether it takes an `Idempotency-Key`.
    pub keyed: bool,
}

/// A route with its handler.
pub(crate) struct Endpoint {
    pub doc: RouteDoc,
    route: fn() -> Route,
}

impl Endpoint {
    /// A route that reads nothing and changes nothing.
    pub const fn new(method: &'static str, path: &'static str, access: Access, route: fn() -> Route) -> Self {
        Self { doc: RouteDoc { method, path, access, reads: Reads::Nothing, queried: false, keyed: false }, route }
    }

    /// The same, with a body.
    pub const fn reading(mut self, reads: Reads) -> Self {
        self.doc.reads = reads;
        self
    }

    /// The same, with query parameters.
    pub const fn queried(mut self) -> Self {
        self.doc.queried = true;
        self
    }

    /// The same, taking a key under which it takes effect once.
    pub const fn keyed(mut self) -> Self {
        self.doc.keyed = true;
        self
    }

    fn route(&self) -> Route {
        let doc = self.doc;
        let method = Method::from_bytes(doc.method.as_bytes()).unwrap_or_default();
        let route = (self.route)();
        let route = if method == Method::GET {
            // Whoever may read may ask for the head alone; actix leaves the body out.
            route.guard(guard::Any(guard::Get()).or(guard::Head()))
        } else {
            route.method(method)
        };
        route.wrap(from_fn(move |request, next: Next<BoxBody>| frame(doc, request, next)))
    }
}

/// All endpoints, room by room.
fn endpoints() -> impl Iterator<Item = &'static Endpoint> {
    [
        users::ENDPOINTS,
        inventory::ENDPOINTS,
        orders::ENDPOINTS,
        events::ENDPOINTS,
        webhooks::ENDPOINTS,
        health::ENDPOINTS,
        docs::ENDPOINTS,
    ]
    .into_iter()
    .flatten()
}

/// Everything that is served, at `/` and again below `/api`.
pub fn routes() -> &'static [RouteDoc] {
    static ROUTES: LazyLock<Vec<RouteDoc>> = LazyLock::new(|| endpoints().map(|endpoint| endpoint.doc).collect());
    &ROUTES
}

/// Registers every endpoint below a prefix.
pub(crate) fn register(config: &mut web::ServiceConfig, prefix: &str, docs: bool) {
    let mut paths: Vec<&'static str> = Vec::new();
    for endpoint in endpoints().filter(|endpoint| docs || !docs::ENDPOINTS.iter().any(|doc| doc.doc == endpoint.doc)) {
        if !paths.contains(&endpoint.doc.path) {
            paths.push(endpoint.doc.path);
        }
    }
    for path in paths {
        let here: Vec<&Endpoint> = endpoints().filter(|endpoint| endpoint.doc.path == path).collect();
        let allowed = allowed(&here);
        let mut resource = web::resource(format!("{prefix}{path}"));
        for endpoint in here {
            resource = resource.route(endpoint.route());
        }
        config.service(
            resource.default_service(web::to(move || ready(Err::<HttpResponse, _>(refused_method(&allowed))))),
        );
    }
}

fn allowed(endpoints: &[&Endpoint]) -> String {
    let mut methods: Vec<&str> = endpoints.iter().map(|endpoint| endpoint.doc.method).collect();
    if methods.contains(&"GET") {
        methods.push("HEAD");
    }
    methods.join(", ")
}

fn refused_method(allowed: &str) -> Problem {
    let problem = Problem::new(&kinds::METHOD_NOT_ALLOWED).detail(format!("Here there is only {allowed}."));
    match HeaderValue::from_str(allowed) {
        Ok(value) => problem.header(header::ALLOW, value),
        Err(_) => problem,
    }
}

/// The answer to paths that nothing is at.
pub(crate) async fn not_found() -> Result<HttpResponse, Problem> {
    Err(Problem::not_found("There is nothing at this path."))
}
