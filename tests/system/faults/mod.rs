//! What dies in the middle of work: the server, PostgreSQL, or both. No acknowledged order is lost, none is doubled, and
//! everything is ready again by itself.

mod buyers;
mod kill_both;
mod kill_postgres;
mod kill_server;
mod restart;
