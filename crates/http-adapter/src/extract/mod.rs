//! From requests to the values of the domain. What cannot be one is refused here, and never reaches the domain or the
//! database.

mod amount;
mod body;
mod caller;
mod change;
mod command;
mod content_type;
pub mod etag;
mod fields;
mod form;
pub mod idempotency;
mod json;
mod moment;
pub mod names;
mod page;
mod path;
mod query;
mod strict;
mod trace;

pub use amount::{Amount, Exact};
pub use caller::{Caller, SignedIn};
pub use change::Change;
pub use command::{Body, Command, Empty, Posted};
pub use fields::Fields;
pub use form::Form;
pub use json::Object;
pub use moment::{moment, moment_or_null};
pub use names::Name;
pub use page::{PageBody, limit};
pub use path::{Id, Ids};
pub use query::Query;
