//! Encryption, as strictly as `sslmode` asks for.

use std::{fmt, sync::Arc};

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, WebPkiSupportedAlgorithms, aws_lc_rs, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::SettingsError;

/// How much of the server's certificate is verified.
pub(super) enum Verification {
    /// Nothing: encrypted against listeners only, as libpq does for `prefer` and `require`.
    None,
    /// That one of the authorities in this file signed it, for whatever host.
    Chain(String),
    /// That it was signed for the host by one of the authorities in this file, or by one that the machine trusts.
    Full(Option<String>),
}

/// Makes encrypted connections.
#[derive(Clone)]
pub(crate) struct Tls(MakeRustlsConnect);

impl Tls {
    pub(super) fn new(verification: &Verification) -> Result<Self, SettingsError> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let verifier: Arc<dyn ServerCertVerifier> = match verification {
            Verification::None => {
                Arc::new(Lenient { algorithms: provider.signature_verification_algorithms, chain: None })
            }
            Verification::Chain(file) => Arc::new(Lenient {
                algorithms: provider.signature_verification_algorithms,
                chain: Some(authorities(file, &provider)?),
            }),
            Verification::Full(Some(file)) => authorities(file, &provider)?,
            Verification::Full(None) => return Self::native(),
        };
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| SettingsError::Tls(error.to_string()))?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth();
        Ok(Self(MakeRustlsConnect::new(config)))
    }

    fn native() -> Result<Self, SettingsError> {
        // Fails if the process has a provider already, which is as good.
        let _ = aws_lc_rs::default_provider().install_default();
        let (connect, _unreadable) = MakeRustlsConnect::with_native_certs().map_err(|errors| {
            SettingsError::NativeCertificates(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
        })?;
        Ok(Self(connect))
    }

    /// For one connection.
    pub(crate) fn connector(&self) -> MakeRustlsConnect {
        self.0.clone()
    }
}

fn authorities(file: &str, provider: &Arc<CryptoProvider>) -> Result<Arc<WebPkiServerVerifier>, SettingsError> {
    let refused = |reason: String| SettingsError::RootCertificate { path: file.to_owned(), reason };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|error| refused(error.to_string()))? {
        let certificate = certificate.map_err(|error| refused(error.to_string()))?;
        roots.add(certificate).map_err(|error| refused(error.to_string()))?;
    }
    WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider))
        .build()
        .map_err(|error| refused(error.to_string()))
}

/// Verifies less than everything: the chain for any host, or nothing at all.
struct Lenient {
    algorithms: WebPkiSupportedAlgorithms,
    chain: Option<Arc<WebPkiServerVerifier>>,
}

impl fmt::Debug for Lenient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lenient").field("chain", &self.chain.is_some()).finish_non_exhaustive()
    }
}

impl ServerCertVerifier for Lenient {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        host: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(chain) = &self.chain else { return Ok(ServerCertVerified::assertion()) };
        match chain.verify_server_cert(certificate, intermediates, host, ocsp, now) {
            // The chain is verified before the name is compared.
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            verified => verified,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
