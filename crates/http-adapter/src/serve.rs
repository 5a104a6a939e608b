//! The server.

use std::{
    io,
    net::{SocketAddr, TcpListener},
};

use actix_web::{HttpServer, dev::ServerHandle};
use tokio::sync::watch;

use crate::{App, configure};

/// A server that runs.
pub struct RunningServer {
    address: SocketAddr,
    handle: ServerHandle,
    ended: watch::Receiver<bool>,
}

/// Serves on a listener that is bound already, until told to stop. Has to be called on a tokio runtime.
pub fn serve(app: App, listener: TcpListener) -> io::Result<RunningServer> {
    let address = listener.local_addr()?;
    let settings = app.settings.clone();
    let log = app.log.clone();
    let routes = configure(app);
    let mut server = HttpServer::new(move || actix_web::App::new().configure(routes.clone()))
        .client_request_timeout(settings.head_timeout)
        .keep_alive(settings.keep_alive)
        .shutdown_timeout(settings.shutdown_timeout.as_secs())
        .disable_signals();
    if let Some(workers) = settings.workers {
        server = server.workers(workers.max(1));
    }
    let server = server.listen(listener)?.run();
    let handle = server.handle();
    let (end, ended) = watch::channel(false);
    let running = async move {
        if let Err(error) = server.await {
            slog::error!(log, "the HTTP server failed"; "error" => %error);
        }
        // Nobody may be waiting for it.
        let _ = end.send(true);
    };
    #[expect(clippy::disallowed_methods, reason = "the server makes no progress unless somebody polls it")]
    tokio::spawn(running);
    Ok(RunningServer { address, handle, ended })
}

impl RunningServer {
    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns when the server has ended, for whatever reason.
    pub async fn ended(&self) {
        // An error says that the sender is gone, and the server with it.
        let _ = self.ended.clone().wait_for(|ended| *ended).await;
    }

    /// Takes no more connections, lets the requests in flight finish, and ends.
    pub async fn stop(&self) {
        self.handle.stop(true).await;
        self.ended().await;
    }
}
