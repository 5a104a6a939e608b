//! What the system tests and the benchmark stand on: servers on databases of their own, clients that speak the API's verbs,
//! and the books to be compared afterwards.

#![expect(clippy::indexing_slicing, reason = "an answer of another shape ought to fail the test at once")]

mod answer;
mod books;
mod broker;
mod client;
mod process;
mod receiver;
mod seller;
mod test_app;
mod wire;

pub use answer::Answer;
pub use books::Books;
pub use broker::Broker;
pub use client::Client;
pub use process::{ServerProcess, binary, free_port};
pub use receiver::{Manner, Received, Receiver};
pub use seller::{PASSWORD, Seller};
pub use test_app::{TestApp, fresh_database};
pub use wire::{Carries, Wire};

/// Waits until something holds, asking again and again, for at most half a minute.
///
/// # Panics
/// If it does not come to hold.
pub async fn eventually<F, Fut>(what: &str, mut holds: F)
where
    F: FnMut() -> Fut,
    Fut: Future<Output = bool>,
{
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while !holds().await {
        assert!(std::time::Instant::now() < deadline, "this did not come to hold: {what}");
        tokio::task::yield_now().await;
    }
}
