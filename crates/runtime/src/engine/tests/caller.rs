//! What requests say of their caller: the user agent, and the trace in AWS Lambda.

use aws_credential_types::Credentials;
use aws_credential_types::attributes::AccountId;
use aws_credential_types::credential_feature::AwsCredentialFeature;
use aws_smithy_types::retry::RetryConfig;
use aws_types::app_name::AppName;
use aws_types::os_shim_internal::Env;
use aws_types::sdk_ua_metadata::FrameworkMetadata;

use crate::config::{Builder, Config};
use crate::testing::{Recorded, Script, Step, TestService, base, make, pages};

/// A configuration in an environment of its own.
fn within(script: &Script, variables: &[(&str, &str)]) -> Builder<TestService> {
    let mut builder = base(script);
    builder.settings.caller.env = Env::from_slice(variables);
    builder
}

async fn sent(config: impl FnOnce(&Script) -> Config<TestService>) -> Recorded {
    let script = Script::new([Step::ok()]);
    make(&config(&script)).send().await.unwrap();
    script.requests().remove(0)
}

/// The ids after `m/`, which is there once.
fn features(request: &Recorded) -> String {
    let user_agent = request.header("x-amz-user-agent");
    let mut found = user_agent
        .split(' ')
        .filter_map(|word| word.strip_prefix("m/"));
    let ids = found.next().unwrap_or_default().to_owned();
    assert_eq!(found.next(), None, "{user_agent}");
    ids
}

#[tokio::test]
async fn the_user_agent_is_whole_in_both_headers() {
    let request = sent(|script| {
        within(script, &[("AWS_EXECUTION_ENV", "AWS_ECS FARGATE")])
            .app_name(AppName::new("my-app").unwrap())
            .framework_metadata(FrameworkMetadata::new("frame", Some("1.0")).unwrap())
            .build()
    })
    .await;
    let user_agent = request.header("user-agent");
    assert_eq!(user_agent, request.header("x-amz-user-agent"));
    let words: Vec<_> = user_agent.split(' ').collect();
    let [sdk, "ua/2.1", "api/test#1.2.3", os, lang, rest @ ..] = &words[..] else {
        panic!("{user_agent}");
    };
    assert_eq!(*sdk, concat!("slim-sdk/", env!("CARGO_PKG_VERSION")));
    assert!(
        os.starts_with(&format!("os/{}", std::env::consts::OS)),
        "{os}"
    );
    assert!(lang.starts_with("lang/rust#1."), "{lang}");
    assert_eq!(
        rest,
        [
            "exec-env/AWS_ECS-FARGATE",
            "m/E",
            "lib/frame#1.0",
            "app/my-app"
        ]
    );
    let signed = request.header("authorization");
    assert!(signed.contains(";x-amz-user-agent"), "{signed}");
}

#[tokio::test]
async fn frameworks_of_a_call_follow_those_of_the_client() {
    let framework = |name: &'static str| FrameworkMetadata::new(name, None::<String>).unwrap();
    let script = Script::new([Step::ok()]);
    let config = within(&script, &[])
        .framework_metadata(framework("client"))
        .build();
    let own = Config::<TestService>::builder().framework_metadata(framework("call"));
    make(&config)
        .customize()
        .config_override(own)
        .send()
        .await
        .unwrap();
    let user_agent = script.requests()[0].header("user-agent").to_owned();
    assert!(
        user_agent.ends_with(" m/E lib/client lib/call"),
        "{user_agent}"
    );
    assert_eq!(config.framework_metadata(), [&framework("client")]);

    let loaded = aws_types::SdkConfig::builder().framework_metadata(framework("loaded"));
    let loaded = Config::<TestService>::new(&loaded.build());
    assert_eq!(loaded.framework_metadata(), [&framework("loaded")]);
}

#[tokio::test]
async fn the_user_agent_says_what_the_client_makes_use_of() {
    let request = sent(|script| {
        within(script, &[])
            .retry_config(RetryConfig::adaptive())
            .endpoint_url("https://example.com")
            .build()
    })
    .await;
    assert_eq!(features(&request), "F,N");
}

