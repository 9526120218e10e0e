//! What public programs do with the SDK: providers, configurations, own HTTP clients, clean-ups, token loops.

use std::time::Duration;

use aws_config::meta::region::RegionProviderChain;
use aws_config::sts::AssumeRoleProvider;
use aws_config::{BehaviorVersion, Region};
use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use aws_sdk_connect::Client;
use aws_sdk_connect::error::{DisplayErrorContext, SdkError};
use aws_sdk_connect::operation::RequestId;
use aws_sdk_connect::operation::describe_instance::{
    DescribeInstanceError, DescribeInstanceOutput,
};
use aws_sdk_connect::operation::list_queues::builders::ListQueuesFluentBuilder;
use aws_sdk_connect::types::{Channel, ParticipantDetails, QueueType};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;

use crate::Clients;
use crate::errors::{Own, is_gone, logged, message};
use crate::report::{Report, failure, outcome, variant};

/// An HTTP client of a program's own.
#[derive(Debug, Clone)]
struct Canned(Result<(u16, &'static str), &'static str>);

impl HttpConnector for Canned {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let path = request.uri().to_owned();
        HttpConnectorFuture::ready(match self.0 {
            Ok((status, body)) => {
                let status = StatusCode::try_from(status).expect("a status");
                let mut response = HttpResponse::new(status, SdkBody::from(body));
                response.headers_mut().insert("x-path", path);
                Ok(response)
            }
            Err("io") => Err(ConnectorError::io("no route".into())),
            Err("timeout") => Err(ConnectorError::timeout("too slow".into())),
            Err("user") => Err(ConnectorError::user("not so".into())),
            Err(other) => Err(ConnectorError::other(other.into(), None)),
        })
    }
}

impl HttpClient for Canned {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

/// Credentials of a program's own.
#[derive(Debug)]
struct Vault;

impl ProvideCredentials for Vault {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(Ok(Credentials::new(
            "AKID", "secret", None, None, "vault",
        )))
    }
}

