//! Settings from options, environment and profile, in the order that the AWS CLI has: it is not that of the SDKs.

use std::time::Duration;

use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_types::retry::{RetryConfig, RetryMode};
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::os_shim_internal::{Env, Fs};
use aws_types::region::Region;
use aws_types::service_config::ServiceConfigKey;
use slim_sdk_config::profile::profile_file::ProfileFiles;
use slim_sdk_config::profile::{self, ProfileFileCredentialsProvider, ProfileSet};
use slim_sdk_config::{BehaviorVersion, SdkConfig};
use slim_sdk_runtime::dynamic::{Builder, Client, Trust, http_client};

use crate::Value;
use crate::call::{Legacy, Watch};
use crate::error::Failure;
use crate::globals::{Globals, seconds};
use crate::python;
use crate::table::Service;

/// What environment and profile say. Nothing is looked up before it is asked for.
pub struct Settings {
    profiles: ProfileSet,
    /// Whether the profile was asked for by name.
    is_named: bool,
}

/// How often a call is attempted, and by which rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retries {
    /// How often in all.
    pub attempts: u32,
    /// The rules: `None` for those that the AWS CLI had before the SDKs agreed on others.
    pub mode: Option<RetryMode>,
}

/// The value of an environment variable.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The value of an environment variable that is not empty.
fn set(name: &str) -> Option<String> {
    variable(name).filter(|value| !value.is_empty())
}

impl Settings {
    /// Reads the profile files.
    ///
    /// # Errors
    /// A file cannot be read.
    pub async fn load(globals: &Globals) -> Result<Self, Failure> {
        let name = globals.profile.clone();
        let name = name
            .or_else(|| variable("AWS_DEFAULT_PROFILE"))
            .or_else(|| variable("AWS_PROFILE"));
        let selected = name.clone().unwrap_or_else(|| "default".to_owned());
        let (fs, env, files) = (Fs::real(), Env::real(), ProfileFiles::default());
        let profiles = profile::load(&fs, &env, &files, Some(selected.into())).await;
        Ok(Self {
            profiles: profiles.map_err(|error| Failure::general(error.to_string()))?,
            is_named: name.is_some(),
        })
    }

