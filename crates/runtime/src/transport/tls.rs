//! TLS by rustls, with the process's crypto provider if one is installed, otherwise ring.

use std::fmt;
use std::sync::{Arc, OnceLock};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use rustls_platform_verifier::Verifier;

#[cfg(feature = "dynamic")]
use super::trust;
use super::trust::Trust;

const PROTOCOLS: &[&[u8]] = if cfg!(feature = "http2") {
    &[b"h2", b"http/1.1"]
} else {
    &[b"http/1.1"]
};

/// The configuration. Clients that trust the platform share one, and with it the sessions that can be resumed.
pub(super) fn config(trust: Trust) -> Result<ClientConfig, Error> {
    static PLATFORM: OnceLock<ClientConfig> = OnceLock::new();
    let shared = (trust == Trust::Platform).then_some(&PLATFORM);
    if let Some(config) = shared.and_then(OnceLock::get) {
        return Ok(config.clone());
    }
    let provider = CryptoProvider::get_default().cloned();
    let provider = provider.unwrap_or_else(|| Arc::new(ring::default_provider()));
    let verifier: Arc<dyn ServerCertVerifier> = match trust {
        Trust::Platform => Arc::new(PlatformRoots {
            provider: provider.clone(),
            verifier: OnceLock::new(),
        }),
        #[cfg(feature = "dynamic")]
        Trust::Bundle(bundle) => trust::verifier(Some(bundle), provider.clone())?,
        #[cfg(feature = "dynamic")]
        Trust::Anybody => trust::verifier(None, provider.clone())?,
    };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    config.alpn_protocols = PROTOCOLS.iter().map(|name| name.to_vec()).collect();
    Ok(match shared {
        Some(shared) => shared.get_or_init(|| config).clone(),
        None => config,
    })
}

/// Verifies certificates as the platform does. Its root certificates are loaded when the first one is to be verified:
/// programs that only use `http`, or have no root certificates, start without them.
struct PlatformRoots {
    provider: Arc<CryptoProvider>,
    verifier: OnceLock<Verifier>,
}

/// Nobody looks at what is in it, and to show that is code for every type of rustls.
impl fmt::Debug for PlatformRoots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlatformRoots")
    }
}

impl PlatformRoots {
    fn verifier(&self) -> Result<&Verifier, Error> {
        if let Some(verifier) = self.verifier.get() {
            return Ok(verifier);
        }
        let verifier = verifier(self.provider.clone())?;
        Ok(self.verifier.get_or_init(|| verifier))
    }
}

#[cfg(not(test))]
fn verifier(provider: Arc<CryptoProvider>) -> Result<Verifier, Error> {
    Verifier::new(provider)
}

/// Tests trust an authority of their own too.
#[cfg(test)]
fn verifier(provider: Arc<CryptoProvider>) -> Result<Verifier, Error> {
    let authority = include_bytes!("../testing/certificates/authority.der");
    Verifier::new_with_extra_roots([authority.to_vec().into()], provider)
}

impl ServerCertVerifier for PlatformRoots {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verifier = self.verifier()?;
        verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier()?.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier()?.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
