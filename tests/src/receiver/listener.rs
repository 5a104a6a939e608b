//! The port, open or closed.

use std::{net::SocketAddr, sync::Arc};

use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::watch,
    task::JoinSet,
};

use super::{Diary, Manner, connection};

/// Accepts connections, until nobody can tell it what to do any more.
pub(super) async fn run(
    first: TcpListener,
    mut manner: watch::Receiver<Manner>,
    listening: watch::Sender<bool>,
    diary: Arc<Diary>,
) {
    let Ok(address) = first.local_addr() else { return };
    let mut listener = Some(first);
    let mut connections = JoinSet::new();
    loop {
        if *manner.borrow_and_update() == Manner::Down {
            connections.shutdown().await;
            drop(listener.take());
            // A socket that is bound and does not listen keeps others from the port.
            let reserved = bind(address);
            listening.send_replace(false);
            if manner.wait_for(|manner| *manner != Manner::Down).await.is_err() {
                return;
            }
            listener = Some(reserved.listen(64).unwrap_or_else(|error| panic!("{address}: {error}")));
        }
        listening.send_replace(true);
        tokio::select! {
            stream = accept(listener.as_ref()) => {
                connections.spawn(connection::serve(stream, manner.clone(), Arc::clone(&diary)));
            }
            Some(_) = connections.join_next() => {}
            told = manner.changed() => if told.is_err() { return },
        }
    }
}

fn bind(address: SocketAddr) -> TcpSocket {
    let socket = TcpSocket::new_v4().unwrap_or_else(|error| panic!("{error}"));
    socket.set_reuseaddr(true).unwrap_or_else(|error| panic!("{error}"));
    socket.bind(address).unwrap_or_else(|error| panic!("{address}: {error}"));
    socket
}

async fn accept(listener: Option<&TcpListener>) -> TcpStream {
    loop {
        match listener {
            // One that hung up before it was accepted is none.
            Some(listener) => {
                if let Ok((stream, _)) = listener.accept().await {
                    return stream;
                }
            }
            None => std::future::pending().await,
        }
    }
}
