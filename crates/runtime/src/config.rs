//! The configuration of a client: one implementation for all services, one type for each.

pub mod auth;
pub(crate) mod bounds;
pub(crate) mod caller;
mod endpoint;
pub(crate) mod identity;
mod interceptors;
pub(crate) mod payload;
pub mod reexports;
mod retry;
mod sdk_config;
mod settings;
#[cfg(feature = "test-util")]
mod test_defaults;

use std::fmt;
use std::marker::PhantomData;

use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep};
use aws_smithy_async::time::{SharedTimeSource, TimeSource};
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::endpoint::{EndpointResolverParams, SharedEndpointResolver};
use aws_smithy_runtime_api::client::http::{HttpClient, SharedHttpClient};
use aws_smithy_runtime_api::client::interceptors::{Intercept, SharedInterceptor};
use aws_smithy_runtime_api::client::retries::classifiers::{ClassifyRetry, SharedRetryClassifier};
use aws_smithy_runtime_api::shared::IntoShared as _;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::app_name::AppName;
use aws_types::region::Region;

pub(crate) use self::settings::Settings;
use self::settings::by_priority;
use crate::client::Handle;
use crate::endpoint::Params;
use crate::idempotency::IdempotencyTokenProvider;
use crate::schema;

/// A service, as a type: what tells the configuration of one client from another's.
pub trait Service: fmt::Debug + Clone + Send + Sync + 'static {
    /// What the model says of the service.
    const SERVICE: &'static schema::Service;

    /// Endpoint parameters as resolvers of the service's crate take them.
    #[inline]
    #[must_use]
    fn endpoint_params(params: Params) -> EndpointResolverParams {
        EndpointResolverParams::new(params)
    }

    /// What says where requests go unless it is set.
    #[inline]
    #[must_use]
    fn default_endpoint_resolver() -> SharedEndpointResolver {
        SharedEndpointResolver::new(crate::endpoint::DefaultResolver(Self::SERVICE.endpoint))
    }
}

/// The configuration of a client. Cloning it is cheap, and clones share credentials and connections.
pub struct Config<S> {
    handle: Handle,
    service: PhantomData<fn() -> S>,
}

impl<S> Clone for Config<S> {
    fn clone(&self) -> Self {
        Self {
            handle: self.handle.clone(),
            service: PhantomData,
        }
    }
}

impl<S> fmt::Debug for Config<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Config")
            .field(self.handle.settings())
            .finish()
    }
}

impl<S: Service> Config<S> {
    /// A builder with nothing set.
    #[must_use]
    pub fn builder() -> Builder<S> {
        Builder::default()
    }

    /// The configuration of what `aws_config` or `slim-sdk-config` loaded.
    // Where it is inlined, the service's rules are once more in the program.
    #[inline(never)]
    #[must_use]
    pub fn new(config: &SdkConfig) -> Self {
        Self {
            handle: sdk_config::handle(config, S::SERVICE),
            service: PhantomData,
        }
    }

    /// A builder with these settings.
    #[must_use]
    pub fn to_builder(&self) -> Builder<S> {
        Builder {
            settings: Box::new(self.handle.settings().clone()),
            service: PhantomData,
        }
    }

