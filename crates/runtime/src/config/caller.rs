//! Settings of what a client says of its caller.

use aws_types::SdkConfig;
use aws_types::os_shim_internal::Env;
use aws_types::sdk_ua_metadata::FrameworkMetadata;

use crate::endpoint::ParamValue;

use super::{Builder, Config, Service, Settings};

/// What the user agent says of the program, and the environment that it runs in.
#[derive(Clone, Debug, Default)]
pub(crate) struct CallerSettings {
    pub framework_metadata: Vec<FrameworkMetadata>,
    /// Whether the user agent is the same in every program and on every machine.
    pub is_for_tests: bool,
    /// The process's, but in tests.
    pub env: Env,
}

impl CallerSettings {
    /// The other's settings, and these after them.
    pub(super) fn or(self, other: &Self) -> Self {
        let mut all = other.clone();
        all.framework_metadata.extend(self.framework_metadata);
        all.is_for_tests |= self.is_for_tests;
        all
    }
}

impl From<&SdkConfig> for CallerSettings {
    fn from(config: &SdkConfig) -> Self {
        Self {
            framework_metadata: config.framework_metadata().to_vec(),
            is_for_tests: false,
            env: Env::default(),
        }
    }
}

impl Settings {
    /// `preferred`, `required` or `disabled`, if it is set.
    pub(crate) fn account_id_endpoint_mode(&self) -> Option<&str> {
        let mut params = self.endpoint_params.iter();
        let (_, mode) = params.find(|(name, _)| *name == "AccountIdEndpointMode")?;
        match mode {
            ParamValue::String(mode) => Some(mode),
            _ => None,
        }
    }
}

impl<S: Service> Config<S> {
    /// The frameworks that the user agent names, in the order they were set in.
    #[must_use]
    pub fn framework_metadata(&self) -> Vec<&FrameworkMetadata> {
        let caller = &self.handle.settings().caller;
        caller.framework_metadata.iter().collect()
    }
}

impl<S: Service> Builder<S> {
    /// Adds a framework or a library that calls through this client: the user agent names it. Of more than ten, the
    /// first ten are named.
    #[must_use]
    pub fn framework_metadata(mut self, framework_metadata: FrameworkMetadata) -> Self {
        self.push_framework_metadata(framework_metadata);
        self
    }

    /// As [`framework_metadata`](Self::framework_metadata).
    pub fn push_framework_metadata(&mut self, framework_metadata: FrameworkMetadata) -> &mut Self {
        let caller = &mut self.settings.caller;
        caller.framework_metadata.push(framework_metadata);
        self
    }
}
