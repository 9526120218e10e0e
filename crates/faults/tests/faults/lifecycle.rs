//! Clients and what they live in: runtimes that end, none at all, settings that are missing, and peers that cannot be
//! reached.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use slim_sdk_connect::config::interceptors::BeforeTransmitInterceptorContextRef;
use slim_sdk_connect::config::retry::RetryConfig;
use slim_sdk_connect::config::timeout::TimeoutConfig;
use slim_sdk_connect::config::{
    Builder, ConfigBag, Credentials, Intercept, Region, RuntimeComponents,
};
use slim_sdk_connect::error::BoxError;
use slim_sdk_connect::{Client, Config};
use slim_sdk_faults::case::{Outcome, call, client, client_of, outcome};
use slim_sdk_faults::peer::{Act, Peer, ok, response};
use slim_sdk_local::Local;
use tokio::net::TcpListener;
use tokio::runtime;

fn multi_thread() -> runtime::Runtime {
    let mut builder = runtime::Builder::new_multi_thread();
    builder.worker_threads(1).enable_all().build().unwrap()
}

fn current_thread() -> runtime::Runtime {
    let mut builder = runtime::Builder::new_current_thread();
    builder.enable_all().build().unwrap()
}

async fn sent(client: &Client) -> (Outcome, String) {
    outcome(call(client).send().await.map(drop))
}

#[test]
fn a_client_outlives_the_runtime_of_its_first_call() {
    let home = multi_thread();
    let peer = home
        .block_on(Peer::start(|_, _| vec![Act::Send(ok())]))
        .unwrap();
    let client = client(&peer, |config| config);
    for runtime in [
        multi_thread(),
        current_thread(),
        multi_thread(),
        current_thread(),
    ] {
        assert_eq!(runtime.block_on(sent(&client)).0, Outcome::Ok);
        // Its connections end with the runtime.
        drop(runtime);
    }
    assert!(
        (4..=8).contains(&peer.requests().len()),
        "{}",
        peer.requests().len()
    );
}

/// A connection of a runtime that nobody drives would never answer.
#[test]
fn a_client_does_not_wait_for_a_runtime_that_stands_still() {
    let home = multi_thread();
    let peer = home
        .block_on(Peer::start(|_, _| vec![Act::Send(ok())]))
        .unwrap();
    let client = client(&peer, |config| config);
    let still = current_thread();
    assert_eq!(still.block_on(sent(&client)).0, Outcome::Ok);
    let start = Instant::now();
    assert_eq!(current_thread().block_on(sent(&client)).0, Outcome::Ok);
    assert!(start.elapsed() < Duration::from_secs(10));
    assert_eq!(peer.requests().len(), 2);
    drop(still);
}

#[test]
fn a_runtime_of_one_thread_is_enough() {
    current_thread().block_on(async {
        let peer = Peer::start(|_, _| vec![Act::Send(ok())]).await.unwrap();
        let client = client(&peer, |config| config);
        let (first, second) = tokio::join!(sent(&client), sent(&client));
        assert_eq!((first.0, second.0), (Outcome::Ok, Outcome::Ok));
    });
}

/// Polls a call where there is no runtime.
fn polled(client: &Client) -> (Outcome, String) {
    let mut call = pin!(sent(client));
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..1_000 {
        if let Poll::Ready(result) = call.as_mut().poll(&mut context) {
            return result;
        }
    }
    unreachable!("the call waits for ever")
}