    /// The client's half of the configuration, for generated code.
    #[doc(hidden)]
    #[must_use]
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// The name that the service has in signatures.
    #[must_use]
    pub fn signing_name(&self) -> &'static str {
        S::SERVICE.signing_name
    }

    /// The region requests are signed for and sent to.
    #[must_use]
    pub fn region(&self) -> Option<&Region> {
        self.handle.settings().region.as_ref()
    }

    /// How calls are retried; `None` for three attempts in standard mode.
    #[must_use]
    pub fn retry_config(&self) -> Option<&RetryConfig> {
        self.handle.settings().retry_config.as_ref()
    }

    /// How long calls may take; `None` for the defaults.
    #[must_use]
    pub fn timeout_config(&self) -> Option<&TimeoutConfig> {
        self.handle.settings().timeout_config.as_ref()
    }

    /// What sends requests; `None` for the default client.
    #[must_use]
    pub fn http_client(&self) -> Option<SharedHttpClient> {
        self.handle.settings().http_client.clone()
    }

    /// What waits between attempts and for timeouts; `None` for tokio's timer.
    #[must_use]
    pub fn sleep_impl(&self) -> Option<SharedAsyncSleep> {
        self.handle.settings().sleep_impl.clone()
    }

    /// What tells the time that requests are signed at; `None` for the system's clock.
    #[must_use]
    pub fn time_source(&self) -> Option<SharedTimeSource> {
        self.handle.settings().time_source.clone()
    }

    /// The name of the application in the user agent.
    #[must_use]
    pub fn app_name(&self) -> Option<&AppName> {
        self.handle.settings().app_name.as_ref()
    }

    /// What makes the idempotency tokens that inputs leave out.
    #[must_use]
    pub fn idempotency_token_provider(&self) -> IdempotencyTokenProvider {
        let provider = &self.handle.settings().idempotency_token_provider;
        provider.clone().unwrap_or_default()
    }

    /// The interceptors of every call.
    pub fn interceptors(&self) -> impl Iterator<Item = SharedInterceptor> + '_ {
        self.handle.settings().interceptors.iter().cloned()
    }

    /// The caller's own retry classifiers, in the order they run in.
    pub fn retry_classifiers(&self) -> impl Iterator<Item = SharedRetryClassifier> + '_ {
        self.handle.settings().retry_classifiers.iter().cloned()
    }
}

impl<S: Service> From<&SdkConfig> for Config<S> {
    fn from(config: &SdkConfig) -> Self {
        Self::new(config)
    }
}

/// Builds a [`Config`].
pub struct Builder<S> {
    /// Boxed, as each setter passes the builder on.
    pub(crate) settings: Box<Settings>,
    service: PhantomData<fn() -> S>,
}

impl<S> Clone for Builder<S> {
    fn clone(&self) -> Self {
        Self {
            settings: self.settings.clone(),
            service: PhantomData,
        }
    }
}

impl<S> fmt::Debug for Builder<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Builder").field(&self.settings).finish()
    }
}

impl<S> Default for Builder<S> {
    fn default() -> Self {
        Self {
            settings: Box::default(),
            service: PhantomData,
        }
    }
}

impl<S: Service> From<&SdkConfig> for Builder<S> {
    fn from(config: &SdkConfig) -> Self {
        Self {
            settings: Settings::from_sdk_config(config, S::SERVICE.id),
            service: PhantomData,
        }
    }
}

impl<S: Service> From<&Config<S>> for Builder<S> {
    fn from(config: &Config<S>) -> Self {
        config.to_builder()
    }
}

/// A setter that consumes the builder and its twin that takes an option.
macro_rules! setters {
    ($($(#[$doc:meta])* $name:ident / $set:ident: $type:ty = $field:ident, |$value:ident: $input:ty| $into:expr;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name(mut self, $value: $input) -> Self {
            self.settings.$field = $into;
            self
        }

        #[doc = concat!("As [`", stringify!($name), "`](Self::", stringify!($name), "); `None` unsets it.")]
        pub fn $set(&mut self, $name: Option<$type>) -> &mut Self {
            self.settings.$field = $name;
            self
        }
    )*};
}

