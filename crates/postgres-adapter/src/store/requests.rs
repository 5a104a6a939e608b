//! Whose unit of work it is.

use domain::store::Request;

/// One request, whose failed check fails the unit; or several, of which each stands for itself.
pub(crate) enum Requests {
    One(Request),
    Together(Vec<Request>),
}

impl Requests {
    pub(super) fn all(&self) -> &[Request] {
        match self {
            Self::One(request) => std::slice::from_ref(request),
            Self::Together(requests) => requests,
        }
    }
}
