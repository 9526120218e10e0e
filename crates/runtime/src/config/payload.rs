//! Settings of checksums and compression.

use aws_smithy_types::checksum_config::{RequestChecksumCalculation, ResponseChecksumValidation};
use aws_types::SdkConfig;

#[cfg(any(feature = "checksums", feature = "compression"))]
use super::{Builder, Config, Service};

/// What a client does to bodies.
#[derive(Clone, Copy, Debug, Default)]
#[cfg_attr(
    not(all(feature = "checksums", feature = "compression")),
    allow(dead_code, reason = "settings are kept whoever reads them")
)]
pub(crate) struct PayloadSettings {
    pub request_checksum_calculation: Option<RequestChecksumCalculation>,
    pub response_checksum_validation: Option<ResponseChecksumValidation>,
    pub disable_request_compression: Option<bool>,
    pub request_min_compression_size_bytes: Option<u32>,
}

impl PayloadSettings {
    /// These settings, and the other's where these are not set.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            request_checksum_calculation: self
                .request_checksum_calculation
                .or(other.request_checksum_calculation),
            response_checksum_validation: self
                .response_checksum_validation
                .or(other.response_checksum_validation),
            disable_request_compression: self
                .disable_request_compression
                .or(other.disable_request_compression),
            request_min_compression_size_bytes: self
                .request_min_compression_size_bytes
                .or(other.request_min_compression_size_bytes),
        }
    }
}

impl From<&SdkConfig> for PayloadSettings {
    fn from(config: &SdkConfig) -> Self {
        Self {
            request_checksum_calculation: config.request_checksum_calculation(),
            response_checksum_validation: config.response_checksum_validation(),
            disable_request_compression: config.disable_request_compression(),
            request_min_compression_size_bytes: config.request_min_compression_size_bytes(),
        }
    }
}

/// A setting: its getter, its setter and the setter's twin that takes an option.
#[cfg(any(feature = "checksums", feature = "compression"))]
macro_rules! settings {
    ($($(#[$doc:meta])* $name:ident / $set:ident: $type:ty, $input:ty;)*) => {
        impl<S: Service> Config<S> {$(
            $(#[$doc])*
            #[must_use]
            pub fn $name(&self) -> Option<$type> {
                self.handle.settings().payload.$name
            }
        )*}

        impl<S: Service> Builder<S> {$(
            $(#[$doc])*
            #[must_use]
            pub fn $name(mut self, $name: $input) -> Self {
                self.settings.payload.$name = $name.into();
                self
            }

            #[doc = concat!("As [`", stringify!($name), "`](Self::", stringify!($name), "); `None` unsets it.")]
            pub fn $set(&mut self, $name: Option<$type>) -> &mut Self {
                self.settings.payload.$name = $name;
                self
            }
        )*}
    };
}

#[cfg(feature = "checksums")]
settings! {
    /// When requests have a checksum of their body. Default: whenever the operation can have one.
    request_checksum_calculation / set_request_checksum_calculation:
        RequestChecksumCalculation, RequestChecksumCalculation;
    /// When checksums of responses are compared with what was received. Default: whenever the operation can have one.
    response_checksum_validation / set_response_checksum_validation:
        ResponseChecksumValidation, ResponseChecksumValidation;
}

#[cfg(feature = "compression")]
settings! {
    /// Whether requests are sent uncompressed even if the service takes compressed ones. Default: no.
    disable_request_compression / set_disable_request_compression: bool, impl Into<Option<bool>>;
    /// The size in bytes, 0 to 10485760, from which on a body is compressed. Default: 10240. Streams always are.
    request_min_compression_size_bytes / set_request_min_compression_size_bytes: u32, impl Into<Option<u32>>;
}
