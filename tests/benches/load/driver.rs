//! Clients that send one request after the other, each on a connection of its own, as fast as they are answered.

use std::{collections::BTreeMap, future::Future, net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context, Result};
use http_body_util::{BodyExt, Full};
use hyper::{
    Request,
    body::Bytes,
    client::conn::http1::{self, SendRequest},
};
use hyper_util::rt::TokioIo;
use tokio::{
    net::TcpStream,
    task::JoinSet,
    time::{Instant, sleep_until},
};

use crate::cpu::Cpu;

/// A request with everything in it, made before the clock starts.
pub type Prepared = Request<Full<Bytes>>;

/// What is sent, by how many, and for how long.
pub struct Load {
    /// Sent in turn; each client begins at another place.
    pub requests: Arc<[Prepared]>,
    /// So many connections.
    pub clients: usize,
    /// Nothing counts before this is over.
    pub warm_up: Duration,
    /// What is answered within this counts.
    pub window: Duration,
}

/// What came of it.
#[derive(Default)]
pub struct Driven {
    /// How long each request took that was answered within the window, in microseconds.
    pub latencies: Vec<u32>,
    /// How many answers there were by status, before, within and after the window.
    pub statuses: BTreeMap<u16, u64>,
    /// The CPU time that went into the window.
    pub cpu: Cpu,
}

#[derive(Clone, Copy)]
struct Window {
    from: Instant,
    until: Instant,
}

/// Drives the server.
pub async fn drive(load: &Load, server: SocketAddr, sample: impl Fn() -> Cpu) -> Result<Driven> {
    let from = Instant::now() + load.warm_up;
    let window = Window { from, until: from + load.window };
    let mut clients = JoinSet::new();
    for number in 0..load.clients {
        let first = number * load.requests.len() / load.clients;
        clients.spawn(client(server, load.requests.clone(), first, window));
    }
    sleep_until(window.from).await;
    let before = sample();
    sleep_until(window.until).await;
    let mut driven = Driven { cpu: sample() - before, ..Driven::default() };
    while let Some(ended) = clients.join_next().await {
        let one = ended.context("a client broke")??;
        driven.latencies.extend(one.latencies);
        for (status, count) in one.statuses {
            *driven.statuses.entry(status).or_default() += count;
        }
    }
    Ok(driven)
}

async fn client(server: SocketAddr, requests: Arc<[Prepared]>, first: usize, window: Window) -> Result<Driven> {
    let (mut sender, connection) = connect(server).await?;
    // Both in one task: nobody has to be woken by the other.
    let (sent, ended) = tokio::join!(
        async move {
            let mut driven = Driven::default();
            let mut begin = Instant::now();
            for request in requests.iter().cycle().skip(first) {
                let status = send(&mut sender, request.clone()).await?;
                *driven.statuses.entry(status).or_default() += 1;
                let end = Instant::now();
                if end >= window.until {
                    break;
                }
                if end >= window.from {
                    driven.latencies.push(u32::try_from((end - begin).as_micros()).unwrap_or(u32::MAX));
                }
                begin = end;
            }
            // The connection ends with its sender.
            drop(sender);
            anyhow::Ok(driven)
        },
        connection
    );
    ended.context("a connection was lost")?;
    sent
}

type Sender = SendRequest<Full<Bytes>>;

async fn connect(server: SocketAddr) -> Result<(Sender, impl Future<Output = hyper::Result<()>>)> {
    let stream = TcpStream::connect(server).await.context("the server takes no connection")?;
    stream.set_nodelay(true)?;
    Ok(http1::handshake(TokioIo::new(stream)).await?)
}

async fn send(sender: &mut Sender, request: Prepared) -> Result<u16> {
    sender.ready().await?;
    let response = sender.send_request(request).await?;
    let status = response.status().as_u16();
    let mut body = response.into_body();
    while let Some(frame) = body.frame().await {
        frame?;
    }
    Ok(status)
}
