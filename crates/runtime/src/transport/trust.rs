//! Whose certificates a connection accepts.

/// Whose certificates a connection accepts.
#[cfg_attr(
    not(feature = "dynamic"),
    allow(unreachable_pub, reason = "only calls without types ask")
)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trust {
    /// Those that the platform accepts.
    #[default]
    Platform,
    /// Those of these authorities alone: certificates in PEM.
    #[cfg(feature = "dynamic")]
    Bundle(&'static [u8]),
    /// Any. Whoever stands between can read and change what is sent.
    #[cfg(feature = "dynamic")]
    Anybody,
}

#[cfg(all(feature = "rustls", feature = "dynamic"))]
pub(super) use self::verifier::verifier;

#[cfg(all(feature = "rustls", feature = "dynamic"))]
mod verifier {
    use std::sync::Arc;

    use rustls::client::WebPkiServerVerifier;
    use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
    use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
    use rustls::pki_types::pem::PemObject as _;
    use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
    use rustls::{DigitallySignedStruct, Error, RootCertStore, SignatureScheme};

    /// Verifies certificates by the authorities of a bundle, or not at all without one.
    pub(in crate::transport) fn verifier(
        bundle: Option<&[u8]>,
        provider: Arc<CryptoProvider>,
    ) -> Result<Arc<dyn ServerCertVerifier>, Error> {
        let Some(bundle) = bundle else {
            return Ok(Arc::new(Anybody(provider)));
        };
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(
            CertificateDer::pem_slice_iter(bundle).filter_map(Result::ok),
        );
        if roots.is_empty() {
            let text = "the bundle of authorities has no certificate in PEM";
            return Err(Error::General(text.to_owned()));
        }
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider);
        let verifier = verifier.build();
        verifier
            .map(|verifier| verifier as Arc<dyn ServerCertVerifier>)
            .map_err(|error| Error::General(error.to_string()))
    }

    /// Takes any certificate. That the peer has its key is checked all the same.
    #[derive(Debug)]
    struct Anybody(Arc<CryptoProvider>);

    impl ServerCertVerifier for Anybody {
        fn verify_server_cert(
            &self,
            _: &CertificateDer<'_>,
            _: &[CertificateDer<'_>],
            _: &ServerName<'_>,
            _: &[u8],
            _: UnixTime,
        ) -> Result<ServerCertVerified, Error> {
            Ok(ServerCertVerified::assertion())
        }

        fn verify_tls12_signature(
            &self,
            message: &[u8],
            cert: &CertificateDer<'_>,
            dss: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            let algorithms = &self.0.signature_verification_algorithms;
            verify_tls12_signature(message, cert, dss, algorithms)
        }

        fn verify_tls13_signature(
            &self,
            message: &[u8],
            cert: &CertificateDer<'_>,
            dss: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            let algorithms = &self.0.signature_verification_algorithms;
            verify_tls13_signature(message, cert, dss, algorithms)
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            self.0.signature_verification_algorithms.supported_schemes()
        }
    }
}
