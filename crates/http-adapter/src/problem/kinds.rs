//! Every kind of problem there is. `docs/problems.md` has a paragraph for each, under its slug.

/// A kind of problem: what a client can decide by.
#[derive(Debug, PartialEq, Eq)]
pub struct ProblemKind {
    /// The last part of its `type`, and the heading of its paragraph in `docs/problems.md`.
    pub slug: &'static str,
    /// The status it is answered with.
    pub status: u16,
    /// What it is called, the same at every occurrence.
    pub title: &'static str,
}

impl ProblemKind {
    /// The `type` of its documents: a relative URI.
    pub fn uri(&self) -> String {
        format!("/problems/{}", self.slug)
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $status:literal $slug:literal $title:literal;)+) => {
        $(
            $(#[$doc])*
            pub static $name: ProblemKind = ProblemKind { slug: $slug, status: $status, title: $title };
        )+

        /// All of them.
        pub static ALL: &[&ProblemKind] = &[$(&$name),+];
    };
}

kinds! {
    /// The body is not JSON, or a value has the wrong type.
    MALFORMED_BODY = 400 "malformed-body" "The body cannot be read";
    /// Fewer units are available than were asked for.
    INSUFFICIENT_STOCK = 400 "insufficient-stock" "There is not enough stock";
    /// No access token was sent.
    NOT_SIGNED_IN = 401 "not-signed-in" "You are not signed in";
    /// The access token, or the refresh token, is worth nothing.
    INVALID_TOKEN = 401 "invalid-token" "The token is not valid";
    /// E-mail address or password are wrong.
    WRONG_CREDENTIALS = 401 "wrong-credentials" "The e-mail address or the password is wrong";
    /// The payment gateway refused.
    PAYMENT_DECLINED = 402 "payment-declined" "The payment was declined";
    /// The role does not allow it.
    FORBIDDEN = 403 "forbidden" "Your role does not allow this";
    /// A browser asks for a page of an origin that may not call the API.
    ORIGIN_REFUSED = 403 "origin-refused" "This origin may not call the API";
    /// Registration does not grant the role asked for.
    ROLE_NOT_GRANTED = 403 "role-not-granted" "Registration does not grant this role";
    /// It is not there, or not for the caller to see.
    NOT_FOUND = 404 "not-found" "There is no such thing";
    /// The resource does not have this method.
    METHOD_NOT_ALLOWED = 405 "method-not-allowed" "This method is not allowed here";
    /// The body took too long to arrive.
    BODY_TOO_SLOW = 408 "body-too-slow" "The body took too long";
    /// Another product has this SKU.
    SKU_TAKEN = 409 "sku-taken" "Another product has this SKU";
    /// Another user has this e-mail address.
    EMAIL_TAKEN = 409 "email-taken" "Another user has this e-mail address";
    /// Another location has this code.
    LOCATION_CODE_TAKEN = 409 "location-code-taken" "Another location has this code";
    /// Another location has this name.
    LOCATION_NAME_TAKEN = 409 "location-name-taken" "Another location has this name";
    /// The version named in the body is not the present one.
    VERSION_CONFLICT = 409 "version-conflict" "Somebody else was first";
    /// The order does not stand where this step begins.
    ILLEGAL_TRANSITION = 409 "illegal-transition" "The order does not allow this step";
    /// A correction or count would leave less than is reserved.
    BELOW_RESERVED = 409 "below-reserved" "Orders hold more than that";
    /// A count expected another level than there is.
    COUNT_MISMATCH = 409 "count-mismatch" "The stock moved since it was looked at";
    /// The installation would be left without an admin.
    LAST_ADMIN = 409 "last-admin" "This is the last active admin";
    /// Nothing is delivered to this webhook.
    WEBHOOK_DISABLED = 409 "webhook-disabled" "The webhook is disabled";
    /// The version named in `If-Match` is not the present one.
    PRECONDITION_FAILED = 412 "precondition-failed" "Somebody else was first";
    /// The body is larger than is read.
    BODY_TOO_LARGE = 413 "body-too-large" "The body is too large";
    /// The body is not JSON by its content type.
    UNSUPPORTED_MEDIA_TYPE = 415 "unsupported-media-type" "The body has the wrong content type";
    /// Well-formed, but not valid.
    INVALID_REQUEST = 422 "invalid-request" "The request is not valid";
    /// The idempotency key belongs to another request.
    IDEMPOTENCY_KEY_REUSED = 422 "idempotency-key-reused" "The idempotency key was used for another request";
    /// More requests than are allowed.
    TOO_MANY_REQUESTS = 429 "too-many-requests" "Too many requests";
    /// Our fault.
    INTERNAL_ERROR = 500 "internal-error" "Something broke on our side";
    /// The store had no time.
    BUSY = 503 "busy" "Too much is going on";
    /// The store cannot be reached.
    UNAVAILABLE = 503 "unavailable" "The database cannot be reached";
    /// The connection was lost while committing.
    OUTCOME_UNKNOWN = 503 "outcome-unknown" "The outcome is unknown";
    /// The payment gateway gave no answer.
    GATEWAY_SILENT = 503 "gateway-silent" "The payment gateway gave no answer";
    /// Where documents are kept cannot be reached.
    DOCUMENTS_AWAY = 503 "documents-away" "The documents cannot be reached";
    /// The request took longer than is allowed.
    TIMED_OUT = 503 "timed-out" "The request took too long";
}
