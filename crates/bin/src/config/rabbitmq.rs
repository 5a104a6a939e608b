//! The message broker that others listen to.

use anyhow::{Result, anyhow};
use domain::events::EventSource;
use rabbitmq_adapter::RabbitSettings;

use super::{
    Environment,
    read::{optional, or},
};

/// Where events are handed to.
#[derive(Clone)]
pub struct RabbitmqConfig {
    /// The broker.
    pub broker: RabbitSettings,
    /// What this installation calls itself in events.
    pub source: EventSource,
}

pub(super) fn rabbitmq(env: &Environment) -> Result<Option<RabbitmqConfig>> {
    let source = or(env, "EVENT_SOURCE", "/stockbook")?;
    let Some(url) = optional::<String>(env, "AMQP_URL")? else { return Ok(None) };
    // The URL is not repeated: it holds a password.
    let broker = RabbitSettings::parse(&url).map_err(|reason| anyhow!("AMQP_URL is not right: {reason}"))?;
    Ok(Some(RabbitmqConfig { broker, source }))
}
