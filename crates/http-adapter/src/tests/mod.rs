//! The edge as clients see it, before mocks of the ports.

mod bodies;
mod browsers;
mod fixture;
mod keys;
mod limits;
mod logs;
mod openapi;
mod orders;
mod pages;
mod parts;
mod problems;
mod products;
mod rights;
mod seeds;
mod sockets;
mod terms;
mod users;
mod versions;
mod webhooks;
