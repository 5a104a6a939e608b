//! A server that stops finishes what it began.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use nix::sys::signal::Signal;
use system_tests::{Client, fresh_database};

use super::{
    program::{SECRET, start},
    serve::wait_until_ready,
};

/// Sends the head of a request, and returns once the server waits for its body.
fn begin(address: &str, body: &str) -> TcpStream {
    let mut socket = TcpStream::connect(address).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let head = format!(
        "POST /auth/register HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Expect: 100-continue\r\nConnection: close\r\n\r\n",
        body.len()
    );
    socket.write_all(head.as_bytes()).unwrap();
    let mut go_on = [0; 25];
    socket.read_exact(&mut go_on).unwrap();
    assert_eq!(String::from_utf8_lossy(&go_on), "HTTP/1.1 100 Continue\r\n\r\n");
    socket
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_in_flight_is_finished_and_new_ones_are_not_taken() {
    let database = fresh_database().await;
    let port = system_tests::free_port().to_string();
    let address = format!("127.0.0.1:{port}");
    let base = format!("http://{address}");
    let variables =
        [("DATABASE_URL", database.url()), ("JWT_SECRET", SECRET), ("BCRYPT_COST", "4"), ("PORT", port.as_str())];
    let mut server = start(&["serve"], &variables);
    wait_until_ready(&mut server, &base).await;

    let body = r#"{"email": "last@example.com", "password": "correct horse battery"}"#;
    let mut socket = begin(&address, body);
    server.signal(Signal::SIGTERM);
    system_tests::eventually("the door is closed", || {
        let client = Client::anonymous(&base);
        async move { client.try_send(client.request(reqwest::Method::GET, "/health/live")).await.is_err() }
    })
    .await;
    socket.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    let ran = server.finish("");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.contains("Stopping"), "{}", ran.err);
}
