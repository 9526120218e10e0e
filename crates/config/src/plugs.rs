//! What is made here is of the official traits, which clients of the official SDK take; and theirs are taken here.

use crate::meta::credentials::CredentialsProviderChain;
use crate::test_util::{config, now};
use crate::{BehaviorVersion, defaults};
use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_runtime_api::client::identity::{ResolveCachedIdentity, ResolveIdentity};
use aws_types::SdkConfig;

/// What an official client asks of a provider.
fn is_official<T: ProvideCredentials + ResolveIdentity + 'static>() {}

fn shared<T: ProvideCredentials + 'static>(provider: T) -> SharedCredentialsProvider {
    SharedCredentialsProvider::new(provider)
}

#[test]
fn every_provider_is_one_to_official_clients() {
    is_official::<SharedCredentialsProvider>();
    let config = config(&[("AWS_EC2_METADATA_DISABLED", "true")], &[]);
    let chain = crate::default_provider::credentials::DefaultCredentialsChain::builder();
    let mut all = vec![
        shared(now(chain.configure(config.clone()).build())),
        shared(crate::environment::EnvironmentVariableCredentialsProvider::new()),
        shared(
            crate::profile::ProfileFileCredentialsProvider::builder()
                .configure(&config)
                .build(),
        ),
        shared(
            crate::ecs::EcsCredentialsProvider::builder()
                .configure(&config)
                .build(),
        ),
        shared(
            crate::imds::credentials::ImdsCredentialsProvider::builder()
                .configure(&config)
                .build(),
        ),
        shared(CredentialsProviderChain::first_try(
            "x",
            Credentials::new("a", "s", None, None, "x"),
        )),
    ];
    #[cfg(feature = "credentials-process")]
    all.push(shared(
        crate::credential_process::CredentialProcessProvider::new("x".to_owned()),
    ));
    #[cfg(feature = "sts")]
    all.push(shared(
        crate::web_identity_token::WebIdentityTokenCredentialsProvider::builder()
            .configure(&config)
            .build(),
    ));
    for provider in all {
        let official: SdkConfig = SdkConfig::builder().credentials_provider(provider).build();
        assert!(official.credentials_provider().is_some());
    }
}

/// The default cache of a loaded configuration is what official clients take for theirs.
#[test]
fn a_loaded_configuration_is_an_official_one() {
    fn is_cache(_: &impl ResolveCachedIdentity) {}
    let loaded: SdkConfig = now(defaults(BehaviorVersion::latest())
        .empty_test_environment()
        .load());
    is_cache(&loaded.identity_cache().unwrap());
    let provider = loaded.credentials_provider().unwrap();
    // Any provider is taken here, an official configuration's too.
    let again = now(defaults(BehaviorVersion::latest())
        .empty_test_environment()
        .credentials_provider(provider)
        .load());
    assert!(again.credentials_provider().is_some());
}