#[test]
fn without_a_runtime_a_call_is_an_error() {
    let home = multi_thread();
    let peer = home
        .block_on(Peer::start(|_, _| vec![Act::Send(ok())]))
        .unwrap();
    let settings: [fn(Builder) -> Builder; 4] = [
        |config| config,
        |config| config.retry_config(RetryConfig::disabled()),
        |config| config.timeout_config(TimeoutConfig::disabled()),
        |config| {
            let config = config.retry_config(RetryConfig::disabled());
            config.timeout_config(TimeoutConfig::disabled())
        },
    ];
    for (number, settings) in settings.into_iter().enumerate() {
        let client = client(&peer, settings);
        let (outcome, text) = polled(&client);
        assert_eq!(outcome, Outcome::Dispatch, "{number}: {text}");
        assert!(text.contains("untime"), "{number}: {text}");
        // And it is no worse for it.
        assert_eq!(home.block_on(sent(&client)).0, Outcome::Ok, "{number}");
    }
}

fn keys() -> Credentials {
    Credentials::new(
        Local::ACCESS_KEY_ID,
        Local::SECRET_ACCESS_KEY,
        None,
        None,
        "faults",
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_in_the_configuration_is_named_and_nothing_sent() {
    let peer = Peer::start(|_, _| vec![Act::Send(ok())]).await.unwrap();
    let base = || Config::builder().behavior_version_latest();
    let region = Region::new("us-east-1");
    for (name, config, said) in [
        (
            "no_credentials",
            base().region(region.clone()).endpoint_url(peer.url()),
            "no credentials provider is set",
        ),
        (
            "no_region_with_endpoint",
            base().credentials_provider(keys()).endpoint_url(peer.url()),
            "region",
        ),
        (
            "no_region_no_endpoint",
            base().credentials_provider(keys()),
            "region",
        ),
        ("nothing", base(), "region"),
    ] {
        let (outcome, text) = sent(&Client::from_conf(config.build())).await;
        assert!(
            matches!(outcome, Outcome::Dispatch | Outcome::Construction),
            "{name}: {outcome:?} {text}"
        );
        assert!(text.contains(said), "{name}: {text}");
    }
    assert_eq!(peer.connections(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_whose_token_repeats_end_with_an_error() {
    let page = r#"{"InstanceSummaryList":[],"NextToken":"again"}"#;
    let peer = Peer::start(|_, _| vec![Act::Send(response(200, "", page))])
        .await
        .unwrap();
    let client = client(&peer, |config| config);
    let mut pages = client.list_instances().into_paginator().send();
    assert!(pages.next().await.is_some_and(|page| page.is_ok()));
    assert!(pages.next().await.is_some_and(|page| page.is_ok()));
    let text = format!("{:?}", pages.next().await.unwrap().unwrap_err());
    assert!(
        text.contains("ListInstances answered with the page token it was asked with"),
        "{text}"
    );
    assert!(pages.next().await.is_none());
    assert_eq!(peer.requests().len(), 2);
}

/// Counts the attempts of calls: nobody else sees those that reach nobody.
#[derive(Clone, Debug, Default)]
struct Attempts(Arc<AtomicUsize>);

impl Intercept for Attempts {
    fn name(&self) -> &'static str {
        "Attempts"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

/// What a call to nobody comes to, and how many attempts it made.
async fn unreachable(url: &str) -> (Outcome, String, usize) {
    let attempts = Attempts::default();
    let client = client_of(url, |config| config);
    let call = call(&client).customize().interceptor(attempts.clone());
    let (outcome, text) = outcome(call.send().await.map(drop));
    (outcome, text, attempts.0.load(Ordering::SeqCst))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_that_refuses_is_an_error_that_says_so() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let (outcome, text, attempts) = unreachable(&format!("http://{address}")).await;
    assert_eq!(outcome, Outcome::Dispatch, "{text}");
    assert!(text.contains("refused"), "{text}");
    assert_eq!(attempts, 3, "{text}");
}

/// No name under `invalid` is ever found: RFC 2606.
#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_not_found_is_an_error_that_says_so() {
    let (outcome, text, attempts) = unreachable("http://connect.invalid").await;
    assert_eq!(outcome, Outcome::Dispatch, "{text}");
    assert!(text.contains("dns") || text.contains("lookup"), "{text}");
    assert_eq!(attempts, 3, "{text}");
}
