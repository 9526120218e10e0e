//! Certificates that are accepted because the caller says so, and none besides.

use std::error::Error as _;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::transport::error::Trouble;

const AUTHORITY: &[u8] = include_bytes!("../../testing/certificates/authority.der");
const LOCALHOST: (&[u8], &[u8]) = (
    include_bytes!("../../testing/certificates/localhost.der"),
    include_bytes!("../../testing/certificates/localhost.key.der"),
);
const STRANGER: (&[u8], &[u8]) = (
    include_bytes!("../../testing/certificates/stranger.der"),
    include_bytes!("../../testing/certificates/stranger.key.der"),
);

fn pem(certificate: &[u8]) -> Trust {
    let text = aws_smithy_types::base64::encode(certificate);
    let text =
        format!("# theirs\n-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n");
    Trust::Bundle(Vec::leak(text.into_bytes()))
}

fn acceptor((certificate, key): (&[u8], &[u8])) -> TlsAcceptor {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.to_vec().into()],
            PrivatePkcs8KeyDer::from(key.to_vec()).into(),
        );
    TlsAcceptor::from(Arc::new(config.unwrap()))
}

/// Calls a server with this certificate: what it answers, or whether TLS failed, and how.
async fn call(certificate: (&'static [u8], &'static [u8]), trust: Trust) -> Result<String, String> {
    let server = Server::new().await;
    let port = server.listener.local_addr().unwrap().port();
    let connector = Connector { trust, ..PATIENT };
    let url = format!("https://localhost:{port}/");
    let serve = async {
        let stream = server.accept().await;
        if let Ok(mut stream) = acceptor(certificate).accept(stream).await {
            let mut head = [0; 1024];
            let _ = stream.read(&mut head).await;
            let _ = stream.write_all(OK.as_bytes()).await;
        }
        std::future::pending::<()>().await;
    };
    let response = tokio::select! {
        response = connector.call(get(&url)) => response,
        () = serve => unreachable!("the server goes on"),
    };
    match response {
        Ok(response) => Ok(text(response).await),
        Err(error) => {
            let source = error.source().unwrap();
            let trouble = source.downcast_ref::<Trouble>();
            Err(match trouble {
                Some(trouble) => format!("connect {}, TLS {}", trouble.is_connect, trouble.is_tls),
                None => source.to_string(),
            })
        }
    }
}

#[tokio::test]
async fn a_bundle_takes_the_places_of_the_platforms_authorities() {
    let refused = Err("connect true, TLS true".to_owned());
    let ok = Ok("ok".to_owned());
    assert_eq!(call(LOCALHOST, pem(AUTHORITY)).await, ok);
    assert_eq!(call(STRANGER, pem(AUTHORITY)).await, refused);
    // Tests trust the authority as the platform's own.
    assert_eq!(call(LOCALHOST, Trust::Platform).await, ok);
    assert_eq!(call(LOCALHOST, pem(STRANGER.0)).await, refused);
}

#[tokio::test]
async fn anybody_is_anybody() {
    assert_eq!(
        call(STRANGER, Trust::Platform).await,
        Err("connect true, TLS true".to_owned())
    );
    assert_eq!(call(STRANGER, Trust::Anybody).await, Ok("ok".to_owned()));
}

#[tokio::test]
async fn a_bundle_without_certificates_is_told() {
    let error = call(LOCALHOST, Trust::Bundle(b"nothing"))
        .await
        .unwrap_err();
    assert!(
        error.contains("the bundle of authorities has no certificate in PEM"),
        "{error}"
    );
}
