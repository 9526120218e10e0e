//! Profiles' credentials, from files that are texts and services that answer over real sockets.

use super::*;
use crate::brief::Brief;
use crate::sts::call::tests::{field, refusal, sts};
use crate::test_server::{Asked, Server, reply};
use crate::test_util::{AtOnce, Clock, causes, config, now};

fn load(profile: Option<&str>, config_file: &str, credentials_file: &str) -> provider::Result {
    let config = config(
        &[],
        &[
            ("/home/me/.aws/config", config_file),
            ("/home/me/.aws/credentials", credentials_file),
        ],
    );
    let mut builder = ProfileFileCredentialsProvider::builder().configure(&config);
    if let Some(profile) = profile {
        builder = builder.profile_name(profile);
    }
    now(builder.build().provide_credentials())
}

#[test]
fn keys_of_the_credentials_file() {
    let text = "[default]\naws_access_key_id = AKIA1\naws_secret_access_key = s1\n\
                [dev]\naws_access_key_id = AKIA2\naws_secret_access_key = s2\naws_session_token = t2\naws_account_id = 123456789012\n";
    let default = load(None, "", text).unwrap();
    assert_eq!(default.access_key_id(), "AKIA1");
    assert_eq!(default.secret_access_key(), "s1");
    assert_eq!(default.session_token(), None);
    let dev = load(Some("dev"), "", text).unwrap();
    assert_eq!(dev.access_key_id(), "AKIA2");
    assert_eq!(dev.session_token(), Some("t2"));
    assert_eq!(dev.account_id().unwrap().as_str(), "123456789012");
    assert_eq!(dev.expiry(), None);
    assert_eq!(
        dev.get_property::<Vec<AwsCredentialFeature>>(),
        Some(&vec![AwsCredentialFeature::CredentialsProfile])
    );
}

#[test]
fn keys_of_the_config_file_work_too_and_the_files_mix() {
    let credentials = load(
        Some("dev"),
        "[profile dev]\naws_access_key_id = AKIA1\naws_secret_access_key = from-config\n",
        "[dev]\naws_secret_access_key = from-credentials\n",
    )
    .unwrap();
    assert_eq!(credentials.access_key_id(), "AKIA1");
    assert_eq!(credentials.secret_access_key(), "from-credentials");
}

#[test]
fn a_profile_that_is_not_there() {
    let error = load(Some("dev"), "[profile ops]\n[default]\n", "").unwrap_err();
    assert!(matches!(error, CredentialsError::InvalidConfiguration(_)));
    assert_eq!(
        error.source().unwrap().to_string(),
        "there is no profile `dev` (files: /home/me/.aws/config, /home/me/.aws/credentials; profiles: default, ops)"
    );
}

#[test]
fn a_profile_that_lacks_its_prefix() {
    let error = load(Some("dev"), "[ops]\n[dev]\nregion = a\n", "").unwrap_err();
    assert_eq!(
        error.source().unwrap().to_string(),
        "there is no profile `dev` (files: /home/me/.aws/config, /home/me/.aws/credentials; \
         /home/me/.aws/config: `[dev]` is ignored, because in a config file it must be `[profile dev]`)"
    );
}

#[test]
fn a_profile_without_keys() {
    let error = load(None, "[default]\nregion = a\naws_access_key_id =\n", "").unwrap_err();
    assert!(matches!(error, CredentialsError::CredentialsNotLoaded(_)));
    assert_eq!(
        error.source().unwrap().to_string(),
        "profile `default` has no credentials (files: /home/me/.aws/config, /home/me/.aws/credentials)"
    );
}

#[test]
fn a_profile_with_half_the_keys() {
    for (text, missing) in [
        ("aws_access_key_id = AKIA1", "aws_secret_access_key"),
        ("aws_secret_access_key = s", "aws_access_key_id"),
        ("aws_session_token = t", "aws_access_key_id"),
    ] {
        let error = load(None, "", &format!("[default]\n{text}\n")).unwrap_err();
        assert!(matches!(error, CredentialsError::InvalidConfiguration(_)));
        assert_eq!(
            error.source().unwrap().to_string(),
            format!("profile `default` has some keys, but no `{missing}`")
        );
    }
}

