//! S4: what no HTTP client would send. Everything is answered or hung up on in time, and the server goes on.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpStream},
    time::{Duration, Instant},
};

use system_tests::TestApp;

/// Longer than any of the server's own limits here, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

fn connect(base: &str) -> TcpStream {
    let socket = TcpStream::connect(base.strip_prefix("http://").unwrap()).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    socket.set_write_timeout(Some(PATIENCE)).unwrap();
    socket
}

/// Reads until the server hangs up, which it has to.
fn read_to_end(socket: &mut TcpStream, what: &str) -> String {
    let mut bytes = Vec::new();
    let began = Instant::now();
    if let Err(error) = socket.read_to_end(&mut bytes) {
        // A reset is a way to hang up; running out of patience is not.
        assert!(began.elapsed() < PATIENCE, "{what}: still open after {PATIENCE:?}: {error}");
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Sends bytes and nothing more, and keeps the line open unless `ends`.
async fn send(app: &TestApp, what: &'static str, bytes: Vec<u8>, ends: bool) -> String {
    let base = app.base().to_owned();
    tokio::task::spawn_blocking(move || {
        let mut socket = connect(&base);
        // A server that hung up before it heard everything is right too.
        let _ = socket.write_all(&bytes);
        if ends {
            let _ = socket.shutdown(Shutdown::Write);
        }
        read_to_end(&mut socket, what)
    })
    .await
    .unwrap()
}

async fn start() -> TestApp {
    TestApp::start_with(1, &[("BODY_TIMEOUT_S", "1"), ("REQUEST_TIMEOUT_S", "2")]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_never_ends_is_408_and_the_line_is_closed() {
    let app = start().await;
    for (what, head) in [
        (
            "announced",
            "POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
        ),
        (
            "chunked",
            "POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
        ),
        (
            "not begun",
            "POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n",
        ),
    ] {
        let answer = send(&app, what, head.as_bytes().to_vec(), false).await;
        assert!(answer.starts_with("HTTP/1.1 408"), "{what}: {answer}");
        assert!(answer.contains("/problems/body-too-slow"), "{what}: {answer}");
    }
    app.anonymous().get("/health").await.expect(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_never_ends_is_hung_up_on() {
    let app = start().await;
    for (what, bytes) in
        [("a header", &b"GET /health HTTP/1.1\r\nHost: x\r\nX-Endless: "[..]), ("a request line", b"GET /hea")]
    {
        let answer = send(&app, what, bytes.to_vec(), false).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{what}: {answer}");
    }
    app.anonymous().get("/health").await.expect(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_for_a_body_that_is_not_read() {
    let app = start().await;
    for path in ["/health", "/nothing", "/orders"] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{{");
        let answer = send(&app, "a body that is not read", request.into_bytes(), false).await;
        assert!(answer.starts_with("HTTP/1.1 "), "{path}: {answer}");
    }
    app.close().await;
}

/// What is sent, and then nothing more.
fn nonsense() -> Vec<(&'static str, Vec<u8>)> {
    let head = |text: &str| text.replace('\n', "\r\n").into_bytes();
    let post = "POST /auth/login HTTP/1.1\nHost: x\nContent-Type: application/json\n";
    vec![
        ("nothing", Vec::new()),
        ("NUL", vec![0; 1000]),
        ("random bytes", (0..5_000_u32).map(|n| u8::try_from(n * 7919 % 251).unwrap()).collect()),
        ("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec()),
        ("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec()),
        ("another protocol", b"EHLO example.com\r\n".to_vec()),
        ("no version", head("GET /health\n\n")),
        ("another version", head("GET /health HTTP/9.9\nHost: x\n\n")),
        ("two spaces", head("GET  /health HTTP/1.1\nHost: x\n\n")),
        ("NUL in the path", b"GET /products/\x00 HTTP/1.1\r\nHost: x\r\n\r\n".to_vec()),
        ("bytes in the path", b"GET /products/\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n".to_vec()),
        ("a broken escape", head("GET /products/%zz HTTP/1.1\nHost: x\nConnection: close\n\n")),
        ("a whole URL", head("GET http://x/health HTTP/1.1\nHost: x\nConnection: close\n\n")),
        ("a star", head("OPTIONS * HTTP/1.1\nHost: x\nConnection: close\n\n")),
        ("CONNECT", head("CONNECT x:80 HTTP/1.1\nHost: x\nConnection: close\n\n")),
        ("no host", head("GET /health HTTP/1.1\nConnection: close\n\n")),
        ("a header without a colon", head("GET /health HTTP/1.1\nHost x\n\n")),
        ("NUL in a header", b"GET /health HTTP/1.1\r\nHost: x\r\nA: b\x00c\r\n\r\n".to_vec()),
        ("a folded header", head("GET /health HTTP/1.1\nHost: x\nA: b\n c\n\n")),
        ("a large header", head(&format!("GET /health HTTP/1.1\nHost: x\nA: {}\n\n", "x".repeat(1_000_000)))),
        ("many headers", head(&format!("GET /health HTTP/1.1\nHost: x\n{}\n", "A: b\n".repeat(20_000)))),
        ("a long path", head(&format!("GET /{} HTTP/1.1\nHost: x\n\n", "x".repeat(200_000)))),
        ("a negative length", head(&format!("{post}Content-Length: -1\n\n{{}}"))),
        ("a huge length", head(&format!("{post}Content-Length: 99999999999999999999\n\n{{}}"))),
        ("a length that is no number", head(&format!("{post}Content-Length: two\n\n{{}}"))),
        ("two lengths", head(&format!("{post}Content-Length: 2\nContent-Length: 3\n\n{{}}"))),
        ("a bad chunk", head(&format!("{post}Transfer-Encoding: chunked\n\nzz\n{{}}\n"))),
        ("a huge chunk", head(&format!("{post}Transfer-Encoding: chunked\n\nffffffffffffffffff\n{{}}\n"))),
        ("an unknown coding", head(&format!("{post}Transfer-Encoding: magic\n\n{{}}"))),
        ("an expectation", head(&format!("{post}Expect: 200-maybe\nContent-Length: 2\nConnection: close\n\n{{}}"))),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_is_refused_or_hung_up_on_and_the_server_goes_on() {
    let app = start().await;
    for (what, bytes) in nonsense() {
        let answer = send(&app, what, bytes, true).await;
        assert!(!answer.starts_with("HTTP/1.1 5"), "{what}: {answer}");
        assert!(answer.is_empty() || answer.starts_with("HTTP/1."), "{what}: {answer}");
    }
    app.anonymous().get("/health/ready").await.expect(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_smuggled_behind_a_length_that_disagrees_with_the_chunks() {
    let app = start().await;
    let smuggled = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";
    let request = format!(
        "POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n{smuggled}",
        5 + smuggled.len()
    );
    let answer = send(&app, "both", request.into_bytes(), true).await;
    assert!(!answer.contains("\"status\":\"ok\""), "{answer}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn silent_clients_keep_nobody_out() {
    let app = start().await;
    let base = app.base().to_owned();
    let silent = tokio::task::spawn_blocking(move || {
        let sockets: Vec<TcpStream> = (0..200).map(|_| connect(&base)).collect();
        for mut socket in &sockets {
            socket.write_all(b"POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n").unwrap();
        }
        sockets
    })
    .await
    .unwrap();
    for _ in 0..20 {
        app.anonymous().get("/health").await.expect(200);
    }
    drop(silent);
    app.close().await;
}
