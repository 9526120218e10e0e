//! Blocking calls, without a runtime and inside of every kind of one.

#![allow(
    unreachable_pub,
    reason = "what a generated crate publishes stays in here"
)]

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use aws_credential_types::Credentials;
use aws_credential_types::provider::future::ProvideCredentials as Provided;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::region::Region;

use super::*;
use crate::config::{Builder as Settings, Config};
use crate::identity::IdentityCache;
use crate::testing::{
    MakeCall, Script, Step, TestService, client, credentials, make, own_partition, pages,
};

crate::blocking!(MakeCall);

/// A peer without a runtime: answers every request on every connection, or none.
fn peer(answers: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            thread::spawn(move || serve(stream.unwrap(), answers));
        }
    });
    url
}

fn serve(mut stream: TcpStream, answers: bool) {
    let (mut received, mut buffer) = (String::new(), [0; 4096]);
    loop {
        match stream.read(&mut buffer) {
            Ok(count @ 1..) => received.push_str(std::str::from_utf8(&buffer[..count]).unwrap()),
            _ => return,
        }
        // Each body is one line of JSON, and ends the request.
        if answers && received.ends_with('}') {
            received.clear();
            let answer = "HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n{\"Made\":\"it\"}";
            stream.write_all(answer.as_bytes()).unwrap();
        }
    }
}

fn settings(url: &str) -> Settings<TestService> {
    Config::<TestService>::builder()
        .endpoint_url(url)
        .region(Region::from_static("eu-west-1"))
        .credentials_provider(credentials())
        .retry_config(RetryConfig::disabled())
        .retry_partition(own_partition())
}

fn made(config: &Config<TestService>) {
    let output = make(config).send_blocking().unwrap();
    assert_eq!(output.made.as_deref(), Some("it"));
}

fn current_thread() -> tokio::runtime::Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn without_a_runtime() {
    let config = settings(&peer(true)).build();
    made(&config);
    made(&config);
}

#[test]
fn customized() {
    let config = settings(&peer(true)).build();
    let call = make(&config).customize();
    assert_eq!(call.send_blocking().unwrap().made.as_deref(), Some("it"));
}

