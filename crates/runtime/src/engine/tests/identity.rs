//! Who requests are signed for: caches, what clients share, and credentials that a service refuses.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::future::ProvideCredentials as Provided;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_runtime_api::client::identity::{
    Identity, IdentityFuture, ResolveCachedIdentity, SharedIdentityResolver,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use aws_smithy_types::error::metadata::ProvideErrorMetadata as _;
use aws_smithy_types::retry::RetryConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;

use crate::config::reexports::IdentityCache;
use crate::config::{Builder, Config};
use crate::testing::{Script, Step, TestService, base, make};

/// Gives another key each time, or the first one always.
#[derive(Clone, Debug, Default)]
struct Counting {
    loads: Arc<AtomicU32>,
    is_constant: bool,
}

impl Counting {
    fn loads(&self) -> u32 {
        self.loads.load(Ordering::SeqCst)
    }
}

impl ProvideCredentials for Counting {
    fn provide_credentials<'a>(&'a self) -> Provided<'a>
    where
        Self: 'a,
    {
        let count = self.loads.fetch_add(1, Ordering::SeqCst) + 1;
        let key = format!("AKID{}", if self.is_constant { 1 } else { count });
        Provided::new(async {
            tokio::task::yield_now().await;
            Ok(Credentials::new(key, "secret", None, None, "test"))
        })
    }
}

/// The keys that requests were signed with.
fn keys(script: &Script) -> Vec<String> {
    let requests = script.requests();
    let key = |text: &str| {
        let rest = text.split_once("Credential=").unwrap().1;
        rest.split_once('/').unwrap().0.to_owned()
    };
    requests
        .iter()
        .map(|request| key(request.header("authorization")))
        .collect()
}

fn refusal(code: &'static str) -> Step {
    Step::with(400, &[("x-amzn-errortype", code)], "{}")
}

#[tokio::test(start_paused = true)]
async fn expired_credentials_are_loaded_again_at_once_and_the_next_calls_have_the_others() {
    for code in ["ExpiredToken", "ExpiredTokenException", "RequestExpired"] {
        let script = Script::new([refusal(code), Step::ok(), Step::ok()]);
        let config = base(&script)
            .credentials_provider(Counting::default())
            .build();
        let started = tokio::time::Instant::now();
        make(&config).send().await.unwrap();
        assert!(started.elapsed().is_zero(), "{:?}", started.elapsed());
        make(&config).send().await.unwrap();
        assert_eq!(keys(&script), ["AKID1", "AKID2", "AKID2"], "{code}");
        let second = script.requests().remove(1);
        assert_eq!(second.header("amz-sdk-request"), "attempt=2; max=3");
    }
}

#[tokio::test]
async fn a_service_that_refuses_all_credentials_is_asked_twice() {
    let script = Script::new([refusal("ExpiredToken"), refusal("ExpiredToken")]);
    let config = base(&script)
        .credentials_provider(Counting::default())
        .identity_cache(IdentityCache::no_cache())
        .build();
    make(&config).send().await.unwrap_err();
    assert_eq!(script.requests().len(), 2, "though each attempt has others");

    let script = Script::new([refusal("ExpiredToken"), refusal("ExpiredToken")]);
    let provider = Counting::default();
    let config = base(&script).credentials_provider(provider.clone()).build();
    let error = make(&config).send().await.unwrap_err();
    assert_eq!(
        error.as_service_error().unwrap().code(),
        Some("ExpiredToken")
    );
    assert_eq!((script.requests().len(), provider.loads()), (2, 2));
}

#[tokio::test]
async fn without_others_the_service_has_the_last_word() {
    let provider = Counting {
        is_constant: true,
        ..Counting::default()
    };
    for code in ["ExpiredToken", "ExpiredTokenException"] {
        let script = Script::new([refusal(code)]);
        let config = base(&script).credentials_provider(provider.clone()).build();
        let error = make(&config).send().await.unwrap_err();
        assert_eq!(error.as_service_error().unwrap().code(), Some(code));
        assert_eq!(script.requests().len(), 1);
    }
    assert_eq!(provider.loads(), 4);
}

#[tokio::test]
async fn other_refusals_and_forbidden_retries_are_final() {
    for code in [
        "InvalidClientTokenId",
        "UnrecognizedClientException",
        "AccessDenied",
    ] {
        let (script, provider) = (Script::new([refusal(code)]), Counting::default());
        let config = base(&script).credentials_provider(provider.clone()).build();
        make(&config).send().await.unwrap_err();
        assert_eq!(provider.loads(), 1, "{code}");
    }
    let script = Script::new([refusal("ExpiredToken"), Step::ok()]);
    let config = base(&script)
        .credentials_provider(Counting::default())
        .retry_config(RetryConfig::disabled())
        .build();
    make(&config).send().await.unwrap_err();
    make(&config).send().await.unwrap();
    assert_eq!(
        keys(&script),
        ["AKID1", "AKID2"],
        "they are loaded for the next call"
    );
}

#[tokio::test]
async fn a_wrong_clock_is_no_reason_to_load() {
    let headers = [
        ("x-amzn-errortype", "RequestExpired"),
        ("date", "Tue, 14 Nov 2023 22:33:20 GMT"),
    ];
    let script = Script::new([Step::with(400, &headers, "{}"), Step::ok()]);
    let config = base(&script)
        .credentials_provider(Counting::default())
        .build();
    make(&config).send().await.unwrap();
    assert_eq!(keys(&script), ["AKID1", "AKID1"]);
    assert_eq!(
        script.requests()[1].header("x-amz-date"),
        "20231114T223320Z"
    );
}

