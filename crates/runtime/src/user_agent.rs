//! Who calls: the user agent in AWS's format, and the trace that a call in AWS Lambda belongs to.
//!
//! `slim-sdk/.. ua/2.1 api/<service>#<version> os/.. lang/rust#.. [exec-env/..] [m/<features>] *[lib/..] [app/..]`.
//! Proxies may rewrite `User-Agent`, so `x-amz-user-agent`, which is signed, says the same.

mod feature;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use aws_smithy_types::retry::{RetryConfig, RetryMode};
use aws_types::build_metadata::BUILD_METADATA;
use aws_types::os_shim_internal::Env;
use aws_types::sdk_ua_metadata::FrameworkMetadata;
use http::HeaderName;

pub(crate) use self::feature::{Feature, Features};
use crate::config::Settings;
use crate::endpoint::table::BuiltIn;
use crate::schema::Service;

/// The headers that have the user agent.
pub(crate) const USER_AGENT_HEADERS: [HeaderName; 2] = [
    http::header::USER_AGENT,
    HeaderName::from_static("x-amz-user-agent"),
];

/// How many frameworks the user agent names: headers are bounded.
const MAX_FRAMEWORKS: usize = 10;

/// The official crates' user agent in tests, so that recorded requests are those of either.
const FOR_TESTS: &str =
    "aws-sdk-rust/0.123.test ua/0.1 api/test-service#0.123 os/windows#XPSP3 lang/rust#1.50.0";

const OS: &str = match std::env::consts::OS.as_bytes() {
    b"linux" => "linux",
    b"macos" => "macos",
    b"windows" => "windows",
    _ => "other",
};

/// What a client says of its caller, made once.
#[derive(Debug)]
pub(crate) struct Caller {
    /// What is before the features.
    head: String,
    features: Features,
    /// What is after the features.
    tail: String,
    /// All of it, as long as no call adds a feature.
    whole: Arc<str>,
    /// What calls added last, and what came of it: mostly it is the same for all of them.
    last: Mutex<Option<(Vec<Feature>, Arc<str>)>>,
    is_in_lambda: bool,
}

impl Caller {
    pub(crate) fn new(service: &Service, settings: &Settings) -> Self {
        let env = &settings.caller.env;
        let execution_env = env.get("AWS_EXECUTION_ENV").ok();
        let head = if settings.caller.is_for_tests {
            FOR_TESTS.to_owned()
        } else {
            head(service, os_version(), execution_env.as_deref())
        };
        let mut caller = Self {
            head,
            features: features(service, settings),
            tail: tail(
                &settings.caller.framework_metadata,
                settings.app_name.as_ref().map(AsRef::as_ref),
            ),
            whole: Arc::default(),
            last: Mutex::default(),
            is_in_lambda: env
                .get("AWS_LAMBDA_FUNCTION_NAME")
                .is_ok_and(|name| !name.is_empty()),
        };
        caller.whole = caller.with(&caller.features).into();
        caller
    }

    /// The user agent of the client.
    pub(crate) fn user_agent(&self) -> &str {
        &self.whole
    }

    /// The user agent of a call that makes use of more than its client.
    pub(crate) fn user_agent_with(&self, more: &[Feature]) -> Arc<str> {
        if more.is_empty() {
            return self.whole.clone();
        }
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, text)) = last.as_ref().filter(|(features, _)| features == more) {
            return text.clone();
        }
        let mut features = self.features.clone();
        features.extend(more.iter().copied());
        let text: Arc<str> = self.with(&features).into();
        *last = Some((more.to_owned(), text.clone()));
        text
    }

    fn with(&self, features: &Features) -> String {
        let mut text = self.head.clone();
        features.append_to(&mut text);
        text.push_str(&self.tail);
        text
    }

    /// The trace that the call belongs to, as a header can hold it: AWS Lambda says another one for each invocation.
    pub(crate) fn trace_id(&self, env: &Env) -> Option<String> {
        if !self.is_in_lambda {
            return None;
        }
        let id = env.get("_X_AMZN_TRACE_ID").ok();
        id.filter(|id| !id.is_empty())
            .map(|id| percent_encoded(&id))
    }
}

