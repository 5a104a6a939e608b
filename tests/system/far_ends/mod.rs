//! What happens at the far ends of events, when they are there, and when they are not.

pub mod rabbitmq;
