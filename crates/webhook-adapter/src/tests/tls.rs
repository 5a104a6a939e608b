//! Certificates.

use std::sync::Arc;

use domain::webhooks::WebhookSender;
use reqwest::{Certificate, Client};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;

use super::{development, endpoint::ok, reason, webhook};

/// An endpoint with a certificate that its owner signed, and that certificate. It answers whoever trusts it.
async fn endpoint() -> (String, Certificate, JoinSet<()>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let certificate = Certificate::from_der(made.cert.der()).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut work = JoinSet::new();
    work.spawn(async move {
        let acceptor = TlsAcceptor::from(Arc::new(config));
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(mut stream) = acceptor.accept(stream).await {
                let mut request = [0; 4_096];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(ok("").as_bytes()).await;
            }
        }
    });
    (format!("https://localhost:{port}/hook"), certificate, work)
}

#[tokio::test]
async fn a_certificate_that_nobody_trusts_is_refused() {
    let (url, certificate, _work) = endpoint().await;
    assert_eq!(reason(development().send(&webhook(&url)).await), "its certificate is not trusted");
    // Whoever trusts it is answered: it was the certificate, and nothing else.
    let trusting = Client::builder().tls_certs_only([certificate]).no_proxy().build().unwrap();
    assert_eq!(trusting.post(&url).body("{}").send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn an_endpoint_that_does_not_speak_tls_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/hook", listener.local_addr().unwrap());
    let mut work = JoinSet::new();
    work.spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        let _ = stream.read_to_end(&mut Vec::new()).await;
    });
    assert_eq!(reason(development().send(&webhook(&url)).await), "a secure connection could not be made");
}
