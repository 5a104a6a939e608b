//! Stockbook's REST interface: requests in, problems out, OpenAPI.
//!
//! A driving adapter. It turns requests into commands of the domain and the domain's answers into responses, and knows no
//! rule of the business: rights, prices and stock are decided behind the driving ports in [`App`].
//!
//! * [`serve`] runs it on a listener; [`configure`] puts it into any actix-web application, such as that of a test.
//! * [`routes`] is the table of everything that is served; [`openapi_json`] describes it.
//! * The folders mirror those of the domain, and each endpoint is a file named by its verb.
//! * `extract` turns requests into values; what cannot be one never reaches the domain.
//! * `problem` turns errors into documents of RFC 9457; `docs/problems.md` has a paragraph for each kind.
//! * `middleware` is what happens around every request.

mod answer;
mod app;
mod configure;
mod docs;
mod events;
mod extract;
mod health;
mod inventory;
mod middleware;
mod openapi;
mod orders;
pub mod problem;
mod routes;
mod serve;
mod settings;
#[cfg(test)]
mod tests;
mod users;
mod webhooks;

pub use app::App;
pub use configure::configure;
pub use health::{Background, Check, ConsumerLag, JobState, Readiness};
pub use openapi::openapi_json;
pub use routes::{Access, Reads, RouteDoc, routes};
pub use serve::{RunningServer, serve};
pub use settings::{HttpSettings, Rate};
