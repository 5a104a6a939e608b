//! An endpoint that answers whatever bytes a test wants.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// What an endpoint does after it has read a request.
#[derive(Clone)]
pub enum Manner {
    /// Says this and keeps the connection open without another word.
    Says(String),
    /// Says this, and closes the connection.
    SaysAndLeaves(String),
    /// Says this, and then this again and again, as fast as it is read.
    SaysForEver(String, String),
    /// Says this, and then one letter after the other, slowly.
    Drips(String),
    /// Resets the connection.
    Resets,
}

/// What it was sent.
#[derive(Clone, Debug)]
pub struct Received {
    pub line: String,
    pub headers: HeaderMap,
    pub body: String,
}

pub struct Endpoint {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    connections: Arc<AtomicUsize>,
    _work: JoinSet<()>,
}

pub fn ok(body: &str) -> String {
    answer("200 OK", "", body)
}

/// A whole answer; headers end with a line break each.
pub fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len())
}

impl Endpoint {
    pub async fn that(manner: Manner) -> Self {
        Self::at("127.0.0.1:0", manner).await
    }

    pub async fn at(address: &str, manner: Manner) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (received, connections) = (Arc::default(), Arc::new(AtomicUsize::new(0)));
        let mut work = JoinSet::new();
        work.spawn(accept(listener, manner, Arc::clone(&received), Arc::clone(&connections)));
        Self { address, received, connections, _work: work }
    }

    pub fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    pub fn only_received(&self) -> Received {
        let mut received = self.received();
        assert_eq!(received.len(), 1, "{received:?}");
        received.remove(0)
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

async fn accept(listener: TcpListener, manner: Manner, received: Arc<Mutex<Vec<Received>>>, count: Arc<AtomicUsize>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        count.fetch_add(1, Ordering::SeqCst);
        connections.spawn(serve(stream, manner.clone(), Arc::clone(&received)));
    }
}

/// Serves request after request, until the other side has enough.
async fn serve(mut stream: TcpStream, manner: Manner, received: Arc<Mutex<Vec<Received>>>) {
    while let Some(request) = read(&mut stream).await {
        received.lock().unwrap().push(request);
        // Whoever hangs up in the middle of an answer has read enough of it.
        let said = say(&mut stream, &manner).await;
        match manner {
            Manner::Says(_) if said.is_ok() => {}
            Manner::Resets => return stream.set_zero_linger().unwrap(),
            _ => return,
        }
    }
}

async fn say(stream: &mut TcpStream, manner: &Manner) -> std::io::Result<()> {
    match manner {
        Manner::Says(text) | Manner::SaysAndLeaves(text) => stream.write_all(text.as_bytes()).await,
        Manner::SaysForEver(first, again) => {
            stream.write_all(first.as_bytes()).await?;
            loop {
                stream.write_all(again.as_bytes()).await?;
            }
        }
        Manner::Drips(first) => {
            stream.write_all(first.as_bytes()).await?;
            let mut time = tokio::time::interval(std::time::Duration::from_millis(20));
            loop {
                time.tick().await;
                stream.write_all(b".").await?;
            }
        }
        Manner::Resets => Ok(()),
    }
}

/// A request with a body of known length; nothing if the connection ended.
async fn read(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    loop {
        if let Some(request) = parse(&bytes) {
            return Some(request);
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

fn parse(bytes: &[u8]) -> Option<Received> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n").map(str::to_owned);
    let line = lines.next().unwrap();
    let mut headers = HeaderMap::new();
    for header in lines {
        let (name, value) = header.split_once(": ").unwrap();
        headers.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
    }
    let length: usize = headers["content-length"].to_str().unwrap().parse().unwrap();
    let body = bytes[end + 4..].to_vec();
    (body.len() == length).then(|| Received { line, headers, body: String::from_utf8(body).unwrap() })
}
