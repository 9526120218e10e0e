//! A client's settings from those that all services share.

use aws_types::SdkConfig;
use aws_types::service_config::ServiceConfigKey;

use super::Settings;
use crate::client::Handle;
use crate::schema::Service;

/// A client's half of a configuration.
pub(super) fn handle(config: &SdkConfig, service: &'static Service) -> Handle {
    Handle::new(service, Settings::from_sdk_config(config, service.id))
}

impl Settings {
    /// Compiled once, not for each service.
    pub(crate) fn from_sdk_config(config: &SdkConfig, service_id: &str) -> Box<Self> {
        let endpoint_url = match config.service_config() {
            Some(service) if !config.get_origin("endpoint_url").is_client_config() => {
                let key = ServiceConfigKey::builder()
                    .service_id(service_id)
                    .env("AWS_ENDPOINT_URL")
                    .profile("endpoint_url")
                    .build();
                key.ok().and_then(|key| service.load_config(key))
            }
            _ => None,
        };
        Box::new(Self {
            region: config.region().cloned(),
            identity: config.into(),
            endpoint_url: endpoint_url.or_else(|| config.endpoint_url().map(ToOwned::to_owned)),
            use_fips: config.use_fips(),
            use_dual_stack: config.use_dual_stack(),
            retry_config: config.retry_config().cloned(),
            timeout_config: config.timeout_config().cloned(),
            http_client: config.http_client(),
            sleep_impl: config.sleep_impl(),
            time_source: config.time_source(),
            app_name: config.app_name().cloned(),
            behavior_version: config.behavior_version(),
            idempotency_token_provider: None,
            interceptors: super::interceptors::Interceptors::default(),
            retry_classifiers: Vec::new(),
            no_auth: false,
            is_payload_unsigned: false,
            auth: super::auth::AuthSettings {
                preference: config.auth_scheme_preference().cloned(),
                ..super::auth::AuthSettings::default()
            },
            payload: config.into(),
            bounds: config.into(),
            caller: config.into(),
            retry: config.into(),
            endpoint_resolver: None,
            endpoint_params: config
                .account_id_endpoint_mode()
                .map(|mode| ("AccountIdEndpointMode", mode.to_string().into()))
                .into_iter()
                .collect(),
        })
    }
}
