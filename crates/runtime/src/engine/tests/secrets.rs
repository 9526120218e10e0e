//! What clients, settings, errors and logs show: no secrets.

use std::fmt::{Debug, Write as _};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::future::ProvideCredentials as Provided;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::ConfigBag;
use aws_smithy_types::timeout::TimeoutConfig;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::config::reexports::IdentityCache;
use crate::config::{Builder, Config};
use crate::error::{BoxError, DisplayErrorContext};
use crate::testing::{Script, Step, base, make};

const MARKER: &str = "SECRET-MARKER";

fn secret() -> Credentials {
    let token = format!("{MARKER}-TOKEN");
    Credentials::new("AKIDSHOWN", MARKER, Some(token), None, "test")
}

/// A provider whose own debug text is careless.
#[derive(Clone, Debug)]
struct Careless(#[allow(dead_code, reason = "it is shown")] Vec<&'static str>);

impl ProvideCredentials for Careless {
    fn provide_credentials<'a>(&'a self) -> Provided<'a>
    where
        Self: 'a,
    {
        Provided::ready(Ok(secret()))
    }
}

fn careless() -> Careless {
    Careless(vec![MARKER])
}

/// Writes down all that is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Log {
    fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }
}

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, "{field}={value:?} ");
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("slim_sdk")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut Line(&mut self.0.lock().unwrap()));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Line(&mut self.0.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Line(&mut self.0.lock().unwrap()));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Shows an interceptor's surroundings.
#[derive(Clone, Debug, Default)]
struct Shows(Arc<Mutex<String>>);

impl Intercept for Shows {
    fn name(&self) -> &'static str {
        "Shows"
    }

    fn read_before_signing(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        components: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let mut shown = self.0.lock().unwrap();
        let _ = write!(shown, "{context:?} {components:?} {bag:?}");
        Ok(())
    }
}

#[tokio::test]
async fn settings_and_clients_show_no_secrets() {
    let (script, shows) = (Script::new([Step::ok()]), Shows::default());
    let builder = base(&script)
        .credentials_provider(careless())
        .identity_cache(IdentityCache::lazy().build())
        .interceptor(shows.clone());
    let config = builder.clone().build();
    let call = make(&config);
    let customized = make(&config)
        .customize()
        .config_override(Builder::new().credentials_provider(careless()));
    let handle = config.handle();
    let text = format!(
        "{builder:?} {config:?} {:?} {handle:?} {:#?} {:?} {customized:?} {:?} {:?}",
        config.clone().to_builder(),
        config,
        call.0,
        handle.settings(),
        handle.credentials(),
    );
    assert!(!text.contains(MARKER), "{text}");
    assert!(text.contains("Careless"), "{text}");

    make(&config).send().await.unwrap();
    let seen = shows.0.lock().unwrap().clone();
    assert!(!seen.contains(MARKER), "{seen}");
    assert!(seen.contains("Careless"), "{seen}");
}

#[tokio::test(start_paused = true)]
async fn errors_and_logs_show_no_secrets() {
    let log = Log::default();
    let _guard = crate::testing::listen(log.clone());
    let steps = [
        Step::json(400, r#"{"__type":"AccessDenied","message":"no"}"#),
        Step::with(400, &[("x-amzn-errortype", "ExpiredToken")], "{}"),
        Step::json(200, "{"),
        Step::Answer(200, vec![], SdkBody::taken()),
    ];
    let limits = TimeoutConfig::builder().operation_timeout(Duration::from_secs(9));
    let limits = limits.build();
    let mut text = String::new();
    for step in steps
        .into_iter()
        .chain((0..3).map(|_| Step::Broken))
        .chain([Step::Silence])
    {
        let script = Script::new([step, Step::Broken, Step::Broken]);
        let config = base(&script).credentials_provider(careless());
        let config = config.timeout_config(limits.clone()).build();
        let error = make(&config).send().await.unwrap_err();
        let _ = writeln!(
            text,
            "{error} {error:?} {error:#?} {}",
            DisplayErrorContext(&error)
        );
    }
    // What cannot be signed: a line break has been copied with the key, or with the token.
    let broken = [
        Credentials::new(format!("{MARKER}\n"), MARKER, None, None, "test"),
        Credentials::new("AKID", MARKER, Some(format!("{MARKER}\n")), None, "test"),
    ];
    for credentials in broken {
        let config = base(&Script::new([]))
            .credentials_provider(credentials)
            .build();
        let error = make(&config).send().await.unwrap_err();
        let _ = writeln!(text, "{error} {error:?} {}", DisplayErrorContext(&error));
    }
    // No answer from the provider.
    let hangs = base(&Script::new([]))
        .credentials_provider(Hangs(MARKER))
        .build();
    let error = make(&hangs).send().await.unwrap_err();
    let _ = writeln!(text, "{error} {error:?} {}", DisplayErrorContext(&error));
    assert!(
        text.contains("no credentials from `Hangs` within the 21.6s"),
        "{text}"
    );

    assert!(!text.contains(MARKER), "{text}");
    let logged = log.text();
    assert!(!logged.contains(MARKER), "{logged}");
    assert!(logged.contains("attempt=1"), "{logged}");
}

#[derive(Debug)]
struct Hangs(#[allow(dead_code, reason = "it is shown")] &'static str);

impl ProvideCredentials for Hangs {
    fn provide_credentials<'a>(&'a self) -> Provided<'a>
    where
        Self: 'a,
    {
        Provided::new(std::future::pending())
    }
}

/// Gives credentials once, that soon expire.
#[derive(Debug)]
struct Once(AtomicU32, SystemTime);

impl ProvideCredentials for Once {
    fn provide_credentials<'a>(&'a self) -> Provided<'a>
    where
        Self: 'a,
    {
        let is_first = self.0.fetch_add(1, Ordering::SeqCst) == 0;
        Provided::ready(if is_first {
            Ok(Credentials::new("AKID", MARKER, None, Some(self.1), "test"))
        } else {
            let cause = std::io::Error::other("connection refused");
            Err(CredentialsError::provider_error(cause))
        })
    }
}

#[tokio::test]
async fn a_failing_refresh_is_logged_with_its_causes_and_the_call_goes_on() {
    let log = Log::default();
    let _guard = crate::testing::listen(log.clone());
    let script = Script::new([Step::ok(), Step::ok()]);
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let provider =
        SharedCredentialsProvider::new(Once(AtomicU32::new(0), now + Duration::from_mins(1)));
    let cache = IdentityCache::lazy().build();
    for clock in [now, now + Duration::from_secs(56)] {
        let config: Config<_> = base(&script)
            .credentials_provider(provider.clone())
            .identity_cache(cache.clone())
            .time_source(aws_smithy_async::time::StaticTimeSource::new(clock))
            .build();
        make(&config).send().await.unwrap();
    }
    let logged = log.text();
    assert!(
        logged.contains(
            "credentials not refreshed, those at hand still hold provider=Once \
             error=an error occurred while loading credentials: connection refused"
        ),
        "{logged}"
    );
}
