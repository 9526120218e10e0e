//! What `tracing` is told of calls, and what it never is.

use aws_credential_types::Credentials;
use aws_credential_types::provider::{
    ProvideCredentials, error::CredentialsError, future::ProvideCredentials as Provided,
};
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use std::time::Duration;

use crate::config::{Builder, Config};
use crate::testing::{Log, Script, Step, TestService, base, make};

/// Finds the one line that begins so.
fn line<'a>(lines: &'a [String], start: &str) -> &'a str {
    let found: Vec<_> = lines
        .iter()
        .filter(|line| line.starts_with(start))
        .collect();
    assert_eq!(found.len(), 1, "{start}: {lines:#?}");
    found[0]
}

#[tokio::test(start_paused = true)]
async fn a_call_and_its_attempts_are_spans() {
    let (log, _guard) = Log::start();
    let failed = Step::with(
        500,
        &[
            ("x-amzn-requestid", "id-1"),
            ("x-amzn-errortype", "InternalException"),
        ],
        "{}",
    );
    let ok = Step::with(200, &[("x-amzn-requestid", "id-2")], "{}");
    let script = Script::new([failed, Step::Broken, ok]);
    make(&base(&script).build()).send().await.unwrap();
    let lines = log.lines();
    let call = line(&lines, "+call:");
    for field in [
        "otel.name=Test.Make",
        "rpc.system=aws-api",
        "rpc.service=Test",
        "rpc.method=Make",
    ] {
        assert!(call.contains(field), "{call}");
    }
    for attempt in 1..=3 {
        line(&lines, &format!("+attempt: attempt={attempt}"));
    }
    line(
        &lines,
        "call: message=endpoint resolved host=test.eu-west-1.amazonaws.com",
    );
    line(&lines, "call > attempt: message=loading credentials");
    line(&lines, "call > attempt: message=credentials loaded took=");
    line(
        &lines,
        "call > attempt: message=response status=500 request_id=id-1",
    );
    line(
        &lines,
        "call: message=attempt failed attempt=1 error=service error_code=InternalException",
    );
    line(
        &lines,
        "call: message=attempt failed attempt=2 error=dispatch: io",
    );
    let retried = line(&lines, "call: message=retried attempt=1");
    assert!(retried.contains(" kind=transient error wait="), "{retried}");
    let retried = line(&lines, "call: message=retried attempt=2");
    assert!(retried.contains(" kind=transient error wait="), "{retried}");
    line(
        &lines,
        "call: message=call succeeded attempts=3 status=200 request_id=id-2",
    );
    for end in ["attempts=3", "status=200", "request_id=id-2"] {
        line(&lines, &format!("=call: {end}"));
    }
    assert!(
        !lines.iter().any(|line| line.starts_with("=call: error")),
        "{lines:#?}"
    );
}

#[tokio::test]
async fn a_call_that_fails_says_how() {
    let (log, _guard) = Log::start();
    let step = Step::with(
        400,
        &[("x-amzn-requestid", "a-b")],
        r#"{"__type":"Bad\u001b[31m\nException"}"#,
    );
    let script = Script::new([step]);
    make(&base(&script).build()).send().await.unwrap_err();
    let lines = log.lines();
    line(&lines, "=call: error=service");
    line(&lines, r"=call: error_code=Bad\u{1b}[31m\nException");
    line(&lines, "=call: status=400");
    line(&lines, r"=call: request_id=a-b");
    line(&lines, "call: message=call failed attempts=1 status=400");
}

type Change = fn(Builder<TestService>, TimeoutConfig) -> Builder<TestService>;

#[tokio::test(start_paused = true)]
async fn every_kind_of_failure_has_its_name() {
    let once = |script: &Script| base(script).retry_config(RetryConfig::disabled());
    let attempt = TimeoutConfig::builder()
        .operation_attempt_timeout(Duration::from_secs(1))
        .build();
    let cases: [(&str, Step, Change); 4] = [
        ("dispatch: io", Step::Broken, |config, _| config),
        ("timeout", Step::Silence, |config, timeout| {
            config.timeout_config(timeout)
        }),
        ("construction", Step::ok(), |config, _| {
            config.endpoint_url("no url")
        }),
        ("service", Step::json(400, "{}"), |config, _| config),
    ];
    for (kind, step, set) in cases {
        let (log, _guard) = Log::start();
        let script = Script::new([step]);
        let config = set(once(&script), attempt.clone()).build();
        make(&config).send().await.unwrap_err();
        line(&log.lines(), &format!("=call: error={kind}"));
    }
}

