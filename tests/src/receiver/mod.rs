//! A receiver of webhooks on loopback, which can be told to misbehave.
//!
//! ```text
//! let receiver = Receiver::start().await;           // one endpoint: its URL is receiver.url()
//! receiver.be(Manner::Answers(500)).await;          // switched while it runs
//! receiver.be(Manner::Down).await;                  // the port is closed when this returns
//! receiver.be(Manner::Answers(204)).await;          // healed
//! receiver.until("three deliveries", |received| received.len() == 3).await;
//! assert!(receiver.received().iter().all(|delivery| delivery.is_signed_with("whsec_…")));
//! ```

mod connection;
mod listener;
mod received;
#[cfg(test)]
mod tests;

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    net::TcpListener,
    sync::watch,
    task::JoinSet,
    time::{Instant, timeout_at},
};

pub use received::Received;

/// What an endpoint does with requests, from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Answers at once, with this status: 204 accepts, 410 says that it is gone.
    Answers(u16),
    /// Answers at once, with this status and `Retry-After` in seconds.
    AsksToWait(u16, u64),
    /// Reads the request and says nothing, until it is told to do something else; then it closes those connections.
    Hangs,
    /// Reads the request and resets the connection.
    Resets,
    /// Nobody listens at the port, and connections that were open are reset.
    Down,
}

/// One endpoint. It lives as long as this value.
pub struct Receiver {
    address: SocketAddr,
    manner: watch::Sender<Manner>,
    is_listening: watch::Receiver<bool>,
    diary: Arc<Diary>,
    _work: JoinSet<()>,
}

/// What was received, for those who wait for more.
pub(crate) struct Diary {
    received: Mutex<Vec<Received>>,
    pages: watch::Sender<usize>,
}

impl Receiver {
    /// An endpoint on a free port that accepts everything.
    ///
    /// # Panics
    /// If there is no free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap_or_else(|error| panic!("{error}"));
        let address = listener.local_addr().unwrap_or_else(|error| panic!("{error}"));
        let (manner, manners) = watch::channel(Manner::Answers(204));
        let (listening, is_listening) = watch::channel(true);
        let diary = Arc::new(Diary { received: Mutex::default(), pages: watch::Sender::new(0) });
        let mut work = JoinSet::new();
        work.spawn(listener::run(listener, manners, listening, Arc::clone(&diary)));
        Self { address, manner, is_listening, diary, _work: work }
    }

    /// Where it receives.
    pub fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    /// Behaves like this from now on. When this returns, the port is closed or open as was wanted.
    pub async fn be(&self, manner: Manner) {
        self.manner.send_replace(manner);
        let listens = manner != Manner::Down;
        // The other end lives as long as this value.
        let _ = self.is_listening.clone().wait_for(|listening| *listening == listens).await;
    }

    /// Every request that was read to its end, in the order of arrival, whatever was said to it.
    pub fn received(&self) -> Vec<Received> {
        self.diary.read(<[Received]>::to_vec)
    }

    /// Those to which a 2xx was said.
    pub fn accepted(&self) -> Vec<Received> {
        self.received().into_iter().filter(|delivery| delivery.accepted).collect()
    }

    /// Waits until what was received is as wanted, looking whenever something arrives or is answered, for at most two minutes.
    ///
    /// # Panics
    /// If it does not come to be so.
    pub async fn until(&self, what: &str, holds: impl Fn(&[Received]) -> bool) {
        let deadline = Instant::now() + Duration::from_secs(120);
        let mut pages = self.diary.pages.subscribe();
        while !self.diary.read(&holds) {
            let more = timeout_at(deadline, pages.changed()).await;
            assert!(more.is_ok(), "this was not received: {what}; {} requests were", self.received().len());
        }
    }
}

impl Diary {
    fn read<T>(&self, read: impl FnOnce(&[Received]) -> T) -> T {
        read(&self.received.lock().unwrap_or_else(|error| panic!("{error}")))
    }

    /// Writes something down, and tells those who wait.
    pub(crate) fn write<T>(&self, write: impl FnOnce(&mut Vec<Received>) -> T) -> T {
        let written = write(&mut self.received.lock().unwrap_or_else(|error| panic!("{error}")));
        self.pages.send_modify(|pages| *pages += 1);
        written
    }
}
