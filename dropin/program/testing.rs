//! A program's own tests, as programs write them: mocks, replayed answers, captured requests.

use std::time::Duration;

use aws_sdk_connect::config::{Config, Credentials, Region};
use aws_sdk_connect::operation::describe_contact::{DescribeContactError, DescribeContactOutput};
use aws_sdk_connect::operation::list_queues::ListQueuesOutput;
use aws_sdk_connect::types::error::{ResourceNotFoundException, ThrottlingException};
use aws_sdk_connect::types::{Contact, ParticipantDetails, QueueSummary};
use aws_sdk_connect::{Client, Error};
use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient, capture_request};
use aws_smithy_mocks::{MockResponseInterceptor, RuleMode, mock, mock_client};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::retry::RetryConfig;

use crate::report::{Report, outcome};

fn found(id: &str) -> DescribeContactOutput {
    let contact = Contact::builder().id(id).build();
    DescribeContactOutput::builder().contact(contact).build()
}

fn gone() -> DescribeContactError {
    let gone = ResourceNotFoundException::builder().message("gone").build();
    DescribeContactError::ResourceNotFoundException(gone)
}

async fn describe(client: &Client) -> Report {
    outcome(
        client
            .describe_contact()
            .instance_id("i")
            .contact_id("c")
            .send()
            .await,
    )
}

fn quick() -> RetryConfig {
    RetryConfig::standard().with_initial_backoff(Duration::from_millis(1))
}

