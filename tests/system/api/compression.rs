//! gzip, for whoever takes it.

use std::io::{Read, Write};

use system_tests::TestApp;

/// One request over a plain socket: a client that unpacks by itself would hide what came.
fn raw(base: &str, encoding: &str) -> Vec<u8> {
    let address = base.strip_prefix("http://").unwrap();
    let mut socket = std::net::TcpStream::connect(address).unwrap();
    let request = format!("GET /openapi.json HTTP/1.1\r\nHost: {address}\r\n{encoding}Connection: close\r\n\r\n");
    socket.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_packed_for_whoever_takes_it_and_for_nobody_else() {
    let app = TestApp::start().await;
    let base = app.base().to_owned();
    let (packed, plain) =
        tokio::task::spawn_blocking(move || (raw(&base, "Accept-Encoding: gzip\r\n"), raw(&base, ""))).await.unwrap();
    let head = |answer: &[u8]| String::from_utf8_lossy(&answer[..600]).to_lowercase();
    assert!(head(&packed).contains("content-encoding: gzip"), "{}", head(&packed));
    assert!(head(&packed).contains("vary: accept-encoding"), "{}", head(&packed));
    assert!(!head(&plain).contains("content-encoding"), "{}", head(&plain));
    assert!(packed.len() * 2 < plain.len(), "{} of {} bytes", packed.len(), plain.len());
    // And unpacked it is the same.
    assert!(app.anonymous().get("/openapi.json").await.expect(200)["paths"].is_object());
    app.close().await;
}
