//! A server that is compatible with S3, for the tests of this crate and of others: moto, on loopback.

use std::{
    io,
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::yield_now,
    time::timeout,
};

use crate::S3Settings;

/// A running server, which ends with it.
#[derive(Debug)]
pub struct S3Server {
    process: Child,
    port: u16,
}

impl Drop for S3Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// Where moto's program is: in the folder that `MOTO_BIN` names, or on the path.
pub fn program(environment: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let named = environment("MOTO_BIN").map(|folder| PathBuf::from(folder).join("moto_server"));
    let path = environment("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).map(|folder| folder.join("moto_server")).collect::<Vec<_>>();
    named.into_iter().chain(on_path).find(|program| program.is_file() && works(program))
}

/// A shim that stands for nothing does not.
fn works(program: &PathBuf) -> bool {
    let asked = Command::new(program).arg("--help").stdout(Stdio::null()).stderr(Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}

impl S3Server {
    /// Starts it on a free port, and waits until it answers.
    ///
    /// # Panics
    ///
    /// If it does not within a minute.
    pub async fn start(program: &PathBuf) -> Self {
        Self::start_on(program, free_port()).await
    }

    /// Starts it on a port.
    ///
    /// # Panics
    ///
    /// As above.
    pub async fn start_on(program: &PathBuf, port: u16) -> Self {
        let started = Command::new(program)
            .args(["-H", "127.0.0.1", "-p", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let process = started.unwrap_or_else(|error| panic!("moto does not start: {error}"));
        let server = Self { process, port };
        server.wait_for("GET / HTTP/1.1", "HTTP/1.").await;
        server
    }

    /// Its port.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Makes a bucket.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    pub async fn make_bucket(&self, name: &str) {
        self.wait_for(&format!("PUT /{name} HTTP/1.1"), "HTTP/1.1 200").await;
    }

    /// Asks until it answers so. A server that only just started may drop a connection, and making a bucket twice does no harm.
    async fn wait_for(&self, request: &str, expected: &str) {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            let answer =
                timeout(Duration::from_secs(10), self.ask(request)).await.unwrap_or_else(|late| Err(late.into()));
            if answer.as_ref().is_ok_and(|answer| answer.starts_with(expected)) {
                return;
            }
            assert!(Instant::now() < deadline, "moto does not answer {request} as it should: {answer:?}");
            yield_now().await;
        }
    }

    async fn ask(&self, request: &str) -> io::Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await?;
        let signed = "Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
        let whole =
            format!("{request}\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nConnection: close\r\n{signed}\r\n\r\n");
        stream.write_all(whole.as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        Ok(answer)
    }

    /// How to get at a bucket of it.
    pub fn settings(&self, bucket: &str) -> S3Settings {
        settings(self.port, bucket)
    }
}

/// How to get at a bucket of a server on a port of this machine.
pub fn settings(port: u16, bucket: &str) -> S3Settings {
    S3Settings {
        bucket: bucket.to_owned(),
        endpoint: Some(format!("http://127.0.0.1:{port}")),
        region: "us-east-1".to_owned(),
        access_key_id: Some("test".to_owned()),
        secret_access_key: Some("test".to_owned()),
        session_token: None,
        prefix: None,
        timeout_s: 5,
    }
}

/// A port that nobody listens on just now.
///
/// # Panics
///
/// If there is none.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    listener.map_or_else(|error| panic!("there is no free port: {error}"), |address| address.port())
}
