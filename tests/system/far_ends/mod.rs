//! What is not ours and may be down, slow or rude: nothing is lost, and everything heals without a hand.

mod documents;
mod mail;
pub mod rabbitmq;
mod webhooks;