#[test]
fn inside_of_a_current_thread_runtime_whose_connection_is_open() {
    let config = settings(&peer(true)).build();
    current_thread().block_on(async {
        // This connection hangs while the thread is blocked.
        make(&config).send().await.unwrap();
        made(&config);
        make(&config).send().await.unwrap();
        tokio::spawn(async move { made(&config) }).await.unwrap();
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn inside_of_a_multi_thread_runtime() {
    let config = settings(&peer(true)).build();
    made(&config);
    let (a, b) = (config.clone(), config.clone());
    tokio::spawn(async move { made(&a) }).await.unwrap();
    tokio::task::spawn_blocking(move || made(&b)).await.unwrap();
    tokio::task::LocalSet::new()
        .run_until(async { made(&config) })
        .await;
}

#[test]
fn a_hundred_threads_at_once() {
    let config = settings(&peer(true)).build();
    let barrier = Barrier::new(100);
    thread::scope(|scope| {
        for _ in 0..100 {
            scope.spawn(|| {
                barrier.wait();
                made(&config);
            });
        }
    });
}

#[test]
fn a_timeout_ends_the_call() {
    let timeouts = TimeoutConfig::builder().operation_timeout(Duration::from_millis(20));
    let config = settings(&peer(false))
        .timeout_config(timeouts.build())
        .build();
    let start = Instant::now();
    let call = || make(&config).send_blocking().unwrap_err();
    assert!(matches!(call(), SdkError::TimeoutError(_)));
    let error = current_thread().block_on(async { call() });
    assert!(matches!(error, SdkError::TimeoutError(_)));
    assert!(start.elapsed() < Duration::from_secs(5));
}

/// Credentials that take for ever to load on the first attempt.
#[derive(Debug, Default)]
struct Stuck(AtomicUsize);

impl ProvideCredentials for Stuck {
    fn provide_credentials<'a>(&'a self) -> Provided<'a>
    where
        Self: 'a,
    {
        let is_first = self.0.fetch_add(1, Ordering::SeqCst) == 0;
        Provided::new(async move {
            if is_first {
                std::future::pending::<()>().await;
            }
            Ok(Credentials::new("AKID", "secret", None, None, "test"))
        })
    }
}

#[test]
fn a_call_that_the_blocked_thread_has_begun_does_not_block_it() {
    let limit = Duration::from_millis(20);
    let config = settings(&peer(true))
        .credentials_provider(SharedCredentialsProvider::new(Stuck::default()))
        .identity_cache(IdentityCache::lazy().load_timeout(limit).build())
        .build();
    current_thread().block_on(async {
        // It holds the cache's one load, and is not polled until the thread is free.
        let first = tokio::spawn(make(&config).send());
        tokio::task::yield_now().await;
        made(&config);
        drop(first);
    });
}

#[tokio::test]
async fn a_task_s_budget_does_not_run_out() {
    // A task gets 128 steps before others have their turn.
    let steps = block_on(async {
        for _ in 0..1000 {
            tokio::task::consume_budget().await;
        }
    });
    steps.unwrap();
}

#[test]
fn whoever_parks_the_thread_does_not_take_the_wake_up() {
    let mut is_first = true;
    let done = block_on(std::future::poll_fn(|context| {
        if !std::mem::take(&mut is_first) {
            return Poll::Ready("done");
        }
        context.waker().wake_by_ref();
        thread::park_timeout(Duration::ZERO);
        Poll::Pending
    }));
    assert_eq!(done.unwrap(), "done");
}

#[test]
fn a_panic_is_the_callers() {
    let panicked = thread::spawn(|| block_on(async { panic!("mine") })).join();
    assert_eq!(panicked.unwrap_err().downcast_ref(), Some(&"mine"));
    made(&settings(&peer(true)).build());
}

#[test]
fn a_thread_that_is_ending_is_told_so() {
    struct AtTheEnd(mpsc::Sender<String>);
    impl Drop for AtTheEnd {
        fn drop(&mut self) {
            let error = block_on(async {}).unwrap_err();
            self.0.send(error.to_string()).unwrap();
        }
    }
    thread_local! {
        static VALUE: std::cell::RefCell<Option<AtTheEnd>> = const { std::cell::RefCell::new(None) };
    }
    let (tell, told) = mpsc::channel();
    thread::spawn(|| {
        // Made first, it goes last.
        VALUE.set(Some(AtTheEnd(tell)));
        block_on(async {}).unwrap();
    });
    assert_eq!(
        told.recv().unwrap(),
        "a blocking call was made while its thread is ending, in a destructor of a thread-local value: make it before"
    );
}

fn page(items: &'static str) -> Step {
    Step::json(200, items)
}

#[test]
fn pages_and_their_items() {
    let answers = || {
        Script::new([
            page(r#"{"Items":["a","b"],"NextToken":"2"}"#),
            page(r#"{"Items":["c"]}"#),
        ])
    };
    let script = answers();
    let mut all = pages(&client(&script)).send_blocking();
    assert_eq!(all.next().unwrap().unwrap().items.unwrap(), ["a", "b"]);
    assert_eq!(script.requests().len(), 1);
    assert_eq!(all.next().unwrap().unwrap().items.unwrap(), ["c"]);
    assert!(all.next().is_none() && all.next().is_none());
    let items = pages(&client(&answers())).items().send_blocking();
    let items: Result<Vec<String>, _> = items.collect();
    assert_eq!(items.unwrap(), ["a", "b", "c"]);
}

#[test]
fn an_error_is_the_last_page() {
    let script = Script::new([
        page(r#"{"Items":["a"],"NextToken":"2"}"#),
        Step::json(403, "{}"),
    ]);
    let results: Vec<_> = pages(&client(&script)).send_blocking().collect();
    assert_eq!(results.len(), 2);
    assert!(results[0].is_ok() && results[1].is_err());
}
