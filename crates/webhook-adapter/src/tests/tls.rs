//! Certificates.

use std::sync::Arc;

use domain::webhooks::WebhookSender;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;

use super::{development, endpoint::ok, reason, webhook};

/// Names the endpoint to the process that trusts its issuer.
const TRUSTED: &str = "TRUSTED_ENDPOINT";

/// An issuer of certificates that nobody trusts yet.
fn issuer() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// An endpoint with a certificate for `localhost` from an issuer. It answers whoever trusts it.
async fn endpoint(issuer: &CertifiedIssuer<'static, KeyPair>) -> (String, JoinSet<()>) {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(["localhost".to_owned()]).unwrap().signed_by(&key, issuer).unwrap();
    let acceptor = acceptor(certificate.der().clone(), PrivateKeyDer::try_from(key.serialize_der()).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut work = JoinSet::new();
    work.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // Whoever does not trust it hangs up.
            if let Ok(mut stream) = acceptor.accept(stream).await {
                let _ = stream.read(&mut [0; 4_096]).await;
                let _ = stream.write_all(ok("").as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        }
    });
    (format!("https://localhost:{port}/hook"), work)
}

fn acceptor(certificate: CertificateDer<'static>, key: PrivateKeyDer<'static>) -> TlsAcceptor {
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

#[tokio::test]
async fn a_certificate_that_nobody_trusts_is_refused() {
    let (url, _work) = endpoint(&issuer()).await;
    assert_eq!(reason(development().send(&webhook(&url)).await), "its certificate is not trusted");
}

/// In a process of its own, where the system trusts the issuer.
#[tokio::test]
#[cfg_attr(not(target_os = "linux"), ignore = "elsewhere no variable names the certificates to trust")]
#[expect(clippy::disallowed_methods, reason = "this is how the process of its own is told what to do")]
async fn a_certificate_that_the_system_trusts_is_accepted_for_its_name_only() {
    if let Ok(url) = std::env::var(TRUSTED) {
        assert!(development().send(&webhook(&url)).await.is_delivered());
        let elsewhere = url.replace("localhost", "127.0.0.1");
        assert_eq!(reason(development().send(&webhook(&elsewhere)).await), "its certificate is for another name");
        return;
    }
    let issuer = issuer();
    let (url, _work) = endpoint(&issuer).await;
    let trusted = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(trusted.path(), issuer.pem()).unwrap();
    let mut test = tokio::process::Command::new(std::env::current_exe().unwrap());
    test.args(["--exact", "tests::tls::a_certificate_that_the_system_trusts_is_accepted_for_its_name_only"]);
    let output = test.env("SSL_CERT_FILE", trusted.path()).env(TRUSTED, url).output().await.unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
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
