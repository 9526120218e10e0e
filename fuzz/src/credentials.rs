//! What slim-sdk-config reads: profile files, answers of containers' agents, and tokens that `aws sso login` left.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use slim_sdk_config::Region;
use slim_sdk_config::ecs::EcsCredentialsProvider;
use slim_sdk_config::profile::profile_file::ProfileFiles;
use slim_sdk_config::provider_config::ProviderConfig;
use slim_sdk_config::sso::SsoCredentialsProvider;
use slim_sdk_runtime::aws_credential_types::provider::ProvideCredentials as _;
use slim_sdk_runtime::aws_types::os_shim_internal::{Env, Fs};

/// Answers every request with these bytes.
#[derive(Debug)]
struct Answer(Vec<u8>);

impl HttpConnector for Answer {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let status = aws_smithy_runtime_api::http::StatusCode::try_from(200);
        HttpConnectorFuture::ready(match status {
            Ok(status) => Ok(HttpResponse::new(status, SdkBody::from(self.0.clone()))),
            Err(error) => Err(
                aws_smithy_runtime_api::client::result::ConnectorError::other(error.into(), None),
            ),
        })
    }
}

fn answering(bytes: &[u8]) -> SharedHttpClient {
    let bytes = bytes.to_vec();
    http_client_fn(move |_, _| SharedHttpConnector::new(Answer(bytes.clone())))
}

/// Whether a future that has nothing to wait for ends well.
fn ends_well<T, E>(future: impl Future<Output = Result<T, E>>) -> bool {
    let mut future = pin!(future);
    let context = &mut Context::from_waker(Waker::noop());
    matches!(future.as_mut().poll(context), Poll::Ready(Ok(_)))
}

/// A profile file.
#[must_use]
pub fn profile(bytes: &[u8]) -> bool {
    let path = "/home/me/.aws/config".to_owned();
    let fs = Fs::from_map([(path, bytes.to_vec())].into());
    let env = Env::from_slice(&[("HOME", "/home/me")]);
    let files = ProfileFiles::default();
    ends_well(slim_sdk_config::profile::load(&fs, &env, &files, None))
}

/// What a container's agent answers.
#[must_use]
pub fn container(bytes: &[u8]) -> bool {
    let variable = ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x");
    let config = ProviderConfig::empty()
        .with_env(Env::from_slice(&[variable]))
        .with_http_client(answering(bytes));
    let provider = EcsCredentialsProvider::builder().configure(&config).build();
    ends_well(provider.credentials())
}

/// The file of a token, which is then traded for credentials.
#[must_use]
pub fn sso_token(bytes: &[u8]) -> bool {
    const CREDENTIALS: &[u8] =
        br#"{"roleCredentials":{"accessKeyId":"a","secretAccessKey":"s","expiration":1}}"#;
    // The file is named by the digest of the start URL, which is `x`.
    let path = "/home/me/.aws/sso/cache/11f6ad8ec52a2984abaafd7c3b516503785c2072.json".to_owned();
    let config = ProviderConfig::empty()
        .with_env(Env::from_slice(&[("HOME", "/home/me")]))
        .with_fs(Fs::from_map([(path, bytes.to_vec())].into()))
        .with_retry_config(slim_sdk_config::retry::RetryConfig::disabled())
        .with_http_client(answering(CREDENTIALS));
    let provider = SsoCredentialsProvider::builder()
        .configure(&config)
        .account_id("1")
        .role_name("r")
        .start_url("x")
        .region(Region::new("us-east-1"))
        .build();
    ends_well(provider.provide_credentials())
}
