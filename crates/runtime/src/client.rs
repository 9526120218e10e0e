//! A client's half that has no types: settings, and what its calls share.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use aws_smithy_async::time::SharedTimeSource;
use aws_smithy_runtime_api::client::http::{
    HttpClient as _, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::{FrozenLayer, Layer};

use crate::clock::{SystemClock, system_now};
use crate::components::components;
use crate::config::{Settings, bounds};
use crate::endpoint::table::BuiltIn;
use crate::endpoint::{self, Cache, EndpointError, Params, Resolved};
use crate::identity::{Identities, Source};
use crate::retry::partition::RetryPartition;
use crate::retry::{Quota, RateLimiter, SharedSkew, TokenBucket, default_partition};
use crate::schema::Service;
use crate::sign::SigningKeys;
use crate::timer::Timer;
use crate::user_agent::Caller;

/// What the calls of a client share. Cloning it is one atomic increment.
#[derive(Clone)]
pub struct Handle(Arc<Inner>);

struct Inner {
    service: &'static Service,
    settings: Box<Settings>,
    /// Shared by the partition.
    quota: Quota,
    /// Shared with the client's calls that have settings of their own.
    skew: Arc<SharedSkew>,
    /// Shared with them as well.
    signing_keys: Arc<SigningKeys>,
    timer: Timer,
    endpoint: OnceLock<Result<Arc<Resolved>, EndpointError>>,
    endpoint_params: OnceLock<Result<Params, EndpointError>>,
    endpoints: Cache,
    /// Who requests are from; `None` if no credentials provider is set.
    credentials: Option<Arc<Identities>>,
    parts: OnceLock<Box<Parts>>,
}

/// What the first call makes for all calls.
struct Parts {
    components: Result<RuntimeComponents, String>,
    connector: Option<SharedHttpConnector>,
    caller: Caller,
    layer: FrozenLayer,
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle")
            .field("service", &self.0.service.id)
            .finish_non_exhaustive()
    }
}

impl Handle {
    pub(crate) fn new(service: &'static Service, settings: Box<Settings>) -> Self {
        let region = settings.region.as_ref().map(AsRef::as_ref);
        let partition = settings.retry.partition.clone();
        let partition = partition.unwrap_or_else(|| default_partition(service.id, region));
        let quota = partition.quota();
        let credentials = identities(&settings);
        let keys = Arc::new(SigningKeys::new());
        Self::with(service, settings, quota, Arc::default(), credentials, keys)
    }

    fn with(
        service: &'static Service,
        settings: Box<Settings>,
        quota: Quota,
        skew: Arc<SharedSkew>,
        credentials: Option<Arc<Identities>>,
        signing_keys: Arc<SigningKeys>,
    ) -> Self {
        Self(Arc::new(Inner {
            service,
            timer: Timer::new(settings.sleep_impl.clone()),
            settings,
            quota,
            skew,
            signing_keys,
            endpoint: OnceLock::new(),
            endpoint_params: OnceLock::new(),
            endpoints: Cache::default(),
            credentials,
            parts: OnceLock::new(),
        }))
    }

    /// The same client for one call with settings that take precedence. Credentials stay cached unless they change.
    pub(crate) fn overridden(&self, settings: Box<Settings>) -> Self {
        let is_same_caller = settings.identity.shares(&self.settings().identity);
        let own_endpoint = settings.has_endpoint();
        let own_quota = settings.retry.partition.as_ref().map(RetryPartition::quota);
        let settings = Box::new(settings.or(self.settings()));
        let credentials = if is_same_caller {
            self.0.credentials.clone()
        } else {
            identities(&settings)
        };
        let quota = own_quota.unwrap_or_else(|| self.0.quota.clone());
        let (skew, keys) = (self.0.skew.clone(), self.0.signing_keys.clone());
        let handle = Self::with(self.0.service, settings, quota, skew, credentials, keys);
        if let Some(endpoint) = self.0.endpoint.get().filter(|_| !own_endpoint) {
            // The lock is new, so nothing is in it yet.
            let _ = handle.0.endpoint.set(endpoint.clone());
        }
        handle
    }

    pub(crate) fn service(&self) -> &'static Service {
        self.0.service
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn bucket(&self) -> Arc<TokenBucket> {
        self.0.quota.bucket.clone()
    }

    /// What slows the partition's calls down in adaptive mode.
    pub(crate) fn limiter(&self) -> Arc<RateLimiter> {
        self.0.quota.limiter.clone()
    }

    /// What is known of the service's clock.
    pub(crate) fn skew(&self) -> &SharedSkew {
        &self.0.skew
    }

    /// Where the derived key is kept.
    pub(crate) fn signing_keys(&self) -> &SigningKeys {
        &self.0.signing_keys
    }

    /// Where requests of operations go that give no endpoint parameters: resolved once.
    pub(crate) fn endpoint(&self) -> Result<Arc<Resolved>, EndpointError> {
        let resolve = || self.resolve(&self.endpoint_params()?);
        self.0.endpoint.get_or_init(resolve).clone()
    }

