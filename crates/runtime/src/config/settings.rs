//! All settings of a client, and what becomes of them where a call has its own.

use aws_smithy_async::rt::sleep::SharedAsyncSleep;
use aws_smithy_async::time::SharedTimeSource;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::retries::classifiers::{ClassifyRetry, SharedRetryClassifier};
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::app_name::AppName;
use aws_types::region::Region;

use super::interceptors::Interceptors;
use super::{auth, bounds, caller, identity, payload, retry};
use crate::endpoint::{ParamValue, Resolver};
use crate::idempotency::IdempotencyTokenProvider;

/// Settings that are not set fall back to the client's, and then to the defaults.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    pub region: Option<Region>,
    pub identity: identity::IdentitySettings,
    pub endpoint_url: Option<String>,
    pub use_fips: Option<bool>,
    pub use_dual_stack: Option<bool>,
    pub retry_config: Option<RetryConfig>,
    pub timeout_config: Option<TimeoutConfig>,
    pub http_client: Option<SharedHttpClient>,
    pub sleep_impl: Option<SharedAsyncSleep>,
    pub time_source: Option<SharedTimeSource>,
    pub app_name: Option<AppName>,
    pub behavior_version: Option<BehaviorVersion>,
    pub idempotency_token_provider: Option<IdempotencyTokenProvider>,
    pub interceptors: Interceptors,
    pub retry_classifiers: Vec<SharedRetryClassifier>,
    pub no_auth: bool,
    pub is_payload_unsigned: bool,
    pub auth: auth::AuthSettings,
    pub payload: payload::PayloadSettings,
    pub bounds: bounds::Bounds,
    pub caller: caller::CallerSettings,
    pub retry: retry::RetrySettings,
    pub endpoint_resolver: Option<Resolver>,
    /// Endpoint parameters that are set by their name in the model.
    pub endpoint_params: Vec<(&'static str, ParamValue)>,
}

impl Settings {
    /// These settings, and the other's where these are not set.
    pub(crate) fn or(self, other: &Self) -> Self {
        let mut retry_classifiers = other.retry_classifiers.clone();
        for classifier in self.retry_classifiers {
            by_priority(&mut retry_classifiers, classifier);
        }
        Self {
            region: self.region.or_else(|| other.region.clone()),
            identity: self.identity.or(&other.identity),
            endpoint_url: self.endpoint_url.or_else(|| other.endpoint_url.clone()),
            use_fips: self.use_fips.or(other.use_fips),
            use_dual_stack: self.use_dual_stack.or(other.use_dual_stack),
            retry_config: self.retry_config.or_else(|| other.retry_config.clone()),
            timeout_config: match (self.timeout_config, &other.timeout_config) {
                (Some(own), Some(other)) => {
                    Some(own.to_builder().take_unset_from(other.to_builder()).build())
                }
                (own, other) => own.or_else(|| other.clone()),
            },
            http_client: self.http_client.or_else(|| other.http_client.clone()),
            sleep_impl: self.sleep_impl.or_else(|| other.sleep_impl.clone()),
            time_source: self.time_source.or_else(|| other.time_source.clone()),
            app_name: self.app_name.or_else(|| other.app_name.clone()),
            behavior_version: self.behavior_version.or(other.behavior_version),
            idempotency_token_provider: self
                .idempotency_token_provider
                .or_else(|| other.idempotency_token_provider.clone()),
            interceptors: other
                .interceptors
                .iter()
                .chain(self.interceptors.iter())
                .cloned()
                .collect(),
            retry_classifiers,
            no_auth: self.no_auth || other.no_auth,
            is_payload_unsigned: self.is_payload_unsigned || other.is_payload_unsigned,
            auth: self.auth.or(&other.auth),
            payload: self.payload.or(other.payload),
            bounds: self.bounds.or(&other.bounds),
            caller: self.caller.or(&other.caller),
            retry: self.retry.or(&other.retry),
            endpoint_resolver: self
                .endpoint_resolver
                .or_else(|| other.endpoint_resolver.clone()),
            endpoint_params: self
                .endpoint_params
                .iter()
                .chain(&other.endpoint_params)
                .cloned()
                .collect(),
        }
    }
}

/// Adds a classifier to others, in the order they run in: those of a higher priority have the last word.
pub(super) fn by_priority(
    classifiers: &mut Vec<SharedRetryClassifier>,
    classifier: SharedRetryClassifier,
) {
    // There are one or two of them: less code than a sort.
    let at = classifiers.partition_point(|other| other.priority() <= classifier.priority());
    classifiers.insert(at, classifier);
}
