//! What dies in the middle of work: a server, PostgreSQL, or both; with one server and with two on one database. No acknowledged
//! order is lost, none is doubled, and everything is ready again by itself.

mod buyers;
mod fleet;
mod kill_both;
mod kill_postgres;
mod kill_server;
mod kill_workers;
mod restart;
