//! `stockbook health`: what a container's health check runs.

use std::{net::IpAddr, process::ExitCode, time::Duration};

use anyhow::{Context, Result};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::{config::Config, tell};

/// Longer than a readiness check may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Asks for `/health/ready` and looks at the status line. Six lines of HTTP/1.0 spare the image an HTTP client.
pub async fn run(config: &Config) -> Result<ExitCode> {
    let status = timeout(PATIENCE, ask(config)).await.context("the server does not answer")??;
    let is_ready = status.contains(" 200 ");
    tell(if is_ready { "ready" } else { "not ready" });
    Ok(if is_ready { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn ask(config: &Config) -> Result<String> {
    let address = match config.http.bind {
        // A server that listens everywhere is asked on this machine.
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::from([127, 0, 0, 1]),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1]),
        ip => ip,
    };
    let mut stream = TcpStream::connect((address, config.http.port)).await.context("the server cannot be reached")?;
    stream.write_all(b"GET /health/ready HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n").await?;
    let mut answer = Vec::new();
    stream.take(4096).read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned())
}