#[tokio::test]
async fn the_user_agent_says_where_credentials_are_from() {
    let mut credentials = Credentials::builder()
        .access_key_id("AKIDEXAMPLE")
        .secret_access_key("secret")
        .account_id(AccountId::from("123456789012"))
        .provider_name("test")
        .build();
    credentials
        .get_property_mut_or_default::<Vec<AwsCredentialFeature>>()
        .extend([
            AwsCredentialFeature::CredentialsProfileSourceProfile,
            AwsCredentialFeature::CredentialsProfile,
            AwsCredentialFeature::CredentialsStsAssumeRole,
        ]);
    let request = sent(|script| {
        within(script, &[])
            .credentials_provider(credentials)
            .app_name(AppName::new("my-app").unwrap())
            .build()
    })
    .await;
    assert_eq!(features(&request), "E,o,n,i,T");
    let user_agent = request.header("x-amz-user-agent");
    assert!(
        user_agent.ends_with(" m/E,o,n,i,T app/my-app"),
        "{user_agent}"
    );
    assert_eq!(user_agent, request.header("user-agent"));
}

#[tokio::test]
async fn pages_say_that_they_are_pages_on_every_attempt() {
    let last = Step::json(200, r#"{"Items":["b"]}"#);
    let first = Step::json(200, r#"{"Items":["a"],"NextToken":"1"}"#);
    let script = Script::new([first, Step::json(500, "{}"), last]);
    let config = within(&script, &[]).build();
    let all = pages(&config).items().send().collect::<Result<Vec<_>, _>>();
    assert_eq!(all.await.unwrap(), ["a", "b"]);
    let requests = script.requests();
    assert_eq!(requests.len(), 3);
    for request in &requests {
        assert_eq!(features(request), "E,C");
    }
}

#[tokio::test]
async fn an_unsigned_call_says_it_too() {
    let script = Script::new([Step::json(200, "{}")]);
    let config = within(&script, &[]).allow_no_auth().build();
    pages(&config).send().next().await.unwrap().unwrap();
    assert_eq!(features(&script.requests()[0]), "E,C");
}

#[tokio::test]
async fn a_user_agent_that_an_interceptor_writes_stays() {
    let script = Script::new([Step::ok(), Step::ok()]);
    let mut from_profile = crate::testing::credentials();
    from_profile.set_property(vec![AwsCredentialFeature::CredentialsProfile]);
    let config = within(&script, &[])
        .credentials_provider(from_profile)
        .build();
    for own in ["mine/1", "{} mine/1"] {
        let call = make(&config).customize().mutate_request(move |request| {
            let was = request
                .headers()
                .get("x-amz-user-agent")
                .unwrap()
                .to_owned();
            let own = own.replace("{}", &was);
            request.headers_mut().insert("x-amz-user-agent", own);
        });
        call.send().await.unwrap();
    }
    let requests = script.requests();
    assert_eq!(requests[0].header("x-amz-user-agent"), "mine/1");
    let both = requests[1].header("x-amz-user-agent");
    assert!(
        both.starts_with("slim-sdk/") && both.ends_with(" m/E,n mine/1"),
        "{both}"
    );
}

const LAMBDA: (&str, &str) = ("AWS_LAMBDA_FUNCTION_NAME", "some-function");
const TRACE: &str = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1";

#[tokio::test]
async fn in_lambda_a_request_is_part_of_the_invocations_trace() {
    let lambda = [LAMBDA, ("_X_AMZN_TRACE_ID", TRACE)];
    let request = sent(|script| within(script, &lambda).build()).await;
    assert_eq!(request.header("x-amzn-trace-id"), TRACE);
    let authorization = request.header("authorization");
    assert!(authorization.contains("SignedHeaders="), "{authorization}");
    assert!(!authorization.contains("trace-id"), "{authorization}");

    let hostile = [LAMBDA, ("_X_AMZN_TRACE_ID", "a\r\nhost: evil")];
    let request = sent(|script| within(script, &hostile).build()).await;
    assert_eq!(request.header("x-amzn-trace-id"), "a%0D%0Ahost: evil");
}

#[tokio::test]
async fn outside_of_lambda_or_without_a_trace_there_is_no_header() {
    let outside: [&[(&str, &str)]; 4] = [
        &[("_X_AMZN_TRACE_ID", TRACE)],
        &[
            ("AWS_LAMBDA_FUNCTION_NAME", ""),
            ("_X_AMZN_TRACE_ID", TRACE),
        ],
        &[LAMBDA],
        &[LAMBDA, ("_X_AMZN_TRACE_ID", "")],
    ];
    for variables in outside {
        let request = sent(|script| within(script, variables).build()).await;
        assert!(
            !request.headers.contains_key("x-amzn-trace-id"),
            "{variables:?}"
        );
    }
}

#[tokio::test]
async fn a_trace_that_the_request_has_stays() {
    let script = Script::new([Step::ok()]);
    let config = within(&script, &[LAMBDA, ("_X_AMZN_TRACE_ID", TRACE)]);
    make(&config.interceptor(Traced).build())
        .send()
        .await
        .unwrap();
    assert_eq!(script.requests()[0].header("x-amzn-trace-id"), "Root=own");
}

/// Adds a trace before the first attempt.
#[derive(Debug)]
struct Traced;

impl aws_smithy_runtime_api::client::interceptors::Intercept for Traced {
    fn name(&self) -> &'static str {
        "Traced"
    }

    fn modify_before_retry_loop(
        &self,
        context: &mut aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextMut<'_>,
        _: &aws_smithy_runtime_api::client::runtime_components::RuntimeComponents,
        _: &mut aws_smithy_types::config_bag::ConfigBag,
    ) -> Result<(), crate::error::BoxError> {
        let headers = context.request_mut().headers_mut();
        headers.insert("x-amzn-trace-id", "Root=own");
        Ok(())
    }
}

#[cfg(all(feature = "checksums", feature = "compression"))]
#[tokio::test]
async fn the_user_agent_says_what_is_done_to_bodies() {
    use aws_smithy_types::checksum_config::{
        RequestChecksumCalculation, ResponseChecksumValidation,
    };

    use crate::operation::send;
    use crate::schema::payload::{CHECKSUM, GZIP};
    use crate::shape::FieldsMut as _;
    use crate::testing::payload::{Say, SayInput, Wire, call};

    async fn ids<const FLAGS: u32>(
        algorithm: Option<&str>,
        set: impl FnOnce(Builder<TestService>) -> Builder<TestService>,
    ) -> String {
        let wire = Wire::new([Step::ok()]);
        let config = set(wire.config()).build();
        let input = SayInput {
            data: Some("hello".to_owned()),
            algorithm: algorithm.map(ToOwned::to_owned),
            ..SayInput::blank()
        };
        send(call::<Say<FLAGS>>(&config, input)).await.unwrap();
        let request = wire.sent().remove(0);
        let (_, ids) = request
            .header("x-amz-user-agent")
            .split_once(" m/")
            .unwrap();
        ids.to_owned()
    }
    let sha256 = Some("SHA256");
    assert_eq!(ids::<CHECKSUM>(None, |config| config).await, "E,U,Z");
    assert_eq!(ids::<CHECKSUM>(sha256, |config| config).await, "E,Y,Z");
    let required = ids::<CHECKSUM>(None, |config| {
        config
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
    });
    assert_eq!(required.await, "E,a");
    let compressed = |config: Builder<TestService>| config.request_min_compression_size_bytes(1);
    assert_eq!(ids::<GZIP>(None, compressed).await, "E,L");
    assert_eq!(ids::<GZIP>(None, |config| config).await, "E");
    assert_eq!(ids::<0>(sha256, compressed).await, "E");
}