    /// A setting of the profile.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.profiles.get(key)
    }

    /// Checks that a profile that was asked for is there.
    fn check_profile(&self) -> Result<(), Failure> {
        let name = self.profiles.selected_profile();
        if self.is_named && self.profiles.get_profile(name).is_none() {
            return Err(Failure::general(format!(
                "The config profile ({name}) could not be found"
            )));
        }
        Ok(())
    }

    /// Half a pair of keys in the profile is a mistake.
    async fn check_keys(&self) -> Result<(), Failure> {
        let key = "aws_access_key_id";
        if self.get(key).is_none() || self.get("aws_secret_access_key").is_some() {
            return Ok(());
        }
        let files = ProfileFiles::builder().include_default_credentials_file(true);
        let files = files.include_default_config_file(false).build();
        let name = self.profiles.selected_profile().to_owned();
        let (fs, env) = (Fs::real(), Env::real());
        let profiles = profile::load(&fs, &env, &files, Some(name.into())).await;
        let is_shared = profiles.is_ok_and(|profiles| profiles.get(key).is_some());
        let file = if is_shared {
            "shared-credentials-file"
        } else {
            "config-file"
        };
        Err(Failure::general(format!(
            "Partial credentials found in {file}, missing: aws_secret_access_key"
        )))
    }

    /// Whether timestamps are printed in ISO 8601, and not as they came.
    ///
    /// # Errors
    /// The setting has another value than those that there are.
    pub fn is_iso8601(&self) -> Result<bool, Failure> {
        match self.get("cli_timestamp_format") {
            None | Some("none" | "wire") => Ok(false),
            Some("iso8601") => Ok(true),
            Some(other) => Err(Failure::general(format!(
                "Unknown cli_timestamp_format value: {other}, valid values are \"none\", \"wire\" or \"iso8601\""
            ))),
        }
    }

    /// How results are printed.
    #[must_use]
    pub fn output(&self, globals: &Globals) -> String {
        let given = globals.output.clone();
        let given = given.or_else(|| variable("AWS_DEFAULT_OUTPUT"));
        let given = given.or_else(|| self.get("output").map(ToOwned::to_owned));
        given.unwrap_or_else(|| "json".to_owned())
    }

    /// The region that is called.
    fn region(&self, globals: &Globals) -> Result<String, Failure> {
        let region = globals
            .region
            .clone()
            .or_else(|| variable("AWS_DEFAULT_REGION"))
            .or_else(|| self.get("region").map(ToOwned::to_owned));
        let region = region.filter(|region| !region.is_empty()).ok_or_else(|| {
            Failure::Plain(
                "You must specify a region. You can also configure your region by running \"aws configure\"."
                    .to_owned(),
            )
        })?;
        if is_host_label(&region) && !region.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(region);
        }
        Err(Failure::general(format!(
            "Provided region_name '{region}' doesn't match a supported format."
        )))
    }

    /// How calls are retried.
    ///
    /// # Errors
    /// A setting that is no number of attempts, or no mode.
    pub fn retries(&self) -> Result<Retries, Failure> {
        let attempts = variable("AWS_MAX_ATTEMPTS");
        let attempts = attempts.or_else(|| self.get("max_attempts").map(ToOwned::to_owned));
        let attempts = match attempts {
            None => None,
            Some(text) => {
                let number = python::parse_integer(&text);
                let number = number.map_err(|error| Failure::general(error.to_string()))?;
                match number {
                    Value::Integer(number) if number >= 1 => {
                        Some(u32::try_from(number).unwrap_or(u32::MAX))
                    }
                    other => {
                        return Err(Failure::general(format!(
                            "Value provided to \"max_attempts\": {} must be an integer greater than or equal to 1.",
                            other.text()
                        )));
                    }
                }
            }
        };
        let mode = variable("AWS_RETRY_MODE");
        let mode = mode.or_else(|| self.get("retry_mode").map(ToOwned::to_owned));
        let mode = match mode.as_deref() {
            None | Some("legacy") => None,
            Some("standard") => Some(RetryMode::Standard),
            Some("adaptive") => Some(RetryMode::Adaptive),
            Some(other) => {
                return Err(Failure::general(format!(
                    "Invalid value provided to \"mode\": \"{other}\" must be one of: ('legacy', 'standard', 'adaptive')"
                )));
            }
        };
        let default = if mode.is_none() { 5 } else { 3 };
        Ok(Retries {
            attempts: attempts.unwrap_or(default),
            mode,
        })
    }

    /// What a call of the service needs besides its input.
    ///
    /// # Errors
    /// A setting that is missing or wrong.
    pub async fn connection(
        &self,
        globals: &Globals,
        service: &Service,
    ) -> Result<Connection, Failure> {
        self.check_profile()?;
        let retries = self.retries()?;
        let is_signed = !globals.no_sign_request;
        let from_environment = globals.profile.is_none();
        if is_signed && from_environment {
            check_environment()?;
        }
        if is_signed && !(from_environment && set("AWS_ACCESS_KEY_ID").is_some()) {
            self.check_keys().await?;
        }
        let region = self.region(globals)?;
        let config = self.config(globals, &region).await;
        let endpoint = globals
            .endpoint_url
            .clone()
            .or_else(|| configured_endpoint(&config, service.row.id));
        if let Some(endpoint) = &endpoint
            && !is_endpoint(endpoint)
        {
            return Err(Failure::general(format!("Invalid endpoint: {endpoint}")));
        }
        Ok(Connection {
            region,
            endpoint,
            retries,
            config,
            is_signed,
            trust: self.ca_bundle(globals),
            read: seconds(globals.read_timeout.as_deref())?,
            connect: seconds(globals.connect_timeout.as_deref())?,
        })
    }

    /// The configuration that the SDKs have, with the region and the profile that are chosen here.
    async fn config(&self, globals: &Globals, region: &str) -> SdkConfig {
        let name = self.profiles.selected_profile();
        let mut loader = slim_sdk_config::defaults(BehaviorVersion::latest())
            .region(Region::new(region.to_owned()))
            .retry_config(RetryConfig::standard());
        if self.profiles.get_profile(name).is_some() {
            loader = loader.profile_name(name);
        }
        if globals.no_sign_request {
            loader = loader.no_credentials();
        } else if globals.profile.is_some() {
            // Who names a profile does not mean the environment's keys.
            let provider = ProfileFileCredentialsProvider::builder().profile_name(name);
            loader = loader.credentials_provider(provider.build());
        }
        loader.load().await
    }

    /// Whom connections trust.
    fn ca_bundle(&self, globals: &Globals) -> CaBundle {
        if globals.no_verify_ssl {
            return CaBundle::Nobody;
        }
        let path = globals.ca_bundle.clone();
        let path = path.or_else(|| variable("AWS_CA_BUNDLE"));
        let path = path.or_else(|| self.get("ca_bundle").map(ToOwned::to_owned));
        path.filter(|path| !path.is_empty())
            .map_or(CaBundle::Platform, CaBundle::File)
    }
}