fn head(service: &Service, os_version: Option<&str>, execution_env: Option<&str>) -> String {
    let mut text = format!(
        concat!(
            "slim-sdk/",
            env!("CARGO_PKG_VERSION"),
            " ua/2.1 api/{}#{} os/{}"
        ),
        token(&service.id.to_ascii_lowercase()),
        token(service.version),
        OS
    );
    if let Some(version) = os_version.filter(|version| !version.is_empty()) {
        let _ = write!(text, "#{}", token(version));
    }
    let _ = write!(text, " lang/rust#{}", token(BUILD_METADATA.rust_version));
    if let Some(name) = execution_env.filter(|name| !name.is_empty()) {
        let _ = write!(text, " exec-env/{}", token(name));
    }
    text
}

fn tail(frameworks: &[FrameworkMetadata], app_name: Option<&str>) -> String {
    let mut libraries: Vec<String> = Vec::new();
    for framework in frameworks {
        let version = framework
            .version()
            .map(|version| format!("#{}", token(version)));
        let name = token(framework.name());
        let library = format!(" lib/{name}{}", version.unwrap_or_default());
        if !libraries.contains(&library) {
            libraries.push(library);
        }
    }
    if libraries.len() > MAX_FRAMEWORKS {
        tracing::warn!(
            "{} frameworks are set, and the user agent names the first {MAX_FRAMEWORKS} only",
            libraries.len()
        );
        libraries.truncate(MAX_FRAMEWORKS);
    }
    let mut text = libraries.concat();
    if let Some(name) = app_name {
        let _ = write!(text, " app/{}", token(name));
    }
    text
}

/// What every call of a client makes use of.
fn features(service: &Service, settings: &Settings) -> Features {
    let mode = settings.retry_config.as_ref().map(RetryConfig::mode);
    let mut features = Features::from_iter([match mode {
        Some(RetryMode::Adaptive) => Feature::RETRY_MODE_ADAPTIVE,
        _ => Feature::RETRY_MODE_STANDARD,
    }]);
    if settings.endpoint_url.is_some() {
        features.add(Feature::ENDPOINT_OVERRIDE);
    }
    let rules = service.endpoint;
    if rules.built_in(BuiltIn::AccountIdEndpointMode).is_some() {
        features.add(match settings.account_id_endpoint_mode() {
            Some("required") => Feature::ACCOUNT_ID_MODE_REQUIRED,
            Some("disabled") => Feature::ACCOUNT_ID_MODE_DISABLED,
            _ => Feature::ACCOUNT_ID_MODE_PREFERRED,
        });
    }
    features
}

/// The version of the operating system, where it is at hand without asking another process.
fn os_version() -> Option<&'static str> {
    static VERSION: OnceLock<Option<String>> = OnceLock::new();
    let read = || {
        let path = cfg!(target_os = "linux").then_some("/proc/sys/kernel/osrelease")?;
        Some(std::fs::read_to_string(path).ok()?.trim().to_owned())
    };
    VERSION.get_or_init(read).as_deref()
}

/// A text with a hyphen in place of every character that would end it or that a header cannot hold.
fn token(text: &str) -> Cow<'_, str> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "!$%&'*+-.^_`|~".contains(c);
    if text.chars().all(is_allowed) {
        return Cow::Borrowed(text);
    }
    let mut token = String::with_capacity(text.len());
    for c in text.chars() {
        token.push(if is_allowed(c) { c } else { '-' });
    }
    Cow::Owned(token)
}

/// A text with `%` and two digits in place of each byte that is a control or not ASCII.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte == b' ' || byte.is_ascii_graphic() {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
