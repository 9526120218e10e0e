//! SSO against services that answer over real sockets.

use super::*;
use crate::Region;
use crate::provider_config::ProviderConfig;
use crate::test_server::{Asked, Reply, Server, reply};
use crate::test_util::{AtOnce, Clock, causes, config};
use aws_credential_types::credential_feature::AwsCredentialFeature;
use aws_credential_types::provider::ProvideCredentials as _;
use aws_credential_types::provider::token::ProvideToken as _;
use std::time::{Duration, SystemTime};

/// What `printf corp | sha1sum` and `printf https://corp.example/start | sha1sum` print.
const SESSION_FILE: &str = "/home/me/.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json";
const URL_FILE: &str = "/home/me/.aws/sso/cache/f7c9b39d0b4c7a7d82c79307585f77e1c5e74378.json";

/// A token that ends at 01:00, for a client that is registered until 03:00.
const TOKEN: &str = r#"{"accessToken":"hush-1","expiresAt":"1970-01-01T01:00:00Z","clientId":"c","clientSecret":"hush-secret","refreshToken":"hush-refresh","registrationExpiresAt":"1970-01-01T03:00:00Z","startUrl":"https://corp.example/start"}"#;
const CREDENTIALS: &str = r#"{"roleCredentials":{"accessKeyId":"AKIA1","secretAccessKey":"hush","sessionToken":"hush-token","expiration":7200000}}"#;
const RENEWED: &str = r#"{"accessToken":"hush-2","expiresIn":3600,"refreshToken":"hush-refresh-2","tokenType":"Bearer"}"#;

fn answer(asked: &Asked) -> Reply {
    match asked.path.split('?').next() {
        Some("/federation/credentials") => reply(200, CREDENTIALS),
        Some("/token") => reply(200, RENEWED),
        _ => reply(404, ""),
    }
}

fn setup(server: &Server, clock: &Clock, files: &[(&str, &str)]) -> ProviderConfig {
    let variables = [
        ("AWS_ENDPOINT_URL_SSO", server.url.as_str()),
        ("AWS_ENDPOINT_URL_SSO_OIDC", server.url.as_str()),
    ];
    config(&variables, files)
        .with_sleep_impl(AtOnce)
        .with_time_source(clock.clone())
}

fn builder(config: &ProviderConfig) -> credentials::Builder {
    SsoCredentialsProvider::builder()
        .configure(config)
        .account_id("123456789012")
        .role_name("Dev")
        .start_url("https://corp.example/start")
        .region(Region::new("us-east-1"))
}

fn tokens(config: &ProviderConfig) -> SsoTokenProvider {
    SsoTokenProvider::builder()
        .configure(&config.client_config())
        .region(Region::new("us-east-1"))
        .session_name("corp")
        .start_url("https://corp.example/start")
        .build_with(config.env().clone(), config.fs().clone())
}

fn hours(hours: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_hours(hours)
}

#[tokio::test]
async fn a_token_is_traded_for_credentials() {
    let server = Server::new(answer).await;
    let clock = Clock::at(60);
    for (file, session) in [(SESSION_FILE, Some("corp")), (URL_FILE, None)] {
        let config = setup(&server, &clock, &[(file, TOKEN)]);
        let mut builder = builder(&config);
        builder.set_session_name(session.map(str::to_owned));
        let provider = builder.build();
        let credentials = provider.provide_credentials().await.unwrap();
        assert_eq!(credentials.access_key_id(), "AKIA1");
        assert_eq!(credentials.secret_access_key(), "hush");
        assert_eq!(credentials.session_token(), Some("hush-token"));
        assert_eq!(credentials.account_id().unwrap().as_str(), "123456789012");
        assert_eq!(credentials.expiry(), Some(hours(2)));
        assert_eq!(
            credentials.get_property::<Vec<AwsCredentialFeature>>(),
            Some(&vec![AwsCredentialFeature::CredentialsSso])
        );
        assert!(!format!("{provider:?}").contains("hush"));
    }
    let asked = server.asked();
    assert_eq!(asked.len(), 2);
    for asked in asked {
        assert_eq!(
            (asked.method.as_str(), asked.path.as_str()),
            (
                "GET",
                "/federation/credentials?role_name=Dev&account_id=123456789012"
            )
        );
        assert_eq!(asked.header("x-amz-sso_bearer_token"), Some("hush-1"));
        assert_eq!(asked.header("authorization"), None);
    }
}

#[tokio::test]
async fn a_token_is_kept_and_renewed_before_it_ends() {
    let server = Server::new(answer).await;
    let clock = Clock::at(60);
    let config = setup(&server, &clock, &[(SESSION_FILE, TOKEN)]);
    let provider = tokens(&config);
    let token = provider.provide_token().await.unwrap();
    assert_eq!(
        (token.token(), token.expiration()),
        ("hush-1", Some(hours(1)))
    );
    clock.advance(3600 - 60 - 301);
    assert_eq!(provider.provide_token().await.unwrap().token(), "hush-1");
    assert!(server.asked().is_empty());

    clock.advance(1);
    let token = provider.provide_token().await.unwrap();
    assert_eq!(token.token(), "hush-2");
    assert_eq!(token.expiration(), Some(hours(2) - Duration::from_mins(5)));
    provider.provide_token().await.unwrap();
    let asked = server.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(
        (asked[0].method.as_str(), asked[0].path.as_str()),
        ("POST", "/token")
    );
    let body: serde_json::Value = serde_json::from_str(&asked[0].body).unwrap();
    assert_eq!(
        body,
        serde_json::json!({"grantType":"refresh_token","clientId":"c","clientSecret":"hush-secret","refreshToken":"hush-refresh"})
    );
    // Other programs find it in the file.
    let kept = config.fs().read_to_end(SESSION_FILE).await.unwrap();
    let kept: serde_json::Value = serde_json::from_slice(&kept).unwrap();
    assert_eq!(kept["accessToken"], "hush-2");
    assert_eq!(kept["refreshToken"], "hush-refresh-2");
    assert_eq!(kept["expiresAt"], "1970-01-01T01:55:00Z");
    assert_eq!(kept["startUrl"], "https://corp.example/start");
    assert!(!format!("{provider:?}").contains("hush"));
}

