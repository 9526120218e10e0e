//! What a loaded `SdkConfig` holds, from environments and files that are maps.

use super::*;
use crate::meta::region::RegionProviderChain;
use crate::profile::profile_file::ProfileFileKind;
use crate::test_util::{causes, env, now};
use crate::{BehaviorVersion, Region, defaults};
use aws_credential_types::Token;
use aws_smithy_async::rt::sleep::{AsyncSleep, Sleep};
use aws_smithy_async::time::StaticTimeSource;
use aws_smithy_runtime_api::client::http::{
    HttpConnectorSettings, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::identity::{
    IdentityFuture, ResolveIdentity, SharedIdentityResolver,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use aws_smithy_types::retry::RetryMode;
use aws_types::origin::Origin;
use aws_types::service_config::ServiceConfigKey;
use std::time::{Duration, SystemTime};

const CONFIG: &str = "\
[default]
region = us-east-1
max_attempts = 4
use_dualstack_endpoint = true
sdk_ua_app_id = from-profile
services = local

[profile dev]
region = eu-west-1
endpoint_url = http://dev.profile

[services local]
connect =
  endpoint_url = http://connect.profile
";

const CREDENTIALS: &str = "\
[default]
aws_access_key_id = AKIA-default
aws_secret_access_key = hush-file

[dev]
aws_access_key_id = AKIA-dev
aws_secret_access_key = hush-file
";

fn loader(variables: &[(&str, &str)]) -> ConfigLoader {
    defaults(BehaviorVersion::latest())
        .env(env_off_ec2(variables))
        .fs(Fs::from_slice(&[
            ("/home/me/.aws/config", CONFIG),
            ("/home/me/.aws/credentials", CREDENTIALS),
        ]))
}

/// An environment that asks no instance metadata service.
fn env_off_ec2(variables: &[(&str, &str)]) -> Env {
    let mut all = vec![("AWS_EC2_METADATA_DISABLED", "true")];
    all.extend_from_slice(variables);
    env(&all)
}

fn load(variables: &[(&str, &str)]) -> SdkConfig {
    now(loader(variables).load())
}

fn region(config: &SdkConfig) -> Option<&str> {
    config.region().map(AsRef::as_ref)
}

fn key_id(config: &SdkConfig) -> String {
    let provider = config.credentials_provider().unwrap();
    let credentials = now(provider.provide_credentials()).unwrap();
    credentials.access_key_id().to_owned()
}

/// What a client does to find its endpoint.
fn endpoint(config: &SdkConfig, service: &str) -> Option<String> {
    if config.get_origin("endpoint_url").is_client_config() {
        return config.endpoint_url().map(str::to_owned);
    }
    let key = ServiceConfigKey::builder()
        .service_id(service)
        .env("AWS_ENDPOINT_URL")
        .profile("endpoint_url")
        .build()
        .unwrap();
    let service_config = config.service_config().unwrap();
    service_config
        .load_config(key)
        .or_else(|| config.endpoint_url().map(str::to_owned))
}

#[test]
fn everything_from_the_default_profile() {
    let config = load(&[]);
    assert_eq!(region(&config), Some("us-east-1"));
    assert_eq!(key_id(&config), "AKIA-default");
    assert_eq!(config.retry_config().unwrap().max_attempts(), 4);
    assert_eq!(config.use_dual_stack(), Some(true));
    assert_eq!(config.use_fips(), None);
    assert_eq!(config.app_name().unwrap().as_ref(), "from-profile");
    assert_eq!(config.behavior_version(), Some(BehaviorVersion::latest()));
    assert_eq!(config.endpoint_url(), None);
}

#[test]
fn the_environment_wins_over_the_profile() {
    let config = load(&[
        ("AWS_REGION", "ap-south-1"),
        ("AWS_ACCESS_KEY_ID", "AKIA-env"),
        ("AWS_SECRET_ACCESS_KEY", "hush-env"),
        ("AWS_MAX_ATTEMPTS", "2"),
        ("AWS_RETRY_MODE", "adaptive"),
        ("AWS_USE_FIPS_ENDPOINT", "true"),
        ("AWS_USE_DUALSTACK_ENDPOINT", "false"),
        ("AWS_SDK_UA_APP_ID", "from-env"),
        ("AWS_ENDPOINT_URL", "http://all.env"),
    ]);
    assert_eq!(region(&config), Some("ap-south-1"));
    assert_eq!(key_id(&config), "AKIA-env");
    assert_eq!(config.retry_config().unwrap().max_attempts(), 2);
    assert_eq!(config.retry_config().unwrap().mode(), RetryMode::Adaptive);
    assert_eq!(config.use_fips(), Some(true));
    assert_eq!(config.use_dual_stack(), Some(false));
    assert_eq!(config.app_name().unwrap().as_ref(), "from-env");
    assert_eq!(config.endpoint_url(), Some("http://all.env"));
    assert_eq!(
        config.get_origin("endpoint_url"),
        Origin::shared_environment_variable()
    );
}

#[test]
fn the_program_wins_over_the_environment() {
    let loader = loader(&[
        ("AWS_REGION", "ap-south-1"),
        ("AWS_ACCESS_KEY_ID", "AKIA-env"),
        ("AWS_SECRET_ACCESS_KEY", "hush-env"),
        ("AWS_MAX_ATTEMPTS", "2"),
        ("AWS_USE_FIPS_ENDPOINT", "true"),
        ("AWS_USE_DUALSTACK_ENDPOINT", "true"),
        ("AWS_SDK_UA_APP_ID", "from-env"),
    ]);
    let config = now(loader
        .region("sa-east-1")
        .credentials_provider(Credentials::new("AKIA-program", "hush", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .use_fips(false)
        .use_dual_stack(false)
        .app_name(AppName::new("from-program").unwrap())
        .load());
    assert_eq!(region(&config), Some("sa-east-1"));
    assert_eq!(key_id(&config), "AKIA-program");
    assert_eq!(config.retry_config().unwrap().max_attempts(), 1);
    assert!(config.get_origin("retry_config").is_client_config());
    assert_eq!(config.use_fips(), Some(false));
    assert_eq!(config.use_dual_stack(), Some(false));
    assert_eq!(config.app_name().unwrap().as_ref(), "from-program");
}

#[test]
fn a_region_provider_without_a_region_is_not_helped_out() {
    let config = now(loader(&[])
        .region(RegionProviderChain::first_try(None))
        .load());
    assert_eq!(region(&config), None);
    let config = now(loader(&[]).region(Region::new("eu-north-1")).load());
    assert_eq!(region(&config), Some("eu-north-1"));
}

#[test]
fn the_profile_can_be_chosen() {
    for config in [
        load(&[("AWS_PROFILE", "dev")]),
        now(loader(&[("AWS_PROFILE", "default")])
            .profile_name("dev")
            .load()),
    ] {
        assert_eq!(region(&config), Some("eu-west-1"));
        assert_eq!(key_id(&config), "AKIA-dev");
        assert_eq!(config.endpoint_url(), Some("http://dev.profile"));
    }
}

#[test]
fn the_files_can_be_chosen() {
    let files = ProfileFiles::builder()
        .with_contents(ProfileFileKind::Config, "[default]\nregion = eu-north-1\n")
        .build();
    let config = now(loader(&[]).profile_files(files).load());
    assert_eq!(region(&config), Some("eu-north-1"));
    let provider = config.credentials_provider().unwrap();
    assert!(now(provider.provide_credentials()).is_err());
}

#[test]
fn an_empty_environment_for_tests() {
    let config = now(loader(&[("AWS_REGION", "ap-south-1")])
        .empty_test_environment()
        .load());
    assert_eq!(region(&config), None);
}

#[test]
fn connecting_takes_3_1_seconds_at_most_unless_the_program_says_otherwise() {
    let default = load(&[]);
    let timeouts = default.timeout_config().unwrap();
    assert_eq!(
        timeouts.connect_timeout(),
        Some(Duration::from_millis(3100))
    );
    assert_eq!(timeouts.operation_timeout(), None);
    assert_eq!(timeouts.read_timeout(), None);

    let seconds = Duration::from_secs(5);
    let set = TimeoutConfig::builder().operation_timeout(seconds).build();
    let merged = now(loader(&[]).timeout_config(set).load());
    let timeouts = merged.timeout_config().unwrap();
    assert_eq!(timeouts.operation_timeout(), Some(seconds));
    assert_eq!(
        timeouts.connect_timeout(),
        Some(Duration::from_millis(3100))
    );

    let off = now(loader(&[]).timeout_config(TimeoutConfig::disabled()).load());
    assert!(!off.timeout_config().unwrap().has_timeouts());
}

#[test]
fn no_credentials_and_test_credentials() {
    let none = now(loader(&[]).no_credentials().load());
    assert!(none.credentials_provider().is_none());
    let test = now(loader(&[]).test_credentials().load());
    assert_eq!(key_id(&test), "ANOTREAL");
}

#[test]
fn a_service_finds_its_own_endpoint() {
    let config = load(&[]);
    assert_eq!(
        endpoint(&config, "Connect").as_deref(),
        Some("http://connect.profile")
    );
    assert_eq!(endpoint(&config, "ConnectParticipant"), None);
    let config = load(&[
        ("AWS_ENDPOINT_URL", "http://all.env"),
        (
            "AWS_ENDPOINT_URL_CONNECTPARTICIPANT",
            "http://participant.env",
        ),
    ]);
    assert_eq!(
        endpoint(&config, "Connect").as_deref(),
        Some("http://all.env")
    );
    assert_eq!(
        endpoint(&config, "ConnectParticipant").as_deref(),
        Some("http://participant.env")
    );
}

#[test]
fn the_programs_endpoint_wins_over_a_services_own() {
    let own = ("AWS_ENDPOINT_URL_CONNECT", "http://connect.env");
    let ignore = ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
    for variables in [&[own][..], &[own, ignore][..]] {
        let config = now(loader(variables).endpoint_url("http://program").load());
        assert_eq!(
            endpoint(&config, "Connect").as_deref(),
            Some("http://program")
        );
    }
}

#[test]
fn configured_endpoints_can_be_ignored() {
    let variables = [
        ("AWS_ENDPOINT_URL", "http://all.env"),
        ("AWS_ENDPOINT_URL_CONNECT", "http://connect.env"),
        ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "TRUE"),
    ];
    let config = load(&variables);
    assert_eq!(config.endpoint_url(), None);
    assert_eq!(endpoint(&config, "Connect"), None);
}

#[test]
fn an_unusable_endpoint_is_not_the_endpoint_of_all_services() {
    assert_eq!(
        load(&[("AWS_ENDPOINT_URL", "localhost:80")]).endpoint_url(),
        None
    );
}

#[test]
fn time_sleep_and_http_client_are_passed_on() {
    #[derive(Debug)]
    struct Instant;
    impl AsyncSleep for Instant {
        fn sleep(&self, _: Duration) -> Sleep {
            Sleep::new(std::future::ready(()))
        }
    }
    fn no_http(_: &HttpConnectorSettings) -> SharedHttpConnector {
        panic!("nothing is sent")
    }
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(7);
    let config = now(loader(&[])
        .time_source(StaticTimeSource::new(then))
        .sleep_impl(Instant)
        .http_client(http_client_fn(|settings, _| no_http(settings)))
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .framework_metadata(FrameworkMetadata::new("slim", Some("1.0")).unwrap())
        .load());
    assert_eq!(config.time_source().unwrap().now(), then);
    assert!(format!("{:?}", config.sleep_impl()).contains("Instant"));
    assert!(config.http_client().is_some());
    assert!(
        !config
            .stalled_stream_protection()
            .unwrap()
            .download_enabled()
    );
    assert_eq!(config.framework_metadata().len(), 1);

    let default = load(&[]);
    assert_eq!(default.sleep_impl().is_some(), cfg!(feature = "rt-tokio"));
    assert!(default.time_source().is_some());
    assert!(default.http_client().is_none());
    assert!(default.identity_cache().is_some());
    // As in aws-config, the first defaults have each client load by itself.
    #[allow(deprecated, reason = "older programs name it")]
    let version = BehaviorVersion::v2023_11_09();
    let old = now(loader(&[]).behavior_version(version).load());
    assert!(old.identity_cache().is_none());
}

#[test]
fn what_clients_look_at_is_the_programs_the_environments_or_the_profiles() {
    use aws_smithy_runtime_api::client::auth::AuthSchemeId;
    let config = now(loader(&[
        ("AWS_ACCOUNT_ID_ENDPOINT_MODE", "required"),
        ("AWS_DISABLE_REQUEST_COMPRESSION", "true"),
        ("AWS_DISABLE_CLOCK_SKEW_CORRECTION", "true"),
        ("AWS_AUTH_SCHEME_PREFERENCE", "sigv4a"),
    ])
    .load());
    let mode = config.account_id_endpoint_mode();
    assert_eq!(mode, Some(&AccountIdEndpointMode::Required));
    assert_eq!(config.disable_request_compression(), Some(true));
    assert_eq!(config.disable_clock_skew_correction(), Some(true));
    assert!(config.auth_scheme_preference().is_some());
    assert!(
        !config
            .get_origin("auth_scheme_preference")
            .is_client_config()
    );
    assert_eq!(
        config.request_checksum_calculation(),
        Some(RequestChecksumCalculation::WhenSupported)
    );

    let config = now(loader(&[("AWS_ACCOUNT_ID_ENDPOINT_MODE", "required")])
        .account_id_endpoint_mode(AccountIdEndpointMode::Disabled)
        .disable_request_compression(false)
        .disable_clock_skew_correction(false)
        .request_min_compression_size_bytes(7)
        .auth_scheme_preference([AuthSchemeId::from("sigv4")])
        .sigv4a_signing_region_set("*")
        .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
        .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
        .load());
    let mode = config.account_id_endpoint_mode();
    assert_eq!(mode, Some(&AccountIdEndpointMode::Disabled));
    assert_eq!(config.disable_request_compression(), Some(false));
    assert_eq!(config.disable_clock_skew_correction(), Some(false));
    assert_eq!(config.request_min_compression_size_bytes(), Some(7));
    assert!(
        config
            .get_origin("auth_scheme_preference")
            .is_client_config()
    );
    let regions = config.sigv4a_signing_region_set().map(AsRef::as_ref);
    assert_eq!(regions, Some("*"));
    assert_eq!(
        config.request_checksum_calculation(),
        Some(RequestChecksumCalculation::WhenRequired)
    );
    assert_eq!(
        config.response_checksum_validation(),
        Some(ResponseChecksumValidation::WhenRequired)
    );
}

#[test]
fn an_identity_cache_and_tokens_are_passed_on() {
    #[derive(Debug)]
    struct NoCache;
    impl ResolveCachedIdentity for NoCache {
        fn resolve_cached_identity<'a>(
            &'a self,
            resolver: SharedIdentityResolver,
            components: &'a RuntimeComponents,
            config: &'a ConfigBag,
        ) -> IdentityFuture<'a> {
            IdentityFuture::new(async move { resolver.resolve_identity(components, config).await })
        }
    }
    let config = now(loader(&[])
        .identity_cache(NoCache)
        .token_provider(Token::new("hush-token", None))
        .load());
    assert!(config.identity_cache().is_some());
    assert!(config.token_provider().is_some());
    assert!(config.get_origin("token_provider").is_client_config());
}

#[test]
fn a_broken_file_is_the_error_of_the_first_call() {
    let config = now(defaults(BehaviorVersion::latest())
        .env(env_off_ec2(&[("AWS_REGION", "us-east-1")]))
        .fs(Fs::from_slice(&[(
            "/home/me/.aws/config",
            "[default]\nregion\n",
        )]))
        .load());
    assert_eq!(region(&config), Some("us-east-1"));
    let provider = config.credentials_provider().unwrap();
    let error = now(provider.provide_credentials()).unwrap_err();
    assert!(
        causes(&error).contains("/home/me/.aws/config, line 2"),
        "{}",
        causes(&error)
    );
}

#[test]
fn debug_shows_no_secrets() {
    let loader = loader(&[("AWS_SECRET_ACCESS_KEY", "hush-env")]);
    assert!(!format!("{loader:?}").contains("hush"));
    let config = now(loader.load());
    assert!(!format!("{config:?}").contains("hush"));
}

#[test]
fn loading_can_move_between_threads() {
    fn is_send<T: Send>(_: &T) {}
    is_send(&loader(&[]).load());
    is_send(&crate::load_defaults(BehaviorVersion::latest()));
}