impl<S: Service> Builder<S> {
    /// A builder with nothing set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// The region requests are signed for and sent to.
        region / set_region: Region = region, |region: impl Into<Option<Region>>| region.into();
        /// Where requests are sent instead of the region's endpoint: an URL with a scheme, a host and perhaps a path.
        endpoint_url / set_endpoint_url: String = endpoint_url, |url: impl Into<String>| Some(url.into());
        /// Whether requests go to the region's FIPS endpoint. Default: no.
        use_fips / set_use_fips: bool = use_fips, |on: impl Into<bool>| Some(on.into());
        /// Whether requests go to the region's dual-stack endpoint, which has IPv6 addresses. Default: no.
        use_dual_stack / set_use_dual_stack: bool = use_dual_stack, |on: impl Into<bool>| Some(on.into());
        /// How calls are retried. Default: three attempts in standard mode.
        retry_config / set_retry_config: RetryConfig = retry_config, |config: RetryConfig| Some(config);
        /// How long calls may take. Default: 3.1 s to connect, 30 s without a byte, no limit for attempts and whole calls;
        /// the default of each holds unless it is set or disabled. A call's own setting goes before the client's.
        timeout_config / set_timeout_config: TimeoutConfig = timeout_config, |config: TimeoutConfig| Some(config);
        /// What sends requests. Default: reqwest, one pool of connections for the process. It uses the proxies that
        /// `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` name when the first request is sent, follows and
        /// unpacks nothing, and refuses a response of HTTP/1 with more than 100 headers, or more than 408 KiB of them.
        http_client / set_http_client: SharedHttpClient = http_client,
            |client: impl HttpClient + 'static| Some(client.into_shared());
        /// What waits between attempts and for timeouts. Default: tokio's timer.
        sleep_impl / set_sleep_impl: SharedAsyncSleep = sleep_impl,
            |sleep: impl AsyncSleep + 'static| Some(sleep.into_shared());
        /// What tells the time that requests are signed at. Default: the system's clock.
        time_source / set_time_source: SharedTimeSource = time_source,
            |time: impl TimeSource + 'static| Some(time.into_shared());
        /// The name of the application in the user agent.
        app_name / set_app_name: AppName = app_name, |name: AppName| Some(name);
        /// The behaviour version: accepted for compatibility, as there is one behaviour here.
        behavior_version / set_behavior_version: BehaviorVersion = behavior_version,
            |version: BehaviorVersion| Some(version);
        /// What makes the idempotency tokens that inputs leave out. Default: random UUIDs.
        idempotency_token_provider / set_idempotency_token_provider: IdempotencyTokenProvider =
            idempotency_token_provider, |provider: impl Into<IdempotencyTokenProvider>| Some(provider.into());
    }

    /// The newest behaviour version.
    #[must_use]
    pub fn behavior_version_latest(self) -> Self {
        self.behavior_version(BehaviorVersion::latest())
    }

    /// Sends requests unsigned, without credentials.
    #[must_use]
    pub fn allow_no_auth(mut self) -> Self {
        self.set_allow_no_auth();
        self
    }

    /// As [`allow_no_auth`](Self::allow_no_auth).
    pub fn set_allow_no_auth(&mut self) -> &mut Self {
        self.settings.no_auth = true;
        self
    }

    /// Adds an interceptor, which takes part in every call.
    #[must_use]
    pub fn interceptor(mut self, interceptor: impl Intercept + 'static) -> Self {
        self.push_interceptor(SharedInterceptor::new(interceptor));
        self
    }

    /// Adds a shared interceptor.
    pub fn push_interceptor(&mut self, interceptor: SharedInterceptor) -> &mut Self {
        self.settings.interceptors.push(interceptor);
        self
    }

    /// Replaces all interceptors.
    pub fn set_interceptors(
        &mut self,
        interceptors: impl IntoIterator<Item = SharedInterceptor>,
    ) -> &mut Self {
        self.settings.interceptors = interceptors.into_iter().collect();
        self
    }

    /// Adds a classifier that says which results of an attempt are retried. It runs after the built-in rules, and after
    /// classifiers of a lower priority; what it says counts, unless it says nothing.
    #[must_use]
    pub fn retry_classifier(mut self, retry_classifier: impl ClassifyRetry + 'static) -> Self {
        self.push_retry_classifier(SharedRetryClassifier::new(retry_classifier));
        self
    }

    /// Adds a shared retry classifier.
    pub fn push_retry_classifier(&mut self, retry_classifier: SharedRetryClassifier) -> &mut Self {
        by_priority(&mut self.settings.retry_classifiers, retry_classifier);
        self
    }

    /// Replaces all retry classifiers. The built-in rules stay.
    pub fn set_retry_classifiers(
        &mut self,
        retry_classifiers: impl IntoIterator<Item = SharedRetryClassifier>,
    ) -> &mut Self {
        self.settings.retry_classifiers.clear();
        for classifier in retry_classifiers {
            self.push_retry_classifier(classifier);
        }
        self
    }

    /// The configuration. What is missing is said when a call is made.
    #[must_use]
    pub fn build(self) -> Config<S> {
        Config {
            handle: Handle::new(S::SERVICE, self.settings),
            service: PhantomData,
        }
    }
}
