//! A real server on a real socket: clients that are slow, and bodies that never end.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    time::Duration,
};

use domain::testing::a_customer;

use super::fixture::Fixture;
use crate::{RunningServer, serve};

fn started(fixture: Fixture) -> RunningServer {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    serve(fixture.serve().app, listener).unwrap()
}

/// Sends these pieces and reads until the server closes the connection or stops talking.
async fn talk(address: SocketAddr, pieces: Vec<String>) -> String {
    let talking = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        for piece in pieces {
            // The server may have closed already, which is what some of these tests are about.
            let _ = stream.write_all(piece.as_bytes());
        }
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    });
    talking.await.unwrap()
}

fn head(token: &str, more: &str) -> String {
    format!(
        "POST /orders HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\nContent-Type: application/json\r\n{more}\r\n"
    )
}

#[actix_web::test]
async fn a_body_that_never_ends_is_408_and_the_connection_is_closed() {
    let mut fixture = Fixture::default();
    fixture.settings.body_timeout = Duration::from_millis(200);
    let (_, token) = fixture.token(&a_customer());
    let server = started(fixture);
    let answer = talk(server.address(), vec![head(&token, "Content-Length: 1000\r\n"), "{\"items\":".into()]).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("/problems/body-too-slow"), "{answer}");
    assert!(answer.to_ascii_lowercase().contains("connection: close"), "{answer}");
    server.stop().await;
}

#[actix_web::test]
async fn a_chunked_body_above_the_limit_is_413() {
    let mut fixture = Fixture::default();
    fixture.settings.body_limit = 1000;
    let (_, token) = fixture.token(&a_customer());
    let server = started(fixture);
    let chunk = format!("258\r\n{}\r\n", " ".repeat(600));
    let pieces = vec![head(&token, "Transfer-Encoding: chunked\r\n"), chunk.clone(), chunk.clone(), chunk];
    let answer = talk(server.address(), pieces).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    server.stop().await;
}

#[actix_web::test]
async fn a_chunked_body_that_nobody_reads_does_not_hold_the_connection() {
    let server = started(Fixture::default());
    let began = std::time::Instant::now();
    let pieces = vec![head("Bearer nonsense", "Transfer-Encoding: chunked\r\n"), "5\r\n     \r\n".into()];
    let answer = talk(server.address(), pieces).await;
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    assert!(began.elapsed() < Duration::from_secs(8));
    server.stop().await;
}

#[actix_web::test]
async fn a_chunked_body_is_read_like_any_other_and_the_connection_kept() {
    let mut fixture = Fixture::default();
    fixture.settings.keep_alive = Duration::from_millis(500);
    let (_, token) = fixture.token(&a_customer());
    let server = started(fixture);
    let order = head(&token, "Transfer-Encoding: chunked\r\n") + "2\r\n{}\r\n0\r\n\r\n";
    let answer = talk(server.address(), vec![order.clone(), order]).await;
    assert_eq!(answer.matches("HTTP/1.1 422").count(), 2, "{answer}");
    server.stop().await;
}

#[actix_web::test]
async fn a_head_that_never_ends_is_given_up() {
    let mut fixture = Fixture::default();
    fixture.settings.head_timeout = Duration::from_millis(200);
    let server = started(fixture);
    let answer = talk(server.address(), vec!["GET /health HTTP/1.1\r\nHost: x\r\n".into()]).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    server.stop().await;
}

#[actix_web::test]
async fn nobody_has_to_send_a_body_that_is_refused_unread() {
    let mut fixture = Fixture::default();
    fixture.settings.keep_alive = Duration::from_millis(200);
    let server = started(fixture);
    let answer = talk(server.address(), vec![head("Bearer nonsense", "Content-Length: 100000\r\n")]).await;
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    server.stop().await;
}

#[actix_web::test]
async fn a_server_that_is_stopped_has_ended() {
    let server = started(Fixture::default());
    assert_ne!(server.address().port(), 0);
    server.stop().await;
    server.ended().await;
    assert!(TcpStream::connect(server.address()).is_err());
}
