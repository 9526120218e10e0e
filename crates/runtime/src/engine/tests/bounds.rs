//! What a client bears of a peer unless it is told otherwise.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use aws_smithy_types::timeout::{TimeoutConfig, TimeoutConfigBuilder};
use aws_types::SdkConfig;
use bytes::Bytes;
use hyper::body::{Body, Frame};
use tokio::time::Instant;

use crate::config::{Builder, Config};
use crate::error::{DisplayErrorContext, ProvideErrorMetadata as _, SdkError};
use crate::testing::{Script, Step, TestService, base, client, frames, keep, make};

fn limits(set: impl FnOnce(TimeoutConfigBuilder) -> TimeoutConfigBuilder) -> TimeoutConfig {
    set(TimeoutConfig::builder()).build()
}

const CONNECT: Option<Duration> = Some(Duration::from_millis(3100));
const READ: Option<Duration> = Some(Duration::from_secs(30));

#[tokio::test]
async fn each_timeout_has_its_default_unless_it_is_set_or_disabled() {
    let two = Duration::from_secs(2);
    let cases = [
        (limits(|limits| limits), (CONNECT, READ)),
        (
            limits(|limits| limits.connect_timeout(two)),
            (Some(two), READ),
        ),
        (
            limits(TimeoutConfigBuilder::disable_connect_timeout),
            (None, READ),
        ),
        (
            limits(TimeoutConfigBuilder::disable_read_timeout),
            (CONNECT, None),
        ),
        (
            limits(|limits| limits.disable_read_timeout().operation_timeout(two)),
            (CONNECT, None),
        ),
        (
            limits(|limits| limits.operation_attempt_timeout(two)),
            (CONNECT, READ),
        ),
    ];
    for (limits, expected) in cases {
        let script = Script::new([Step::ok()]);
        let config = base(&script).timeout_config(limits.clone()).build();
        make(&config).send().await.unwrap();
        assert_eq!(script.timeouts(), [expected], "{limits:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_calls_timeouts_fall_back_to_the_clients() {
    let (two, three) = (Duration::from_secs(2), Duration::from_secs(3));
    let clients = limits(|limits| limits.connect_timeout(two).operation_timeout(three));
    let script = Script::new([Step::ok(), Step::ok(), Step::Silence]);
    let config = base(&script).timeout_config(clients).build();
    let with = |limits| {
        let settings = Builder::new().timeout_config(limits);
        make(&config).customize().config_override(settings).send()
    };
    with(limits(|limits| limits.read_timeout(two)))
        .await
        .unwrap();
    with(TimeoutConfig::disabled()).await.unwrap();
    assert_eq!(script.timeouts(), [(Some(two), Some(two)), (None, None)]);
    let start = Instant::now();
    let error = with(limits(|limits| limits.read_timeout(two)))
        .await
        .unwrap_err();
    assert!(matches!(error, SdkError::TimeoutError(_)), "{error:?}");
    assert_eq!(start.elapsed(), three);
}

#[tokio::test]
async fn an_answer_may_be_as_large_as_it_is_told() {
    const BODY: &str = r#"{"Made":"it"}"#;
    let answer = |status| Step::Answer(status, vec![], frames([BODY]));
    let script = Script::new([answer(200), answer(200), answer(200), answer(400)]);
    let size = BODY.len();
    let config = base(&script).max_response_body_bytes(size).build();
    assert_eq!(config.max_response_body_bytes(), Some(size));
    make(&config).send().await.unwrap();

    let call = make(&config).customize();
    let call = call.config_override(Builder::new().max_response_body_bytes(size - 1));
    let error = call.send().await.unwrap_err();
    assert!(matches!(error, SdkError::ResponseError(_)), "{error:?}");
    let text = DisplayErrorContext(&error).to_string();
    assert!(
        text.contains(
            "the body is longer than the 12 bytes that are read of it: `max_response_body_bytes` of the client's \
             configuration sets how many"
        ),
        "{text}"
    );

    // Settings that say nothing of it leave it.
    let call = make(&config)
        .customize()
        .config_override(Builder::new().use_fips(false));
    call.send().await.unwrap();

    // An error's body is bounded too, and its header is enough to know it by.
    let small = Builder::new().max_response_body_bytes(size - 1);
    let call = make(&config).customize().config_override(small.clone());
    let error = call.send().await.unwrap_err();
    assert!(matches!(error, SdkError::ResponseError(_)), "{error:?}");
    let code = ("x-amzn-errortype", "InvalidParameterException");
    let script = Script::new([Step::Answer(400, vec![code], frames([BODY]))]);
    let call = make(&client(&script)).customize().config_override(small);
    let error = call.send().await.unwrap_err();
    assert_eq!(error.code(), Some("InvalidParameterException"));
}

/// Sends a byte, and then nothing more.
struct Stuck(bool);

impl Body for Stuck {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if std::mem::replace(&mut self.0, true) {
            return Poll::Pending;
        }
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"a")))))
    }
}