/// One of the tests; `None` if there is no such test.
pub async fn run(name: &str) -> Option<Report> {
    Some(match name {
        "outputs-and-errors" => {
            let found = mock!(Client::describe_contact)
                .match_requests(|input| input.contact_id() == Some("c"))
                .then_output(|| found("c"));
            let gone = mock!(Client::describe_contact).then_error(gone);
            let client = mock_client!(aws_sdk_connect, [&found, &gone]);
            let mut report = describe(&client).await;
            report.extend(describe(&client).await);
            report.push((
                "calls",
                format!("{} {}", found.num_calls(), gone.num_calls()),
            ));
            report
        }
        "sequence" => {
            let rule = mock!(Client::describe_contact)
                .sequence()
                .http_status(503, None)
                .times(2)
                .output(|| found("third"))
                .build();
            let client = mock_client!(aws_sdk_connect, RuleMode::Sequential, [&rule], |conf| conf
                .retry_config(quick()));
            let mut report = describe(&client).await;
            report.push(("calls", rule.num_calls().to_string()));
            report
        }
        "http-responses" => {
            let rule = mock!(Client::describe_contact)
                .sequence()
                .http_response(|| {
                    let status = StatusCode::try_from(404).expect("a status");
                    let mut response =
                        HttpResponse::new(status, SdkBody::from(r#"{"Message":"m"}"#));
                    response
                        .headers_mut()
                        .insert("x-amzn-errortype", "ResourceNotFoundException");
                    response
                })
                .http_status(400, Some("no JSON".to_owned()))
                .http_status(200, Some(r#"{"Contact":{"Id":"c"}}"#.to_owned()))
                .build();
            let client = mock_client!(aws_sdk_connect, RuleMode::MatchAny, [&rule]);
            let mut report = Report::new();
            for _ in 0..3 {
                report.extend(describe(&client).await);
            }
            report
        }
        "throttled" => {
            let rule = mock!(Client::describe_contact).then_error(|| {
                let error = ThrottlingException::builder().message("slow down");
                DescribeContactError::ThrottlingException(error.build())
            });
            let client = mock_client!(aws_sdk_connect, RuleMode::MatchAny, [&rule], |conf| conf
                .retry_config(quick()));
            let mut report = describe(&client).await;
            report.push(("calls", rule.num_calls().to_string()));
            report
        }
        "computed" => {
            let rule = mock!(Client::describe_contact)
                .then_compute_output(|input| found(input.contact_id().unwrap_or("none")));
            let client = mock_client!(aws_sdk_connect, RuleMode::MatchAny, [&rule]);
            describe(&client).await
        }
        "own-client" => {
            let rule = mock!(Client::describe_contact).then_error(gone);
            let rules = MockResponseInterceptor::new()
                .rule_mode(RuleMode::MatchAny)
                .with_rule(&rule)
                .allow_passthrough();
            let config = aws_sdk_connect::config::Config::builder()
                .with_test_defaults()
                .region(Region::new("eu-west-1"))
                .http_client(aws_smithy_mocks::create_mock_http_client())
                .interceptor(rules);
            let client = aws_sdk_connect::client::Client::from_conf(config.build());
            let mut report = describe(&client).await;
            report.extend(outcome(client.list_instances().send().await));
            report
        }
        "pages" => {
            let page = |token: Option<&str>| {
                ListQueuesOutput::builder()
                    .queue_summary_list(QueueSummary::builder().id("q").build())
                    .set_next_token(token.map(str::to_owned))
                    .build()
            };
            let rule = mock!(Client::list_queues)
                .sequence()
                .output(move || page(Some("t")))
                .output(move || page(None))
                .build();
            let client = mock_client!(aws_sdk_connect, [&rule]);
            let call = client.list_queues().instance_id("i").into_paginator();
            crate::report::items(call.items().send().collect::<Vec<_>>().await)
        }
        "replayed" => {
            let event = |status: u16, body: &'static str| {
                let request = http::Request::builder()
                    .uri("https://connect.us-east-1.amazonaws.com/contacts/i/c")
                    .body(SdkBody::empty())
                    .expect("a request");
                let answer = http::Response::builder()
                    .status(status)
                    .header("x-amzn-requestid", "r-1")
                    .body(SdkBody::from(body))
                    .expect("a response");
                ReplayEvent::new(request, answer)
            };
            let replay = StaticReplayClient::new(vec![
                event(500, ""),
                event(200, r#"{"Contact":{"Id":"c"}}"#),
            ]);
            let config = Config::builder()
                .behavior_version(aws_config::BehaviorVersion::latest())
                .region(Region::new("us-east-1"))
                .credentials_provider(Credentials::for_tests())
                .retry_config(quick())
                .http_client(replay.clone());
            let client = Client::from_conf(config.build());
            let mut report = describe(&client).await;
            replay.relaxed_requests_match();
            report.push(("requests", replay.actual_requests().count().to_string()));
            let error = client
                .describe_contact()
                .instance_id("i")
                .contact_id("c")
                .send()
                .await;
            let error = error.expect_err("all is replayed");
            report.push(("then", crate::report::variant(&error).to_owned()));
            report
        }
        "captured" => {
            let (http_client, captured) = capture_request(None);
            let config = Config::builder()
                .with_test_defaults_v2()
                .http_client(http_client);
            let client = Client::from_conf(config.build());
            let details = ParticipantDetails::builder().display_name("d").build();
            let call = client
                .start_chat_contact()
                .instance_id("i")
                .participant_details(details.expect("the name is set"))
                .contact_flow_id("f")
                .attributes("k", "v");
            let sent = outcome(call.send().await);
            let request = captured.expect_request();
            let header = |name: &str| request.headers().get(name).unwrap_or_default().to_owned();
            let authorization = header("authorization");
            let mut report = vec![
                ("uri", request.uri().to_string()),
                ("date", header("x-amz-date")),
                ("host", header("host")),
                ("content type", header("content-type")),
                (
                    "body",
                    format!("{:?}", request.body().bytes().map(String::from_utf8_lossy)),
                ),
                (
                    "scope",
                    authorization
                        .split(", ")
                        .next()
                        .unwrap_or_default()
                        .to_owned(),
                ),
            ];
            report.extend(sent);
            report
        }
        "by-hand" => {
            use aws_sdk_connect::error::{ErrorMetadata, ProvideErrorMetadata as _, SdkError};
            let status = StatusCode::try_from(404).expect("a status");
            let response = HttpResponse::new(status, SdkBody::empty());
            let error = SdkError::service_error(gone(), response);
            let generic = ErrorMetadata::builder().code("Odd").message("m").build();
            let generic = DescribeContactError::generic(generic);
            let timeout: SdkError<DescribeContactError> =
                SdkError::timeout_error(std::io::Error::other("late"));
            vec![
                ("code", format!("{:?} {:?}", error.code(), error.message())),
                ("error", format!("{:?}", error.as_service_error())),
                ("display", format!("{error} / {timeout} / {generic}")),
                ("timeout", crate::errors::message(&timeout)),
                ("generic", format!("{generic:?} {:?}", generic.code())),
                ("is", gone().is_resource_not_found_exception().to_string()),
                ("crate", format!("{:?}", Error::from(error))),
                (
                    "unhandled",
                    format!("{:?}", DescribeContactError::unhandled("odd")),
                ),
            ]
        }
        _ => return None,
    })
}
