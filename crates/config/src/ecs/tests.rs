//! Containers' credentials, over real sockets.

use super::*;
use crate::test_server::{Reply, Server, reply};
use crate::test_util::{AtOnce, causes, config, now};
use std::collections::HashMap;
use std::error::Error as _;
use std::time::SystemTime;

const ANSWER: &str = r#"{"AccessKeyId":"AKIA1","SecretAccessKey":"hush","Token":"hush-token","AccountId":"123456789012","Expiration":"1970-01-01T00:01:00Z"}"#;

fn provider(server: &Server, variables: &[(&str, &str)]) -> EcsCredentialsProvider {
    let url = format!("{}/creds?x=y", server.url);
    let mut all = vec![(FULL_URI, url.as_str())];
    all.extend_from_slice(variables);
    let config = config(&all, &[("/token", "file-token\n"), ("/bad", "two\nlines")]);
    let config = config.with_sleep_impl(AtOnce);
    EcsCredentialsProvider::builder()
        .configure(&config)
        .read_timeout(Duration::from_millis(100))
        .build()
}

#[tokio::test]
async fn the_agents_answer_is_the_credentials() {
    let server = Server::always(reply(200, ANSWER)).await;
    let credentials = provider(&server, &[]).provide_credentials().await.unwrap();
    assert_eq!(credentials.access_key_id(), "AKIA1");
    assert_eq!(credentials.secret_access_key(), "hush");
    assert_eq!(credentials.session_token(), Some("hush-token"));
    assert_eq!(credentials.account_id().unwrap().as_str(), "123456789012");
    let end = SystemTime::UNIX_EPOCH + Duration::from_mins(1);
    assert_eq!(credentials.expiry(), Some(end));
    assert_eq!(
        credentials.get_property::<Vec<AwsCredentialFeature>>(),
        Some(&vec![AwsCredentialFeature::CredentialsHttp])
    );
    let asked = &server.asked()[0];
    assert_eq!(
        (asked.method.as_str(), asked.path.as_str()),
        ("GET", "/creds?x=y")
    );
    assert_eq!(asked.header("accept"), Some("application/json"));
    assert_eq!(asked.header("authorization"), None);
}

#[tokio::test]
async fn the_token_comes_from_the_file_before_the_environment_and_is_read_anew() {
    let server = Server::always(reply(200, ANSWER)).await;
    let token = (TOKEN, "env-token");
    provider(&server, &[token]).credentials().await.unwrap();
    let provider = provider(&server, &[token, (TOKEN_FILE, "/token")]);
    provider.credentials().await.unwrap();
    let fs = provider.config.fs().clone();
    fs.write("/token", "next-token").await.unwrap();
    provider.credentials().await.unwrap();
    let tokens: Vec<_> = server
        .asked()
        .iter()
        .map(|asked| asked.header("authorization").unwrap().to_owned())
        .collect();
    assert_eq!(tokens, ["env-token", "file-token", "next-token"]);
}

#[tokio::test]
async fn what_can_pass_is_tried_again() {
    let mut replies = vec![reply(200, ANSWER), reply(200, "starting"), reply(503, "")];
    let server = Server::new(move |_| replies.pop().unwrap()).await;
    provider(&server, &[]).credentials().await.unwrap();
    assert_eq!(server.asked().len(), 3);
}