/// How long it takes until a download that is stuck is given up, in seconds.
async fn download(config: impl FnOnce(Builder<TestService>) -> Builder<TestService>) -> u64 {
    let script = Script::new([Step::Answer(
        200,
        vec![],
        SdkBody::from_body_1_x(Stuck(false)),
    )]);
    let config = config(base(&script)).build();
    let call = keep(&config, ByteStream::default());
    let output = call.send().await.unwrap();
    let start = Instant::now();
    let read = tokio::time::timeout(Duration::from_secs(9999), output.content.collect()).await;
    assert!(read.is_err() || read.is_ok_and(|read| read.is_err()));
    start.elapsed().as_secs()
}

#[tokio::test(start_paused = true)]
async fn downloads_are_protected_as_it_is_set() {
    let nine = || {
        StalledStreamProtectionConfig::enabled()
            .grace_period(Duration::from_secs(9))
            .build()
    };
    let took = download(|config| config).await;
    assert!((6..=7).contains(&took), "{took}");
    let took = download(|config| config.stalled_stream_protection(nine())).await;
    assert!((10..=11).contains(&took), "{took}");
    let off = StalledStreamProtectionConfig::disabled();
    let took = download(|config| config.stalled_stream_protection(off)).await;
    assert_eq!(took, 9999);
    let up = StalledStreamProtectionConfig::enabled()
        .download_enabled(false)
        .build();
    let took = download(|config| config.stalled_stream_protection(up)).await;
    assert_eq!(took, 9999);

    let shared = SdkConfig::builder()
        .stalled_stream_protection(nine())
        .build();
    let config = Config::<TestService>::new(&shared);
    let protection = config.stalled_stream_protection().unwrap();
    assert_eq!(protection.grace_period(), Duration::from_secs(9));
    assert!(protection.upload_enabled() && protection.download_enabled());
}

/// How long it takes until an upload that the peer does not take is given up, and what is said then.
async fn upload(
    config: impl FnOnce(Builder<TestService>) -> Builder<TestService>,
) -> (u64, String) {
    let script = Script::new([Step::Silence]);
    let config = config(base(&script)).build();
    let content = http_body_util::Full::new(Bytes::from_static(b"content"));
    let content = ByteStream::new(SdkBody::from_body_1_x(content));
    let start = Instant::now();
    let call = keep(&config, content).send();
    let said = match tokio::time::timeout(Duration::from_secs(9999), call).await {
        Err(_) => String::new(),
        Ok(result) => DisplayErrorContext(result.unwrap_err()).to_string(),
    };
    (start.elapsed().as_secs(), said)
}

#[tokio::test(start_paused = true)]
async fn uploads_are_protected_as_it_is_set() {
    let (took, said) = upload(|config| config).await;
    assert!((6..=7).contains(&took), "{took}");
    assert!(said.contains("the peer took less than 1 B/s"), "{said}");
    assert!(said.contains("timeout"), "{said}");
    let down = StalledStreamProtectionConfig::enabled()
        .upload_enabled(false)
        .build();
    let (took, _) = upload(|config| config.stalled_stream_protection(down)).await;
    assert_eq!(took, 9999);
}
