//! Tests that programs have of themselves, with the tools of the official crates: they work here as they do there.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::time::Duration;

use aws_sdk_connect::config::retry::RetryConfig;
use aws_sdk_connect::config::{BehaviorVersion, Config, Credentials, Region};
use aws_sdk_connect::error::SdkError;
use aws_sdk_connect::operation::RequestId;
use aws_sdk_connect::operation::describe_contact::{DescribeContactError, DescribeContactOutput};
use aws_sdk_connect::types::Contact;
use aws_sdk_connect::types::error::{ResourceNotFoundException, ThrottlingException};
use aws_sdk_connect::{Client, Error};
use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient, capture_request};
use aws_smithy_mocks::{MockResponseInterceptor, RuleMode, mock, mock_client};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;

fn found(id: &str) -> DescribeContactOutput {
    let contact = Contact::builder().id(id).build();
    DescribeContactOutput::builder().contact(contact).build()
}

/// A description of the contact `c`: its id, or the code of the error.
async fn describe(client: &Client) -> Result<Option<String>, SdkError<DescribeContactError>> {
    let call = client.describe_contact().instance_id("i").contact_id("c");
    let output = call.send().await?;
    Ok(output.contact.and_then(|contact| contact.id))
}

fn quick() -> RetryConfig {
    RetryConfig::standard().with_initial_backoff(Duration::from_millis(1))
}

fn response(status: u16, body: &'static str) -> HttpResponse {
    let status = StatusCode::try_from(status).expect("a status");
    HttpResponse::new(status, SdkBody::from(body))
}

