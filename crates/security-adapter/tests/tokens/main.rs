//! Access tokens, and whatever poses as one.

#![expect(clippy::unwrap_used, reason = "a helper of tests may fail as loudly as a test")]

mod claims;
mod headers;
mod issued;
mod remembered;
mod rotation;
mod support;
mod tampering;