#[tokio::test]
async fn a_thousand_calls_one_load() {
    let script = Script::new((0..1000).map(|_| Step::ok()));
    let provider = Counting::default();
    let config = base(&script).credentials_provider(provider.clone()).build();
    let calls: Vec<_> = (0..1000)
        .map(|_| tokio::spawn(make(&config).send()))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!((script.requests().len(), provider.loads()), (1000, 1));
}

#[tokio::test]
async fn clones_and_overrides_share_what_was_loaded_unless_the_provider_is_another() {
    let script = Script::new((0..6).map(|_| Step::ok()));
    let provider = Counting::default();
    let config = base(&script).credentials_provider(provider.clone()).build();
    let with = |settings: Builder<_>| make(&config).customize().config_override(settings).send();
    // Nothing is cached yet: what the first call loads is the client's too.
    with(Builder::new().region(Region::from_static("us-east-1")))
        .await
        .unwrap();
    make(&config.clone()).send().await.unwrap();
    with(config.to_builder()).await.unwrap();
    assert_eq!(provider.loads(), 1);

    let other = Counting::default();
    with(Builder::new().credentials_provider(other.clone()))
        .await
        .unwrap();
    assert_eq!((provider.loads(), other.loads()), (1, 1));
    with(Builder::new().identity_cache(IdentityCache::no_cache()))
        .await
        .unwrap();
    assert_eq!(provider.loads(), 2, "a cache of its own");
    make(&config).send().await.unwrap();
    assert_eq!(provider.loads(), 2);
}

#[tokio::test]
async fn clients_of_one_sdk_config_share_its_cache() {
    let script = Script::new((0..4).map(|_| Step::ok()));
    let provider = Counting::default();
    let provider_of_all = SharedCredentialsProvider::new(provider.clone());
    let sdk = || {
        SdkConfig::builder()
            .region(Region::from_static("eu-west-1"))
            .credentials_provider(provider_of_all.clone())
            .http_client(script.clone())
    };
    let shared = sdk().identity_cache(IdentityCache::lazy().build()).build();
    let call = async |sdk: &SdkConfig| make(&Config::<TestService>::new(sdk)).send().await;
    call(&shared).await.unwrap();
    call(&shared).await.unwrap();
    assert_eq!(provider.loads(), 1);
    call(&sdk().build()).await.unwrap();
    call(&sdk().build()).await.unwrap();
    assert_eq!(provider.loads(), 3, "without one, each client has its own");
    assert!(
        Config::<TestService>::new(&shared)
            .identity_cache()
            .is_some()
    );
}

/// A cache of the caller's own: it gives what it likes.
#[derive(Debug)]
struct Own;

impl ResolveCachedIdentity for Own {
    fn resolve_cached_identity<'a>(
        &'a self,
        _: SharedIdentityResolver,
        components: &'a RuntimeComponents,
        bag: &'a ConfigBag,
    ) -> IdentityFuture<'a> {
        assert!(components.time_source().is_some());
        assert_eq!(bag.load::<Region>().unwrap().as_ref(), "eu-west-1");
        let credentials = Credentials::new("AKIDOWN", "secret", None, None, "own");
        IdentityFuture::ready(Ok(Identity::from(credentials)))
    }
}

#[tokio::test]
async fn a_cache_of_the_callers_own_has_the_last_word() {
    let script = Script::new([Step::ok(), refusal("ExpiredToken")]);
    let provider = Counting::default();
    let config = base(&script)
        .credentials_provider(provider.clone())
        .identity_cache(Own)
        .build();
    make(&config).send().await.unwrap();
    make(&config).send().await.unwrap_err();
    assert_eq!(keys(&script), ["AKIDOWN", "AKIDOWN"]);
    assert_eq!(provider.loads(), 0);
}

/// Fails as a chain of providers does.
#[derive(Debug)]
struct Failing(#[allow(dead_code, reason = "it is shown")] &'static str);

impl ProvideCredentials for Failing {
    fn provide_credentials<'a>(&'a self) -> Provided<'a>
    where
        Self: 'a,
    {
        let cause = std::io::Error::other("connection refused");
        Provided::ready(Err(CredentialsError::provider_error(Chain(cause))))
    }
}

#[derive(Debug)]
struct Chain(std::io::Error);

impl std::fmt::Display for Chain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Environment: AWS_ACCESS_KEY_ID is not set; Imds: no answer")
    }
}

impl std::error::Error for Chain {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

#[tokio::test]
async fn every_cause_of_missing_credentials_is_told_once() {
    let config = base(&Script::new([]))
        .credentials_provider(Failing(""))
        .build();
    // The one that loads, and one that waited for it.
    let (first, second) = tokio::join!(make(&config).send(), make(&config).send());
    for error in [first.unwrap_err(), second.unwrap_err()] {
        let error: &(dyn std::error::Error + 'static) = &error;
        let causes: Vec<_> = std::iter::successors(Some(error), |&error| error.source())
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            causes,
            [
                "dispatch failure",
                "other",
                "an error occurred while loading credentials",
                "Environment: AWS_ACCESS_KEY_ID is not set; Imds: no answer",
                "connection refused",
            ]
        );
    }
}
