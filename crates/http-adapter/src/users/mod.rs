//! Users: registering, signing in and out, and keeping accounts.

mod change_password;
mod change_user;
mod list_users;
mod log_in;
mod log_out;
mod me;
mod oauth_token;
mod refresh;
mod register;
mod tokens;
mod user_body;

use actix_web::web;
use domain::access::Permission as P;

pub use change_password::__path_change_password;
pub use change_user::__path_change_user;
pub use list_users::__path_list_users;
pub use log_in::__path_log_in;
pub use log_out::__path_log_out;
pub use me::__path_me;
pub use oauth_token::__path_oauth_token;
pub use refresh::__path_refresh;
pub use register::__path_register;

use crate::routes::{Access, Endpoint, Reads};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("POST", "/auth/register", Access::AnyoneOrSignedIn, || web::to(register::register))
        .reading(Reads::Json),
    Endpoint::new("POST", "/auth/login", Access::Anyone, || web::to(log_in::log_in)).reading(Reads::Json),
    Endpoint::new("POST", "/auth/token", Access::Anyone, || web::to(oauth_token::oauth_token)).reading(Reads::Form),
    Endpoint::new("POST", "/auth/refresh", Access::Anyone, || web::to(refresh::refresh)).reading(Reads::Json),
    Endpoint::new("POST", "/auth/logout", Access::SignedIn, || web::to(log_out::log_out)).reading(Reads::JsonOrNothing),
    Endpoint::new("POST", "/auth/password", Access::SignedIn, || web::to(change_password::change_password))
        .reading(Reads::Json),
    Endpoint::new("GET", "/auth/me", Access::SignedIn, || web::to(me::me)),
    Endpoint::new("GET", "/users", Access::Roles(&[P::ManageUsers]), || web::to(list_users::list_users)).queried(),
    Endpoint::new("PATCH", "/users/{id}", Access::Roles(&[P::ManageUsers]), || web::to(change_user::change_user))
        .reading(Reads::Json)
        .keyed(),
];