#[tokio::test]
async fn failures_say_what_the_agent_said() {
    for (answer, attempts, text) in [
        (
            reply(400, r#"{"code":"InvalidToken","message":"try another"}"#),
            1,
            "the container's credentials service refused with status 400: InvalidToken: try another",
        ),
        (
            reply(404, "<html>"),
            1,
            "the container's credentials service refused with status 404",
        ),
        (
            reply(500, ""),
            3,
            "the container's credentials service refused with status 500",
        ),
        (
            reply(200, r#"{"Code":"Failed","Message":"no role"}"#),
            1,
            "the container's credentials service refused with status 200: Failed: no role",
        ),
        (
            reply(200, r#"{"SecretAccessKey":"hush"}"#),
            3,
            "the container's credentials service answered, but not with credentials: `AccessKeyId` is missing",
        ),
        (
            Reply::Silence,
            3,
            "the container's credentials service did not answer: ",
        ),
    ] {
        let server = Server::always(answer).await;
        let error = provider(&server, &[]).credentials().await.unwrap_err();
        assert!(
            matches!(error, CredentialsError::ProviderError(_)),
            "{error:?}"
        );
        let cause = error.source().unwrap().to_string();
        assert!(cause.starts_with(text), "{cause}");
        assert!(!format!("{error:?}").contains("hush"));
        assert_eq!(server.asked().len(), attempts, "{text}");
    }
}

#[tokio::test]
async fn what_cannot_be_used_is_named_before_anything_is_sent() {
    let server = Server::always(reply(200, ANSWER)).await;
    for (variable, text) in [
        (
            (TOKEN_FILE, "/none"),
            "the file `/none`, which `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE` names, could not be read: entity not found",
        ),
        (
            (TOKEN_FILE, "/bad"),
            "the token that `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE` gives cannot be a header: it must be one line of ASCII text",
        ),
        (
            (TOKEN, "a\r\nb"),
            "the token that `AWS_CONTAINER_AUTHORIZATION_TOKEN` gives cannot be a header: it must be one line of ASCII text",
        ),
    ] {
        let error = provider(&server, &[variable])
            .credentials()
            .await
            .unwrap_err();
        assert_eq!(error.source().unwrap().to_string(), text);
    }
    assert!(server.asked().is_empty());
}

#[test]
fn a_host_elsewhere_is_refused() {
    let config = config(&[(FULL_URI, "http://10.0.0.1/hush")], &[]);
    let provider = EcsCredentialsProvider::builder().configure(&config).build();
    let error = now(provider.credentials()).unwrap_err();
    assert!(matches!(error, CredentialsError::InvalidConfiguration(_)));
    assert_eq!(
        error.source().unwrap().to_string(),
        "the environment variable `AWS_CONTAINER_CREDENTIALS_FULL_URI` cannot be used: its host is 10.0.0.1, where \
         credentials must not be asked for over http: use https, or a loopback address, 169.254.170.2, 169.254.170.23 or \
         [fd00:ec2::23]"
    );
}

#[test]
fn outside_of_a_container_there_is_nothing() {
    let provider = EcsCredentialsProvider::builder()
        .configure(&config(&[], &[]))
        .build();
    let error = now(provider.credentials()).unwrap_err();
    assert!(matches!(error, CredentialsError::CredentialsNotLoaded(_)));
    assert_eq!(
        causes(&error),
        "the credential provider was not enabled: neither `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` nor \
         `AWS_CONTAINER_CREDENTIALS_FULL_URI` is set in the environment: not in a container, or not with a role"
    );
}

#[tokio::test]
async fn a_relative_path_is_asked_for_at_the_agents_address() {
    use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture};
    use aws_smithy_runtime_api::client::http::{SharedHttpConnector, http_client_fn};
    use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
    use aws_smithy_types::body::SdkBody;

    #[derive(Debug)]
    struct Agent;
    impl HttpConnector for Agent {
        fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
            assert_eq!(request.uri(), "http://169.254.170.2/v2/x");
            let response = http::Response::new(SdkBody::from(ANSWER));
            HttpConnectorFuture::ready(Ok(response.try_into().unwrap()))
        }
    }
    let variables = HashMap::from([(RELATIVE_URI, "/v2/x"), (FULL_URI, "http://10.0.0.1/")]);
    let variables: Vec<_> = variables.into_iter().collect();
    let config = config(&variables, &[])
        .with_http_client(http_client_fn(|_, _| SharedHttpConnector::new(Agent)));
    let provider = EcsCredentialsProvider::builder().configure(&config).build();
    assert_eq!(
        provider.credentials().await.unwrap().access_key_id(),
        "AKIA1"
    );
}
