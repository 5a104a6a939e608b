//! Connections that are kept for the next mail.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use lettre::transport::smtp::{Error, client::AsyncSmtpConnection};

use crate::server::Server;

/// So many are kept.
const KEPT: usize = 4;

/// Mail servers hang up on those who say nothing for some minutes; within this they hardly do.
const KEPT_FOR: Duration = Duration::from_secs(30);

/// Connections to a mail server.
pub(crate) struct Connections {
    server: Server,
    idle: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
}

impl Connections {
    pub(crate) const fn to(server: Server) -> Self {
        Self { server, idle: Mutex::new(Vec::new()) }
    }

    /// A connection that answers. It is the caller's alone, and gone with them unless it is given back.
    pub(crate) async fn take(&self) -> Result<AsyncSmtpConnection, Error> {
        while let Some(mut kept) = self.pop() {
            if kept.test_connected().await {
                return Ok(kept);
            }
        }
        self.server.connect().await
    }

    /// Keeps a connection that owes no answer.
    pub(crate) fn keep(&self, connection: AsyncSmtpConnection) {
        let mut idle = self.idle();
        if idle.len() < KEPT {
            idle.push((connection, Instant::now()));
        }
    }

    /// The one used last. Those that waited for too long are closed.
    fn pop(&self) -> Option<AsyncSmtpConnection> {
        let mut idle = self.idle();
        idle.retain(|(_, since)| since.elapsed() < KEPT_FOR);
        idle.pop().map(|(connection, _)| connection)
    }

    /// Nobody panics in the middle of this.
    fn idle(&self) -> MutexGuard<'_, Vec<(AsyncSmtpConnection, Instant)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