#[test]
fn without_any_profile_there_is_nothing() {
    for (profile, config_file) in [(None, "[profile ops]\n"), (Some("dev"), "")] {
        let error = load(profile, config_file, "").unwrap_err();
        assert!(matches!(error, CredentialsError::CredentialsNotLoaded(_)));
        let name = profile.unwrap_or("default");
        let start = format!("there is no profile `{name}` (files: /home/me/.aws/config, ");
        let text = error.source().unwrap().to_string();
        assert!(text.starts_with(&start), "{text}");
    }
}

#[test]
fn what_is_not_supported_yet_says_what_to_do() {
    let text = "[profile dev]\nlogin_session = x\n";
    let keys = "[dev]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n";
    let error = load(Some("dev"), text, keys).unwrap_err();
    assert_eq!(
        causes(&error),
        "the credentials provider was not properly configured: profile `dev` sets `login_session`, which slim-sdk-config \
         does not support yet; load the configuration with the crate aws-config instead: its SdkConfig works with slim \
         clients"
    );
}

#[test]
fn a_broken_file_is_named() {
    let error = load(None, "[default]\nregion\n", "").unwrap_err();
    assert_eq!(
        causes(&error),
        "the credentials provider was not properly configured: /home/me/.aws/config, line 2: \
         a setting has the form `name = value`, and there is no `=`"
    );
}

#[test]
fn errors_can_be_told_apart() {
    let error = load(Some("dev"), "[default]\n", "").unwrap_err();
    let cause = error.source().unwrap().downcast_ref::<ProfileFileError>();
    assert!(
        matches!(cause, Some(ProfileFileError::MissingProfile { profile, .. }) if profile == "dev")
    );
}