/// Credentials that cannot be loaded, for a reason that says too much.
#[derive(Debug)]
struct Failing;

impl ProvideCredentials for Failing {
    fn provide_credentials<'a>(&'a self) -> Provided<'a>
    where
        Self: 'a,
    {
        Provided::ready(Err(CredentialsError::provider_error("MARKER-cause")))
    }
}

/// A configuration whose every value that is nobody's business is marked.
fn marked(script: &Script) -> Builder<TestService> {
    base(script)
        .credentials_provider(Credentials::new(
            "MARKER-id",
            "MARKER-key",
            Some("MARKER-token".to_owned()),
            None,
            "test",
        ))
        .endpoint_url("https://example.com/MARKER-path")
}

async fn call(config: &Config<TestService>) {
    let mut call = make(config);
    call.0.input.id = Some("MARKER-label".to_owned());
    call.0.input.name = Some("MARKER-member".to_owned());
    call.0.input.client_token = Some("MARKER-client-token".to_owned());
    let _ = call
        .customize()
        .mutate_request(|request| {
            request.headers_mut().insert("x-own", "MARKER-header");
        })
        .send()
        .await;
}

#[tokio::test(start_paused = true)]
async fn nothing_that_is_the_callers_or_the_services_is_told() {
    const HEADERS: &[(&str, &str)] = &[
        ("x-theirs", "MARKER"),
        ("date", "MARKER"),
        ("x-length", "MARKER"),
    ];
    let answers = [
        (200, r#"{"Made":"MARKER"}"#),
        (200, r#"{"Made":{"MARKER":"MARKER"}}"#),
        (200, "MARKER"),
        (
            400,
            r#"{"__type":"InvalidParameterException","message":"MARKER","Reason":"MARKER"}"#,
        ),
        (
            400,
            r#"{"__type":"InvalidParameterException","Message":["MARKER"],"Reason":{"MARKER":1}}"#,
        ),
        (
            409,
            r#"{"__type":"BusyException","Message":"MARKER","Wait":"MARKER"}"#,
        ),
        (
            403,
            r#"{"__type":"InvalidSignatureException","message":"MARKER"}"#,
        ),
        (429, "MARKER"),
        (500, "<html>MARKER"),
    ];
    let (log, _guard) = Log::start();
    let mut calls = 0;
    for (status, body) in answers {
        let answer = || Step::with(status, HEADERS, body);
        let script = Script::new([answer(), Step::Broken, answer()]);
        call(&marked(&script).build()).await;
        assert!(!script.requests().is_empty());
        calls += 1;
    }
    let script = Script::new([]);
    call(&marked(&script).credentials_provider(Failing).build()).await;
    call(
        &marked(&script)
            .endpoint_url("https://MARKER:MARKER@example.com/?MARKER")
            .build(),
    )
    .await;
    let mut bad_key = Credentials::new(
        "MARKER\n",
        "MARKER\n",
        Some("MARKER\n".to_owned()),
        None,
        "test",
    );
    bad_key.set_property("MARKER");
    call(&marked(&script).credentials_provider(bad_key).build()).await;
    calls += 3;
    let lines = log.lines();
    assert_eq!(
        lines
            .iter()
            .filter(|line| line.starts_with("+call:"))
            .count(),
        calls
    );
    assert!(
        lines.iter().any(|line| line.contains("retried")),
        "{lines:#?}"
    );
    assert!(
        lines
            .iter()
            .any(|line| line.contains("credentials not loaded")),
        "{lines:#?}"
    );
    let told: Vec<_> = lines
        .iter()
        .filter(|line| line.contains("MARKER"))
        .collect();
    assert!(told.is_empty(), "{told:#?}");
}

/// Over a real socket: what the transport tells.
#[cfg(feature = "default-https-client")]
#[tokio::test]
async fn a_connection_that_fails_is_told_by_its_host() {
    let (log, _guard) = Log::start();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let config = Config::<TestService>::builder()
        .region(aws_types::region::Region::from_static("eu-west-1"))
        .credentials_provider(crate::testing::credentials())
        .retry_config(RetryConfig::disabled())
        .endpoint_url(format!("http://{address}/MARKER-path"))
        .build();
    call(&config).await;
    let lines = log.lines();
    let told = line(&lines, "call > attempt: message=no response kind=Io");
    assert!(
        told.contains(&format!("could not connect to {address}")),
        "{told}"
    );
    assert!(
        !lines.iter().any(|line| line.contains("MARKER")),
        "{lines:#?}"
    );
}