    /// Where requests go with these parameters.
    pub(crate) fn endpoint_of(&self, params: Params) -> Result<Arc<Resolved>, EndpointError> {
        self.0.endpoints.get(params, |params| self.resolve(params))
    }

    /// The endpoint parameters that the settings give, without defaults.
    pub(crate) fn endpoint_params(&self) -> Result<Params, EndpointError> {
        let params = || endpoint::of_settings(self.0.service.endpoint, self.settings());
        self.0.endpoint_params.get_or_init(params).clone()
    }

    fn resolve(&self, params: &Params) -> Result<Arc<Resolved>, EndpointError> {
        let rules = self.0.service.endpoint;
        // An URL that is set counts, whether the rules know of it or not.
        match &self.settings().endpoint_url {
            Some(url) if rules.built_in(BuiltIn::Endpoint).is_none() => {
                let url = endpoint::custom(url)?;
                Ok(Arc::new(Resolved::of_url(url)))
            }
            _ => endpoint::resolve(rules, params.clone()),
        }
    }

    /// Who requests are from; `None` if no credentials provider is set.
    pub(crate) fn credentials(&self) -> Option<&Arc<Identities>> {
        self.0.credentials.as_ref()
    }

    /// What interceptors and HTTP clients are handed.
    pub(crate) fn components(&self) -> Result<&RuntimeComponents, &str> {
        self.parts().components.as_ref().map_err(String::as_str)
    }

    /// What sends this client's requests; `None` if there is nothing, and no default is compiled in.
    pub(crate) fn connector(&self) -> Option<&SharedHttpConnector> {
        self.parts().connector.as_ref()
    }

    /// What is said of the caller.
    pub(crate) fn caller(&self) -> &Caller {
        &self.parts().caller
    }

    /// The settings that interceptors can read from the configuration bag.
    pub(crate) fn layer(&self) -> FrozenLayer {
        self.parts().layer.clone()
    }

    fn parts(&self) -> &Parts {
        self.0.parts.get_or_init(|| {
            let settings = self.settings();
            let http_client = settings.http_client.clone();
            let http_client = http_client.or_else(|| default_http_client(false));
            let components = components(self, http_client.clone());
            let components = components.map_err(|error| error.to_string());
            let timeouts = bounds::timeouts(settings.timeout_config.as_ref());
            let connector = http_client.zip(components.as_ref().ok());
            let connector = connector.map(|(http_client, components)| {
                let (connect, read) = (timeouts.connect_timeout(), timeouts.read_timeout());
                make_connector(&http_client, components, connect, read)
            });
            Box::new(Parts {
                components,
                connector,
                caller: Caller::new(self.0.service, settings),
                layer: layer(settings),
            })
        })
    }

    /// What waits between attempts and for timeouts.
    pub(crate) fn timer(&self) -> &Timer {
        &self.0.timer
    }

    pub(crate) fn time_source(&self) -> SharedTimeSource {
        let time_source = &self.settings().time_source;
        time_source
            .clone()
            .unwrap_or_else(|| SharedTimeSource::new(SystemClock))
    }

    pub(crate) fn now(&self) -> SystemTime {
        self.settings()
            .time_source
            .as_ref()
            .map_or_else(system_now, SharedTimeSource::now)
    }
}

/// Who requests are from by these settings.
fn identities(settings: &Settings) -> Option<Arc<Identities>> {
    let settings = &settings.identity;
    let provider = settings.provider.clone()?;
    Some(Arc::new(Identities::new(provider, settings.cache.clone())))
}

/// What sends requests by an HTTP client, within these limits.
pub(crate) fn make_connector(
    http_client: &SharedHttpClient,
    components: &RuntimeComponents,
    connect_timeout: Option<Duration>,
    read_timeout: Option<Duration>,
) -> SharedHttpConnector {
    let mut settings = HttpConnectorSettings::builder();
    settings
        .set_connect_timeout(connect_timeout)
        .set_read_timeout(read_timeout);
    http_client.http_connector(&settings.build(), components)
}

fn layer(settings: &Settings) -> FrozenLayer {
    let mut layer = Layer::new("client");
    layer.store_or_unset(settings.region.clone());
    layer.store_or_unset(settings.retry_config.clone());
    layer.store_or_unset(settings.timeout_config.clone());
    layer.store_or_unset(settings.app_name.clone());
    layer.store_or_unset(settings.identity.provider.clone().map(Source));
    layer.freeze()
}

/// Said where there is no HTTP client, and no default one is compiled in.
pub(crate) const NO_HTTP_CLIENT: &str =
    "no HTTP client is set: set `http_client`, or enable the feature `default-https-client`";

/// The default HTTP client, if one is compiled in. `no_proxy` keeps it from the environment's proxies.
#[cfg(feature = "default-https-client")]
#[allow(clippy::unnecessary_wraps)]
pub(crate) fn default_http_client(no_proxy: bool) -> Option<SharedHttpClient> {
    Some(crate::transport::http_client(no_proxy))
}

#[cfg(not(feature = "default-https-client"))]
pub(crate) fn default_http_client(_: bool) -> Option<SharedHttpClient> {
    None
}