#[tokio::test]
async fn a_renewal_that_fails_leaves_the_token_in_use_until_it_ends() {
    let server = Server::always(reply(
        400,
        r#"{"__type":"InvalidGrantException","error":"invalid_grant","error_description":"gone"}"#,
    ))
    .await;
    let clock = Clock::at(3600 - 60);
    let config = setup(&server, &clock, &[(SESSION_FILE, TOKEN)]);
    let provider = tokens(&config);
    assert_eq!(provider.provide_token().await.unwrap().token(), "hush-1");
    assert_eq!(provider.provide_token().await.unwrap().token(), "hush-1");
    assert_eq!(server.asked().len(), 1, "not asked again at once");

    clock.advance(60);
    let error = provider.provide_token().await.unwrap_err();
    let text = causes(&error);
    let start = "an error occurred while loading an access token: not signed in to the SSO session `corp`: the token has \
                 expired and was not renewed: service error: CreateToken: InvalidGrantException";
    assert!(text.starts_with(start), "{text}");
    assert!(
        text.ends_with("; run `aws sso login --sso-session corp`"),
        "{text}"
    );
    assert!(!format!("{error:?}").contains("hush"), "{error:?}");
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn signing_in_again_helps_at_once() {
    let server = Server::new(answer).await;
    let clock = Clock::at(3600 * 5);
    let config = setup(&server, &clock, &[(SESSION_FILE, TOKEN)]);
    let provider = tokens(&config);
    assert_eq!(
        causes(&provider.provide_token().await.unwrap_err()),
        "an error occurred while loading an access token: not signed in to the SSO session `corp`: the token has expired \
         and cannot be renewed; run `aws sso login --sso-session corp`"
    );
    let fresh = TOKEN.replace("1970-01-01T01", "1970-01-01T06");
    config.fs().write(SESSION_FILE, fresh).await.unwrap();
    assert_eq!(provider.provide_token().await.unwrap().token(), "hush-1");
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn without_a_sign_in_the_error_names_the_command() {
    let server = Server::new(answer).await;
    let config = setup(&server, &Clock::at(3600), &[(URL_FILE, TOKEN)]);
    for (session, text) in [
        (
            Some("corp"),
            format!(
                "not signed in to the SSO session `corp`: there is no token ({SESSION_FILE} not found); run `aws sso login \
                 --sso-session corp`"
            ),
        ),
        (
            None,
            "not signed in to https://corp.example/start: the token has expired; run `aws sso login`".to_owned(),
        ),
    ] {
        let mut builder = builder(&config);
        builder.set_session_name(session.map(str::to_owned));
        let error = builder.build().provide_credentials().await.unwrap_err();
        assert_eq!(
            causes(&error),
            format!("an error occurred while loading credentials: {text}")
        );
    }
}

#[tokio::test]
async fn a_token_that_is_refused_and_a_role_that_is_not_there() {
    for (status, name, remedy) in [
        (
            401,
            "UnauthorizedException",
            "; run `aws sso login --sso-session corp`",
        ),
        (404, "ResourceNotFoundException", ""),
    ] {
        let body = format!(r#"{{"__type":"{name}","message":"no"}}"#);
        let server = Server::always(reply(status, body)).await;
        let config = setup(&server, &Clock::at(0), &[(SESSION_FILE, TOKEN)]);
        let provider = builder(&config).session_name("corp").build();
        let error = provider.provide_credentials().await.unwrap_err();
        assert_eq!(
            causes(&error),
            format!(
                "an error occurred while loading credentials: no credentials of role `Dev` in account 123456789012: \
                 service error: GetRoleCredentials: {name}: no (status {status}, 1 attempt){remedy}"
            )
        );
    }
}

#[tokio::test]
async fn an_answer_without_credentials() {
    for body in ["{}", r#"{"roleCredentials":{"accessKeyId":"AKIA1"}}"#] {
        let server = Server::always(reply(200, body)).await;
        let config = setup(&server, &Clock::at(0), &[(SESSION_FILE, TOKEN)]);
        let provider = builder(&config).session_name("corp").build();
        assert_eq!(
            causes(&provider.provide_credentials().await.unwrap_err()),
            "an error occurred while loading credentials: the answer of IAM Identity Center has no complete credentials"
        );
    }
}

#[tokio::test]
async fn what_is_not_set_is_named() {
    let provider = SsoCredentialsProvider::builder().account_id("1").build();
    assert_eq!(
        causes(&provider.provide_credentials().await.unwrap_err()),
        "the credentials provider was not properly configured: the SSO credentials provider was built without `role_name`"
    );
    let provider = SsoTokenProvider::builder()
        .region(Region::new("us-east-1"))
        .build_with(
            config(&[], &[]).env().clone(),
            config(&[], &[]).fs().clone(),
        );
    assert_eq!(
        causes(&provider.provide_token().await.unwrap_err()),
        "an error occurred while loading an access token: the SSO token provider was built without `session_name`"
    );
}