/// Whom connections trust.
#[derive(Clone, Debug, PartialEq, Eq)]
enum CaBundle {
    Platform,
    File(String),
    Nobody,
}

/// What a call needs besides its input.
pub struct Connection {
    region: String,
    endpoint: Option<String>,
    /// How calls are retried.
    pub retries: Retries,
    config: SdkConfig,
    is_signed: bool,
    trust: CaBundle,
    read: Option<u64>,
    connect: Option<u64>,
}

impl Connection {
    /// The client of the service. `watch` is told where requests go.
    ///
    /// # Errors
    /// The file with the authorities' certificates cannot be read.
    pub fn client(&self, service: &'static Service, watch: &Watch) -> Result<Client, Failure> {
        let mut timeouts = TimeoutConfig::builder();
        timeouts = match self.read {
            Some(seconds) => timeouts.read_timeout(Duration::from_secs(seconds)),
            None => timeouts.disable_read_timeout(),
        };
        timeouts = match self.connect {
            Some(seconds) => timeouts.connect_timeout(Duration::from_secs(seconds)),
            None => timeouts.disable_connect_timeout(),
        };
        let mut retry = RetryConfig::standard()
            .with_max_attempts(self.retries.attempts)
            .with_initial_backoff(Duration::from_secs(1));
        let mut builder = Builder::from(&self.config)
            .region(Region::new(self.region.clone()))
            .timeout_config(timeouts.build())
            .http_client(http_client(self.trust()))
            .interceptor(watch.clone());
        builder.set_endpoint_url(self.endpoint.clone());
        match self.retries.mode {
            None => {
                retry = retry.with_max_backoff(Duration::from_secs(u64::from(u32::MAX)));
                builder = builder.retry_classifier(Legacy);
            }
            Some(mode) => retry = retry.with_retry_mode(mode),
        }
        builder = builder.retry_config(retry);
        if !self.is_signed {
            builder = builder.allow_no_auth();
        }
        Ok(Client::new(&service.row, builder))
    }

    /// The certificates that are accepted. A bundle that cannot be read matters only where TLS is spoken.
    fn trust(&self) -> Trust {
        let is_plain = self
            .endpoint
            .as_ref()
            .is_some_and(|endpoint| endpoint.starts_with("http:"));
        match &self.trust {
            _ if is_plain => Trust::Platform,
            CaBundle::Platform => Trust::Platform,
            CaBundle::Nobody => Trust::Anybody,
            // One for the program's life.
            CaBundle::File(path) => {
                Trust::Bundle(Vec::leak(std::fs::read(path).unwrap_or_default()))
            }
        }
    }

    /// The file with the authorities' certificates, if it is not there.
    #[must_use]
    pub fn missing_bundle(&self) -> bool {
        matches!(&self.trust, CaBundle::File(path) if !std::path::Path::new(path).exists())
    }

    /// Who signs, if requests are signed.
    #[must_use]
    pub fn credentials(&self) -> Option<SharedCredentialsProvider> {
        self.config.credentials_provider()
    }
}

/// Half a pair of keys in the environment is a mistake.
fn check_environment() -> Result<(), Failure> {
    if set("AWS_ACCESS_KEY_ID").is_some() && set("AWS_SECRET_ACCESS_KEY").is_none() {
        return Err(Failure::general(
            "Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY",
        ));
    }
    Ok(())
}

/// The endpoint that environment or profile give the service, or all services.
fn configured_endpoint(config: &SdkConfig, service: &str) -> Option<String> {
    let key = ServiceConfigKey::builder()
        .service_id(service)
        .env("AWS_ENDPOINT_URL")
        .profile("endpoint_url")
        .build();
    let own = key
        .ok()
        .and_then(|key| config.service_config()?.load_config(key));
    own.or_else(|| config.endpoint_url().map(ToOwned::to_owned))
}

/// Whether a text is one part of a host's name.
fn is_host_label(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=63).contains(&text.len())
        && text.bytes().all(is_part)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// Whether a URL has a host that requests can go to.
fn is_endpoint(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    if let Some(address) = host.strip_prefix('[') {
        return address.contains(']');
    }
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    let host = host.strip_suffix('.').unwrap_or(host);
    host.len() <= 255 && host.split('.').all(is_host_label)
}
