//! RabbitMQ: every event arrives, in order for each subject, copies carry the same id, and nobody waits for it.

mod crashes;
mod outages;
mod refusals;
mod shop;
mod subscriber;
mod topology;
mod wires;

pub use subscriber::{readers, wait_for_exchange};
use system_tests::Broker;

/// A running broker; none where RabbitMQ is not installed, which is said aloud.
async fn broker() -> Option<Broker> {
    Broker::start().await
}

#[test]
fn rabbitmq_is_installed_or_else_these_tests_say_aloud_that_they_tested_nothing() {
    // Its own answer is the loud word.
    let is_installed = Broker::stopped().is_some();
    println!("RabbitMQ is {}installed", if is_installed { "" } else { "NOT " });
}
