//! Hands events to RabbitMQ (<https://www.rabbitmq.com>) for other systems to read.
//!
//! Whoever wants events binds a queue of their own to the topic exchange [`EXCHANGE`]; the routing key is the event's type, such as
//! `order.placed.v1`. What nobody has bound goes to the queue [`UNROUTED`], which keeps the last hundred thousand: the relay goes
//! on, and a queue that was bound late, or lost, can be filled from there.
//!
//! A connection is opened when it is needed, and one that gave any trouble is not used again. lapin could connect anew by itself;
//! here the worker does it, which waits longer and longer in between and tells operators.

mod confirm;
mod connect;
mod message;
mod plug;
mod publisher;
mod settings;
mod topology;

pub use publisher::RabbitPublisher;
pub use settings::{RabbitSettings, UrlError};
pub use topology::{EXCHANGE, UNROUTED};
