//! Where each setting comes from when the program does not set it.
//!
//! [`ConfigLoader`](crate::ConfigLoader) uses all of these; on their own they are for programs that want one setting.

pub mod app_name;
pub mod checksums;
pub(crate) mod client_settings;
pub mod credentials;
pub mod endpoint_url;
pub mod ignore_configured_endpoint_urls;
pub mod region;
pub mod retry_config;
pub mod timeout_config;
#[cfg(feature = "sso")]
pub mod token;
pub mod use_dual_stack;
pub mod use_fips;