#[tokio::test]
async fn rules_answer_with_outputs_errors_and_responses() {
    let rule = mock!(Client::describe_contact)
        .match_requests(|input| input.contact_id() == Some("c"))
        .sequence()
        .output(|| found("c1"))
        .error(|| {
            let gone = ResourceNotFoundException::builder().message("gone").build();
            DescribeContactError::ResourceNotFoundException(gone)
        })
        .http_response(|| response(200, r#"{"Contact":{"Id":"c2"}}"#))
        .build();
    let client = mock_client!(aws_sdk_connect, [&rule]);
    assert_eq!(
        describe(&client).await.ok().flatten().as_deref(),
        Some("c1")
    );
    let error = describe(&client).await.expect_err("the second is an error");
    let error = error.into_service_error();
    assert!(error.is_resource_not_found_exception());
    assert_eq!(error.to_string(), "ResourceNotFoundException: gone");
    assert!(matches!(
        Error::from(error),
        Error::ResourceNotFoundException(_)
    ));
    assert_eq!(
        describe(&client).await.ok().flatten().as_deref(),
        Some("c2")
    );
    assert_eq!(rule.num_calls(), 3);
}

#[tokio::test]
async fn attempts_are_answered_one_after_the_other() {
    let rule = mock!(Client::describe_contact)
        .sequence()
        .http_status(503, None)
        .times(2)
        .output(|| found("third"))
        .build();
    let client = mock_client!(aws_sdk_connect, RuleMode::Sequential, [&rule], |conf| conf
        .retry_config(quick()));
    assert_eq!(
        describe(&client).await.ok().flatten().as_deref(),
        Some("third")
    );
    assert_eq!(rule.num_calls(), 3);
}

#[tokio::test]
async fn the_first_rule_that_matches_answers_and_others_go_on() {
    let other = mock!(Client::describe_contact)
        .match_requests(|input| input.contact_id() == Some("other"))
        .then_output(|| found("other"));
    let any = mock!(Client::describe_contact)
        .then_compute_output(|input| found(input.contact_id().unwrap_or("none")));
    let client = mock_client!(aws_sdk_connect, RuleMode::MatchAny, [&other, &any]);
    for _ in 0..2 {
        assert_eq!(describe(&client).await.ok().flatten().as_deref(), Some("c"));
    }
    assert_eq!((other.num_calls(), any.num_calls()), (0, 2));
}

#[tokio::test]
async fn the_interceptor_works_on_a_client_of_ones_own() {
    let rule = mock!(Client::describe_contact).then_error(|| {
        DescribeContactError::ThrottlingException(ThrottlingException::builder().build())
    });
    let rules = MockResponseInterceptor::new()
        .rule_mode(RuleMode::MatchAny)
        .with_rule(&rule)
        .allow_passthrough();
    let config = Config::builder()
        .with_test_defaults()
        .region(Region::new("eu-west-1"))
        .retry_config(RetryConfig::disabled())
        .http_client(aws_smithy_mocks::create_mock_http_client())
        .interceptor(rules);
    let client = aws_sdk_connect::client::Client::from_conf(config.build());
    let error = describe(&client).await.expect_err("it is throttled");
    assert!(matches!(
        error.as_service_error(),
        Some(DescribeContactError::ThrottlingException(_))
    ));
    // No rule is for it: the HTTP client answers.
    let error = client.list_instances().send().await;
    let error = error.expect_err("the HTTP client's answer is no success");
    let status = error
        .raw_response()
        .map(|response| response.status().as_u16());
    assert_eq!(status, Some(418));
}

#[tokio::test]
async fn recorded_answers_are_replayed_and_requests_are_compared() {
    let request = http::Request::builder()
        .uri("https://connect.us-east-1.amazonaws.com/contacts/i/c")
        .body(SdkBody::empty());
    let answer = http::Response::builder()
        .status(200)
        .header("x-amzn-requestid", "r-1")
        .body(SdkBody::from(r#"{"Contact":{"Id":"c"}}"#));
    let event = ReplayEvent::new(
        request.expect("it is a request"),
        answer.expect("it is a response"),
    );
    let replay = StaticReplayClient::new(vec![event]);
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::for_tests())
        .http_client(replay.clone());
    let client = Client::from_conf(config.build());
    let call = client.describe_contact().instance_id("i").contact_id("c");
    let output = call.send().await.expect("the recorded answer");
    assert_eq!(output.request_id(), Some("r-1"));
    replay.relaxed_requests_match();
    replay.assert_requests_match(&["authorization", "x-amz-date"]);
    assert_eq!(replay.actual_requests().count(), 1);
    // There is no second answer.
    let error = describe(&client).await.expect_err("all is replayed");
    assert!(matches!(error, SdkError::DispatchFailure(_)), "{error:?}");
}

#[tokio::test]
async fn test_defaults_make_requests_that_are_the_same_each_time() {
    let mut bodies = Vec::new();
    for _ in 0..2 {
        let (http_client, captured) = capture_request(None);
        let config = Config::builder()
            .with_test_defaults_v2()
            .http_client(http_client);
        let client = Client::from_conf(config.build());
        let call = client
            .create_persistent_contact_association()
            .instance_id("i")
            .initial_contact_id("c")
            .rehydration_type("FROM_SEGMENT".into())
            .source_contact_id("s");
        call.send().await.expect("an empty answer is an output");
        let request = captured.expect_request();
        let header = |name: &str| request.headers().get(name).unwrap_or_default().to_owned();
        assert_eq!(header("x-amz-date"), "20090213T233130Z");
        let authorization = header("authorization");
        let scope = "Credential=ANOTREAL/20090213/us-east-1/connect/aws4_request";
        assert!(authorization.contains(scope), "{authorization}");
        let body = request.body().bytes().expect("it is in memory");
        let body: serde_json::Value = serde_json::from_slice(body).expect("it is JSON");
        assert_eq!(body["ClientToken"], "00000000-0000-4000-8000-000000000000");
        bodies.push(body);
    }
    assert_eq!(bodies[0], bodies[1]);
}

#[test]
fn a_region_that_is_set_is_kept_by_test_defaults() {
    let region =
        |config: aws_sdk_connect::config::Builder| config.build().region().map(ToString::to_string);
    let set = || Config::builder().region(Region::new("eu-west-1"));
    assert_eq!(
        region(set().with_test_defaults_v2()).as_deref(),
        Some("eu-west-1")
    );
    assert_eq!(region(Config::builder().with_test_defaults()), None);
}

#[test]
fn an_error_says_each_thing_once() {
    use aws_sdk_connect::error::ErrorMetadata;
    use std::error::Error as _;

    let metadata = ErrorMetadata::builder().code("Odd").message("m").build();
    let sources = |error: &dyn std::error::Error| {
        let (mut texts, mut next) = (Vec::new(), error.source());
        while let Some(source) = next {
            texts.push(source.to_string());
            next = source.source();
        }
        texts
    };
    let error = DescribeContactError::generic(metadata.clone());
    assert_eq!(sources(&error), [metadata.to_string()]);
    assert_eq!(sources(&Error::from(error)), [metadata.to_string()]);
    let gone = || ResourceNotFoundException::builder().build();
    let error = DescribeContactError::ResourceNotFoundException(gone());
    assert_eq!(sources(&error), ["ResourceNotFoundException"]);
    assert!(Error::from(error).source().is_none());
}
