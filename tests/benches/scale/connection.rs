//! One kept connection, on which one request follows the other.

use std::{net::SocketAddr, time::Instant};

use anyhow::{Context, Result, ensure};
use http_body_util::{BodyExt, Full};
use hyper::{
    Request,
    body::Bytes,
    client::conn::http1::{self, SendRequest},
};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::{net::TcpStream, task::JoinSet};

/// What is asked: a path, and a body if something is ordered.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Path and query.
    pub path: String,
    /// As JSON.
    pub body: Option<String>,
}

/// A connection of somebody who has signed in.
pub struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: String,
    token: String,
    _driver: JoinSet<()>,
}

impl Connection {
    /// Connects.
    pub async fn open(server: SocketAddr, token: &str) -> Result<Self> {
        let stream = TcpStream::connect(server).await.context("the server takes no connection")?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        let mut driver = JoinSet::new();
        driver.spawn(async move {
            // Whoever sends notices that it is lost.
            let _ = connection.await;
        });
        Ok(Self { sender, host: server.to_string(), token: token.to_owned(), _driver: driver })
    }

    /// Sends a request that must succeed, and returns the microseconds until the answer was there, and the answer.
    pub async fn ask(&mut self, asked: &Asked) -> Result<(u32, Bytes)> {
        let request = Request::builder().uri(&asked.path).header("host", &self.host);
        let request = request.header("authorization", format!("Bearer {}", self.token));
        let request = match &asked.body {
            None => request.body(Full::default())?,
            Some(body) => {
                let request = request.method("POST").header("content-type", "application/json");
                request.body(Full::from(body.clone()))?
            }
        };
        let begin = Instant::now();
        self.sender.ready().await?;
        let response = self.sender.send_request(request).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        let micros = u32::try_from(begin.elapsed().as_micros()).unwrap_or(u32::MAX);
        ensure!(status.is_success(), "{} was answered {status}: {}", asked.path, String::from_utf8_lossy(&body));
        Ok((micros, body))
    }

    /// `GET`, for what it answers.
    pub async fn get(&mut self, path: &str) -> Result<Value> {
        let (_, body) = self.ask(&Asked { path: path.to_owned(), body: None }).await?;
        Ok(serde_json::from_slice(&body)?)
    }
}
