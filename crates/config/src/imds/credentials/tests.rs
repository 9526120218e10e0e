//! Instances' credentials, over real sockets.

use super::*;
use crate::imds::client::tests::{client, service};
use crate::test_server::{Asked, Reply, Server, reply};
use crate::test_util::{Clock, causes, config};
use aws_smithy_async::time::TimeSource as _;

const ANSWER: &str = r#"{"Code":"Success","AccessKeyId":"AKIA1","SecretAccessKey":"hush","Token":"hush-token","Expiration":"1970-01-01T01:00:00Z"}"#;

fn provider(server: &Server, clock: Clock, variables: &[(&str, &str)]) -> ImdsCredentialsProvider {
    ImdsCredentialsProvider::builder()
        .imds_client(client(server))
        .configure(&config(variables, &[]).with_time_source(clock))
        .build()
}

/// An instance with the role `app`.
fn instance(asked: &Asked, answer: &Reply) -> Reply {
    match asked.path.strip_prefix(PATH) {
        Some("") => reply(200, "app\n"),
        Some("app") => answer.clone(),
        _ => reply(404, ""),
    }
}

async fn server(answer: Reply) -> Server {
    service(move |asked| instance(asked, &answer)).await
}

#[tokio::test]
async fn the_roles_credentials() {
    let server = server(reply(200, ANSWER)).await;
    let provider = provider(&server, Clock::at(0), &[]);
    assert!(provider.fallback_on_interrupt().is_none());
    let credentials = provider.provide_credentials().await.unwrap();
    assert_eq!(credentials.access_key_id(), "AKIA1");
    assert_eq!(credentials.secret_access_key(), "hush");
    assert_eq!(credentials.session_token(), Some("hush-token"));
    let end = SystemTime::UNIX_EPOCH + Duration::from_hours(1);
    assert_eq!(credentials.expiry(), Some(end));
    assert_eq!(
        credentials.get_property::<Vec<AwsCredentialFeature>>(),
        Some(&vec![AwsCredentialFeature::CredentialsImds])
    );
    let last = provider.fallback_on_interrupt().unwrap();
    assert_eq!(last.access_key_id(), "AKIA1");
    assert!(!format!("{provider:?}").contains("hush"));
}

#[tokio::test]
async fn a_role_that_is_named_is_not_asked_for() {
    let server = server(reply(200, ANSWER)).await;
    let provider = ImdsCredentialsProvider::builder()
        .imds_client(client(&server))
        .configure(&config(&[], &[]).with_time_source(Clock::at(0)))
        .profile("app")
        .build();
    provider.provide_credentials().await.unwrap();
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn expired_credentials_are_used_for_another_while() {
    let server = server(reply(200, ANSWER)).await;
    let provider = provider(&server, Clock::at(7200), &[]);
    let credentials = provider.provide_credentials().await.unwrap();
    let now = SystemTime::UNIX_EPOCH + Duration::from_hours(2);
    let extension = credentials.expiry().unwrap().duration_since(now).unwrap();
    let minutes = Duration::from_mins(10)..=Duration::from_mins(15);
    assert!(minutes.contains(&extension), "{extension:?}");
}

#[tokio::test]
async fn the_last_credentials_outlast_a_failure() {
    let mut works = true;
    let server = service(move |asked| {
        if asked.path.ends_with("/app") && !std::mem::take(&mut works) {
            return reply(404, "");
        }
        instance(asked, &reply(200, ANSWER))
    })
    .await;
    let clock = Clock::at(0);
    let provider = provider(&server, clock.clone(), &[]);
    let first = provider.provide_credentials().await.unwrap();
    let second = provider.provide_credentials().await.unwrap();
    assert_eq!(second.expiry(), first.expiry());
    clock.advance(7200);
    let third = provider.provide_credentials().await.unwrap();
    assert_eq!(third.access_key_id(), "AKIA1");
    assert!(third.expiry().unwrap() > clock.now());
}

#[tokio::test]
async fn failures_say_what_to_do() {
    for (answer, kind, text) in [
        (
            reply(
                200,
                r#"{"Code":"AssumeRoleUnauthorizedAccess","Message":"no"}"#,
            ),
            "the credentials provider was not properly configured",
            "the instance may not assume its role: let the role `app` trust ec2.amazonaws.com (AssumeRoleUnauthorizedAccess: no)",
        ),
        (
            reply(200, r#"{"Code":"Failed","Message":"no"}"#),
            "an error occurred while loading credentials",
            "the instance metadata service refused: Failed: no",
        ),
        (
            reply(200, "<html>hush"),
            "an error occurred while loading credentials",
            "the instance metadata service answered, but not with credentials: it is not a JSON object",
        ),
        (
            reply(403, ""),
            "an error occurred while loading credentials",
            "the instance metadata service answered with status 403 to /latest/meta-data/iam/security-credentials/app",
        ),
    ] {
        let server = server(answer).await;
        let provider = provider(&server, Clock::at(0), &[]);
        let error = provider.provide_credentials().await.unwrap_err();
        assert_eq!(causes(&error), format!("{kind}: {text}"));
    }
}

#[tokio::test]
async fn an_instance_without_a_role_has_no_credentials() {
    for answer in [reply(404, ""), reply(200, "\n")] {
        let server = service(move |_| answer.clone()).await;
        let error = provider(&server, Clock::at(0), &[])
            .provide_credentials()
            .await
            .unwrap_err();
        assert!(matches!(error, CredentialsError::CredentialsNotLoaded(_)));
        assert_eq!(
            causes(&error),
            "the credential provider was not enabled: the instance has no role: give it an instance profile, or \
             credentials by other means"
        );
    }
}

#[tokio::test]
async fn off_ec2_there_are_no_credentials_and_no_error() {
    let config = config(
        &[("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1")],
        &[],
    );
    let provider = ImdsCredentialsProvider::builder()
        .configure(&config)
        .build();
    let error = provider.provide_credentials().await.unwrap_err();
    assert!(matches!(error, CredentialsError::CredentialsNotLoaded(_)));
    let text = causes(&error);
    assert!(
        text.contains("gave no session token: it did not answer: is this EC2?"),
        "{text}"
    );
}

#[tokio::test]
async fn it_can_be_turned_off() {
    let server = server(reply(200, ANSWER)).await;
    let provider = provider(&server, Clock::at(0), &[(DISABLED, "True")]);
    let error = provider.provide_credentials().await.unwrap_err();
    assert_eq!(
        causes(&error),
        "the credential provider was not enabled: the environment variable `AWS_EC2_METADATA_DISABLED` turns it off"
    );
    assert!(server.asked().is_empty());
}
