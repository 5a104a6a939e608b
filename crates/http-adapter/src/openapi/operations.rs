//! What the table of routes says of every operation: who may call it, what may be refused, which headers it takes.

use utoipa::openapi::{
    ContentBuilder, HeaderBuilder, OpenApi, Ref, RefOr, Required, Response,
    path::{Operation, ParameterBuilder, ParameterIn, PathItem},
    schema::{ObjectBuilder, Type},
    security::SecurityRequirement,
};

use crate::routes::{Access, Reads, RouteDoc, routes};

/// Completes every operation.
pub fn complete(document: &mut OpenApi) {
    for route in routes() {
        let item = document.paths.paths.get_mut(route.path);
        if let Some(operation) = item.and_then(|item| operation(item, route.method)) {
            complete_one(operation, route);
        }
    }
}

/// The operation of a path.
pub fn operation<'a>(item: &'a mut PathItem, method: &str) -> Option<&'a mut Operation> {
    match method {
        "GET" => item.get.as_mut(),
        "POST" => item.post.as_mut(),
        "PATCH" => item.patch.as_mut(),
        "DELETE" => item.delete.as_mut(),
        _ => None,
    }
}

fn complete_one(operation: &mut Operation, route: &RouteDoc) {
    operation.security = security(route.access);
    if route.keyed {
        add_key(operation);
    }
    if let (Reads::JsonOrNothing, Some(RefOr::T(body))) = (route.reads, &mut operation.request_body) {
        body.required = Some(Required::False);
    }
    for (status, description) in refusals(route) {
        let responses = &mut operation.responses.responses;
        responses.entry(status.to_owned()).or_insert_with(|| Response::new(description).into());
    }
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response {
            complete_response(status, response);
        }
    }
}

fn security(access: Access) -> Option<Vec<SecurityRequirement>> {
    let signed_in = || ["bearer", "password"].map(|scheme| SecurityRequirement::new(scheme, Vec::<String>::new()));
    match access {
        Access::Anyone => None,
        Access::AnyoneOrSignedIn => Some(std::iter::once(SecurityRequirement::default()).chain(signed_in()).collect()),
        Access::Catalogue | Access::SignedIn | Access::Roles(_) => Some(signed_in().into()),
    }
}

/// What may come back from a route, whatever it does.
fn refusals(route: &RouteDoc) -> Vec<(&'static str, &'static str)> {
    let mut refusals = vec![
        ("429", "Too many requests."),
        ("500", "Something broke on our side."),
        ("503", "Too much is going on, or the database cannot be reached."),
    ];
    if route.access != Access::Anyone {
        refusals.push(("401", "You are not signed in, or the token is not valid any more."));
    }
    if matches!(route.access, Access::Roles(_) | Access::Catalogue) {
        refusals.push(("403", "Your role does not allow this."));
    }
    if matches!(route.reads, Reads::Json | Reads::JsonOrNothing | Reads::Form) {
        refusals.extend([
            ("400", "The body cannot be read; or there is not enough stock."),
            ("408", "The body took too long to arrive."),
            ("413", "The body is too large."),
            ("415", "The body has the wrong content type."),
        ]);
    }
    if route.reads != Reads::Form && !route.path.starts_with("/health") && !route.path.starts_with("/openapi") {
        refusals.push(("422", "Some parts of the request are not valid."));
    }
    refusals
}

fn complete_response(status: &str, response: &mut Response) {
    if !status.starts_with(['4', '5']) {
        return;
    }
    if response.content.is_empty() {
        let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        response.content.insert("application/problem+json".to_owned(), problem.into());
    }
    let header = |description: &str| HeaderBuilder::new().description(Some(description)).build();
    match status {
        "401" => {
            response.headers.insert("WWW-Authenticate".to_owned(), header("How to sign in.").into());
        }
        "429" | "503" => {
            response.headers.insert("Retry-After".to_owned(), header("After how many seconds to try again.").into());
        }
        _ => {}
    }
}

fn add_key(operation: &mut Operation) {
    let schema = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(255))
        .pattern(Some("^[!-~]+$"));
    let key = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("The same key with the same request takes effect once, and is answered the same again."))
        .schema(Some(schema))
        .build();
    operation.parameters.get_or_insert_default().push(key.into());
    for (status, response) in &mut operation.responses.responses {
        if let (true, RefOr::T(response)) = (status.starts_with('2'), response) {
            let replayed = HeaderBuilder::new().description(Some("`true` if this is the answer of long ago.")).build();
            response.headers.insert("Idempotency-Replayed".to_owned(), replayed.into());
        }
    }
}
