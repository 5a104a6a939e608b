//! Carries webhooks to their endpoints, by HTTP.
//!
//! An endpoint's URL is written by a customer and called from inside our network, so it is not trusted: a host is looked up once,
//! all its addresses must be public, and the connection goes to one of those that were looked at. Redirects, proxies of the
//! environment, cookies and compressed answers are no way around that. Every attempt ends in time, whatever the endpoint does.

mod addresses;
mod answer;
mod failure;
mod resolver;
mod sender;
mod signature;

#[cfg(test)]
mod tests;

pub use sender::{HttpWebhookSender, WebhookSenderSettings};