fn canned(shared: &SdkConfig, answer: Result<(u16, &'static str), &'static str>) -> Client {
    let config = aws_sdk_connect::config::Builder::from(shared).http_client(Canned(answer));
    Client::from_conf(config.build())
}

async fn instance(
    client: &Client,
) -> Result<DescribeInstanceOutput, SdkError<DescribeInstanceError, HttpResponse>> {
    client
        .describe_instance()
        .instance_id("11111111-2222-4333-8444-555555555555")
        .send()
        .await
}

/// A helper that takes and gives a builder.
fn filtered(mut call: ListQueuesFluentBuilder, token: Option<String>) -> ListQueuesFluentBuilder {
    if let Some(token) = token {
        call = call.next_token(token);
    }
    call.queue_types(QueueType::Standard)
        .queue_types("AGENT".into())
}

/// Both kinds of errors by `?`.
async fn both(clients: &Clients) -> Result<String, Own> {
    let contact = "11111111-2222-4333-8444-555555555555";
    let stopped = clients
        .connect
        .stop_contact()
        .contact_id(contact)
        .instance_id(contact);
    if let Err(error) = stopped.send().await
        && !is_gone(&error)
    {
        return Err(error.into());
    }
    let sent = clients
        .connectparticipant
        .send_message()
        .content("hello")
        .content_type("text/plain")
        .connection_token("token")
        .send()
        .await?;
    Ok(sent.id.unwrap_or_default())
}

/// The crate's error by `?`.
async fn whole(client: &Client) -> Result<(), aws_sdk_connect::Error> {
    instance(client).await?;
    Ok(())
}

/// One of the habits; `None` if there is no such habit.
pub async fn run(clients: &Clients, name: &str) -> Option<Report> {
    let shared = &clients.shared;
    Some(match name {
        "regions" => {
            let chain =
                RegionProviderChain::first_try(None::<Region>).or_else(Region::new("eu-west-3"));
            let config = aws_config::defaults(BehaviorVersion::latest())
                .region(chain)
                .credentials_provider(SharedCredentialsProvider::new(Vault))
                .retry_config(RetryConfig::adaptive().with_max_attempts(4))
                .timeout_config(
                    TimeoutConfig::builder()
                        .operation_timeout(Duration::from_secs(3))
                        .build(),
                )
                .app_name(aws_config::AppName::new("dropin").expect("a name"))
                .load()
                .await;
            let provider = config.credentials_provider().expect("it is set");
            let credentials = provider
                .provide_credentials()
                .await
                .expect("the vault is open");
            let service = aws_sdk_connect::config::Builder::from(&config).build();
            let participant = aws_sdk_connectparticipant::Config::new(&config);
            vec![
                (
                    "region",
                    format!("{:?} {:?}", config.region(), service.region()),
                ),
                ("participant", format!("{:?}", participant.region())),
                (
                    "credentials",
                    format!("{} {:?}", credentials.access_key_id(), credentials.expiry()),
                ),
                ("credentials debug", format!("{credentials:?}")),
                (
                    "retries",
                    format!("{:?} {:?}", config.retry_config(), service.retry_config()),
                ),
                (
                    "timeouts",
                    format!(
                        "{:?}",
                        service
                            .timeout_config()
                            .map(TimeoutConfig::operation_timeout)
                    ),
                ),
                (
                    "app",
                    format!("{:?} {:?}", config.app_name(), service.app_name()),
                ),
                ("endpoint", format!("{:?}", config.endpoint_url())),
            ]
        }
        "assume-role" => {
            let provider = AssumeRoleProvider::builder("arn:aws:iam::123456789012:role/r")
                .session_name("dropin")
                .session_length(Duration::from_secs(900))
                .region(Region::new("eu-central-1"))
                .configure(shared)
                .build()
                .await;
            let shared = SharedCredentialsProvider::new(provider);
            let config = shared_with(shared);
            vec![(
                "provider",
                format!("{}", config.credentials_provider().is_some()),
            )]
        }
        "own-http-client" => {
            let mut report =
                outcome(instance(&canned(shared, Ok((200, r#"{"Instance":{"Id":"i"}}"#)))).await);
            report.extend(outcome(
                instance(&canned(
                    shared,
                    Ok((
                        404,
                        r#"{"__type":"x#ResourceNotFoundException","message":"gone"}"#,
                    )),
                ))
                .await,
            ));
            report.extend(outcome(instance(&canned(shared, Ok((503, "busy")))).await));
            report.extend(outcome(instance(&canned(shared, Ok((200, "[]")))).await));
            report.extend(outcome(instance(&canned(shared, Ok((200, "")))).await));
            report.extend(outcome(instance(&canned(shared, Ok((302, "")))).await));
            report
        }
        "own-http-client-fails" => {
            let mut report = Report::new();
            for kind in ["io", "timeout", "user", "other"] {
                let error = instance(&canned(shared, Err(kind)))
                    .await
                    .expect_err("it fails");
                report.push(("message", message(&error)));
                report.push(("connector", format!("{}", variant(&error))));
                report.extend(failure(error));
            }
            report
        }
        "gone" | "throttled" | "other" => match both(clients).await {
            Ok(id) => vec![("sent", id)],
            Err(own) => vec![("own", format!("{own:?} {own}"))],
        },
        "whole" => match whole(&clients.connect).await {
            Ok(()) => vec![("ok", String::new())],
            Err(error) => vec![
                ("debug", format!("{error:?}")),
                ("display", error.to_string()),
                ("logged", logged(&error)),
                ("context", DisplayErrorContext(&error).to_string()),
                ("own", Own::from(error).to_string()),
            ],
        },
        "timeout" => {
            let quick = TimeoutConfig::builder()
                .operation_attempt_timeout(Duration::from_millis(100))
                .build();
            let config = aws_sdk_connect::config::Builder::from(shared)
                .timeout_config(quick)
                .retry_config(RetryConfig::disabled());
            let error = instance(&Client::from_conf(config.build()))
                .await
                .expect_err("it is too slow");
            vec![
                ("result", variant(&error).to_owned()),
                ("message", message(&error)),
                ("display", error.to_string()),
            ]
        }
        "read-timeout" => {
            let quick = TimeoutConfig::builder()
                .read_timeout(Duration::from_millis(100))
                .build();
            let config = aws_sdk_connect::config::Builder::from(shared)
                .timeout_config(quick)
                .retry_config(RetryConfig::disabled());
            let error = instance(&Client::from_conf(config.build()))
                .await
                .expect_err("it is too slow");
            vec![
                ("result", variant(&error).to_owned()),
                ("message", message(&error)),
                ("display", error.to_string()),
            ]
        }
        "refused" => {
            let config =
                aws_sdk_connect::config::Builder::from(shared).endpoint_url("http://127.0.0.1:9");
            let error = instance(&Client::from_conf(config.build()))
                .await
                .expect_err("nobody listens");
            vec![
                ("result", variant(&error).to_owned()),
                ("message", message(&error)),
                ("display", error.to_string()),
            ]
        }
        "no-credentials" => {
            let config = aws_sdk_connect::Config::builder()
                .behavior_version(BehaviorVersion::latest())
                .region(Region::new("eu-central-1"))
                .endpoint_url(shared.endpoint_url().expect("it is set"))
                .retry_config(RetryConfig::disabled());
            let error = instance(&Client::from_conf(config.build()))
                .await
                .expect_err("nobody signs");
            vec![
                ("result", variant(&error).to_owned()),
                ("display", error.to_string()),
            ]
        }
        "types" => {
            let details = ParticipantDetails::builder().build();
            let chat: Channel = "CHAT".into();
            let later = Channel::from("LATER");
            vec![
                (
                    "build error",
                    format!("{:?}", details.map_err(|error| error.to_string())),
                ),
                (
                    "enums",
                    format!(
                        "{chat:?} {chat} {} {:?} {later:?} {later}",
                        chat.as_str(),
                        Channel::values()
                    ),
                ),
                ("parsed", format!("{:?}", "VOICE".parse::<Channel>())),
                (
                    "ordered",
                    format!("{:?} {}", chat.cmp(&later), chat == Channel::Chat),
                ),
                (
                    "version",
                    (!aws_sdk_connect::meta::PKG_VERSION.is_empty()).to_string(),
                ),
            ]
        }
        "token-loop" => {
            let (mut ids, mut token, mut request_ids) = (Vec::new(), None, 0);
            loop {
                let call = clients
                    .connect
                    .list_queues()
                    .instance_id("11111111-2222-4333-8444-555555555555");
                let output = match filtered(call, token.take()).send().await {
                    Ok(output) => output,
                    Err(error) => return Some(failure(error)),
                };
                request_ids += usize::from(output.request_id().is_some());
                for queue in output.queue_summary_list() {
                    ids.extend(queue.id().map(str::to_owned));
                }
                token = output.next_token;
                if token.is_none() {
                    break;
                }
            }
            vec![
                ("ids", ids.join(" ")),
                ("request ids", request_ids.to_string()),
            ]
        }
        _ => return None,
    })
}

fn shared_with(provider: SharedCredentialsProvider) -> SdkConfig {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .credentials_provider(provider)
        .build()
}