/// A configuration of one file; STS, SSO, and containers are the server.
fn served(server: &Server, variables: &[(&str, &str)], text: &str) -> ProviderConfig {
    let agent = format!("{}/ecs", server.url);
    let mut all = vec![
        ("AWS_ENDPOINT_URL_STS", server.url.as_str()),
        ("AWS_ENDPOINT_URL_SSO", server.url.as_str()),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", agent.as_str()),
        ("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.url.as_str()),
        ("AWS_REGION", "eu-west-1"),
    ];
    all.extend_from_slice(variables);
    let token = r#"{"accessToken":"t","expiresAt":"2100-01-01T00:00:00Z"}"#;
    let files = [
        ("/home/me/.aws/config", text),
        ("/token", "jwt"),
        // What `printf https://corp.example | sha1sum` prints.
        (
            "/home/me/.aws/sso/cache/bf76a79a0d2919005ac43fa78017635692db6d30.json",
            token,
        ),
    ];
    config(&all, &files)
        .with_sleep_impl(AtOnce)
        .with_time_source(Clock::at(60))
}

/// STS, SSO, a container's agent, and an instance's metadata.
fn everything(asked: &Asked) -> crate::test_server::Reply {
    let keys = |id: &str| {
        format!(
            r#"{{"AccessKeyId":"{id}","SecretAccessKey":"s","Token":"t","Expiration":"1970-01-01T01:00:00Z"}}"#
        )
    };
    match asked.path.split('?').next().unwrap() {
        "/" => sts(asked),
        "/ecs" => reply(200, keys("ECS")),
        "/latest/api/token" => crate::test_server::Reply::Http(
            200,
            vec![("x-aws-ec2-metadata-token-ttl-seconds", "60".to_owned())],
            "t".to_owned(),
        ),
        "/latest/meta-data/iam/security-credentials/" => reply(200, "app"),
        "/latest/meta-data/iam/security-credentials/app" => reply(200, keys("IMDS")),
        "/federation/credentials" => reply(
            200,
            r#"{"roleCredentials":{"accessKeyId":"SSO","secretAccessKey":"s","sessionToken":"t","expiration":3600000}}"#,
        ),
        _ => reply(404, ""),
    }
}

fn role(name: &str) -> String {
    format!("role_arn = arn:aws:iam::123456789012:role/{name}\n")
}

/// Who signed each of the requests to STS.
fn signers(server: &Server) -> Vec<String> {
    let asked = server.asked();
    let signatures = asked
        .iter()
        .filter_map(|asked| asked.header("authorization"));
    let id = |signature: &str| signature.split(['=', '/']).nth(1).unwrap().to_owned();
    signatures.map(id).collect()
}

async fn provide(config: &ProviderConfig, profile: &str) -> provider::Result {
    let provider = ProfileFileCredentialsProvider::builder()
        .configure(config)
        .profile_name(profile)
        .with_custom_provider("Own", Credentials::new("OWN", "s", None, None, "own"))
        .build();
    provider.provide_credentials().await
}

#[tokio::test]
async fn a_role_is_assumed_with_what_its_source_says() {
    let server = Server::new(everything).await;
    let env = [("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_SECRET_ACCESS_KEY", "s")];
    for (profile, signer) in [
        ("credential_source = Environment", "ENV"),
        ("credential_source = ecscontainer", "ECS"),
        ("credential_source = Ec2InstanceMetadata", "IMDS"),
        ("credential_source = own", "OWN"),
        ("source_profile = keys", "KEYS"),
        ("source_profile = sso", "SSO"),
        ("source_profile = process", "PROCESS"),
        ("source_profile = web", "ASIA-web"),
        (
            "source_profile = a\naws_access_key_id = SELF\naws_secret_access_key = s",
            "SELF",
        ),
    ] {
        let text = format!(
            "[profile a]\n{}{profile}\nexternal_id = x\nrole_session_name = n\nduration_seconds = 900\n\
             [profile keys]\naws_access_key_id = KEYS\naws_secret_access_key = s\n{}\
             [profile sso]\nsso_region = us-east-1\nsso_start_url = https://corp.example\nsso_account_id = 1\nsso_role_name = R\n\
             [profile process]\ncredential_process = echo '{{\"Version\":1,\"AccessKeyId\":\"PROCESS\",\"SecretAccessKey\":\"s\"}}'\n\
             [profile web]\n{}web_identity_token_file = /token\n",
            role("app"),
            role("unused"),
            role("web"),
        );
        let before = server.asked().len();
        let config = served(&server, &env, &text);
        let credentials = provide(&config, "a").await.unwrap();
        assert_eq!(credentials.access_key_id(), "ASIA-app", "{profile}");
        assert_eq!(signers(&server).last().unwrap(), signer, "{profile}");
        let asked = &server.asked()[before..];
        let asked = asked.last().unwrap();
        assert_eq!(field(asked, "ExternalId").unwrap(), "x");
        assert_eq!(field(asked, "RoleSessionName").unwrap(), "n");
        assert_eq!(field(asked, "DurationSeconds").unwrap(), "900");
    }
}

#[tokio::test]
async fn roles_are_assumed_one_after_the_other_from_the_last_profile_on() {
    let server = Server::new(everything).await;
    let text = format!(
        "[profile a]\n{}source_profile = b\n[profile b]\n{}source_profile = c\n[profile c]\n{}source_profile = d\n\
         [profile d]\naws_access_key_id = KEYS\naws_secret_access_key = s\n",
        role("a"),
        role("b"),
        role("c")
    );
    let credentials = provide(&served(&server, &[], &text), "a").await.unwrap();
    assert_eq!(credentials.access_key_id(), "ASIA-a");
    assert_eq!(signers(&server), ["KEYS", "ASIA-c", "ASIA-b"]);
    let name = field(&server.asked()[0], "RoleSessionName").unwrap();
    assert_eq!(name, "assume-role-from-profile-60000");
    let features = credentials
        .get_property::<Vec<AwsCredentialFeature>>()
        .unwrap();
    assert_eq!(
        features[0],
        AwsCredentialFeature::CredentialsProfileSourceProfile
    );
    assert_eq!(
        features.last(),
        Some(&AwsCredentialFeature::CredentialsStsAssumeRole)
    );
}

#[test]
fn settings_that_do_not_fit_are_told_with_their_profile() {
    let a = format!("[profile a]\n{}", role("a"));
    let session = "[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://x\n";
    for (text, expected) in [
        (
            format!(
                "{a}source_profile = b\n[profile b]\n{}source_profile = c\n[profile c]\n{}source_profile = b\n",
                role("b"),
                role("c")
            ),
            "profiles take their credentials from one another in a circle: a -> b -> c -> b; let one of them have credentials of its own",
        ),
        (
            format!("{a}source_profile = b\n"),
            "there is no profile `b` (profile `a` names it as its `source_profile`)",
        ),
        (
            format!("{a}source_profile = b\n[profile b]\nregion = x\n"),
            "profile `b` has no credentials, and `a` takes its own from there",
        ),
        (
            a.clone(),
            "profile `a` sets `role_arn`, but not with which credentials to assume it: set `source_profile` or `credential_source`",
        ),
        (
            format!("{a}source_profile = b\ncredential_source = Environment\n"),
            "profile `a` sets both `source_profile` and `credential_source`: leave one of them out",
        ),
        (
            format!("{a}credential_source = Magic\n"),
            "there is no `credential_source` named `Magic`: it is `Environment`, `Ec2InstanceMetadata`, `EcsContainer`, or what the program added by `with_custom_provider`",
        ),
        (
            format!("{a}credential_source = Environment\nduration_seconds = long\n"),
            "profile `a` sets `duration_seconds` to something that is no whole number",
        ),
        (
            "[profile a]\nweb_identity_token_file = /t\n".to_owned(),
            "profile `a` sets `web_identity_token_file`, but no `role_arn` to assume with the token",
        ),
        (
            "[profile a]\nsso_session = corp\n".to_owned(),
            "profile `a` names the SSO session `corp`, and there is no `[sso-session corp]` in the config file",
        ),
        (
            format!("[profile a]\nsso_session = corp\nsso_region = eu-west-1\n{session}"),
            "profile `a` cannot be used with SSO: sets another `sso_region` than its `[sso-session corp]`: leave it out",
        ),
        (
            "[profile a]\nsso_session = corp\n[sso-session corp]\nsso_region = x\n".to_owned(),
            "profile `a` cannot be used with SSO: its `[sso-session corp]` has no `sso_start_url`",
        ),
        (
            "[profile a]\nsso_start_url = https://x\n".to_owned(),
            "profile `a` cannot be used with SSO: it has no `sso_region`",
        ),
        (
            format!("[profile a]\nsso_session = corp\nsso_account_id = 1\n{session}"),
            "profile `a` cannot be used with SSO: it has no `sso_role_name`",
        ),
        (
            format!("[profile a]\nsso_session = corp\n{session}"),
            "profile `a` is for bearer tokens: for credentials it needs `sso_account_id` and `sso_role_name`",
        ),
    ] {
        let error = load(Some("a"), &text, "").unwrap_err();
        assert!(
            matches!(error, CredentialsError::InvalidConfiguration(_)),
            "{text}"
        );
        assert_eq!(error.source().unwrap().to_string(), expected);
    }
}

#[tokio::test]
async fn a_source_without_credentials_is_told_with_the_profile() {
    let server = Server::always(refusal(403, "AccessDenied")).await;
    for (text, expected) in [
        (
            format!(
                "[profile a]\n{}credential_source = Environment\n",
                role("a")
            ),
            "an error occurred while loading credentials: profile `a`: the environment variable `AWS_ACCESS_KEY_ID` is not set",
        ),
        (
            "[profile a]\ncredential_process = exit 3 hush\n".to_owned(),
            "an error occurred while loading credentials: profile `a`: the credential process `exit` failed (exit status: 3); run it by hand to see what it writes to standard error",
        ),
        (
            format!(
                "[profile a]\n{}source_profile = a\naws_access_key_id = K\naws_secret_access_key = hush\n",
                role("a")
            ),
            "an error occurred while loading credentials: the role `arn:aws:iam::123456789012:role/a` was not assumed: service error: AssumeRole: AccessDenied: because (status 403, request id r, 1 attempt)",
        ),
    ] {
        let error = provide(&served(&server, &[], &text), "a")
            .await
            .unwrap_err();
        let found = Brief(&error).to_string();
        assert!(found.starts_with(expected), "{found}");
        assert!(!format!("{error:?}").contains("hush"));
    }
}

#[test]
fn debug_shows_no_command_and_no_keys() {
    let text = "[profile a]\ncredential_process = get --secret hush\n[profile b]\naws_access_key_id = K\naws_secret_access_key = hush\n";
    for profile in ["a", "b"] {
        let config = config(&[], &[("/home/me/.aws/config", text)]);
        let provider = ProfileFileCredentialsProvider::builder()
            .configure(&config)
            .profile_name(profile)
            .build();
        let profiles = provider.config.profile().unwrap();
        assert!(!format!("{:?}", chain::resolve(profiles).unwrap()).contains("hush"));
        let _ = provider.built.set(Arc::new(provider.build().unwrap()));
        assert!(!format!("{provider:?}").contains("hush"));
    }
}
