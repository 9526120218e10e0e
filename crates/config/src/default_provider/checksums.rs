//! Whether checksums are added to requests, and looked at in responses, where that is optional.

use crate::provider_config::ProviderConfig;
use crate::setting::Setting;
use aws_smithy_types::checksum_config::{RequestChecksumCalculation, ResponseChecksumValidation};

const FORM: &str = "it must be `when_supported` or `when_required`";

/// `AWS_REQUEST_CHECKSUM_CALCULATION`, or the profile's `request_checksum_calculation`: `when_supported`, the default, or
/// `when_required`.
///
/// A value that is neither is logged and counts as not set.
#[allow(clippy::unused_async, reason = "it is async in aws-config")]
pub async fn request_checksum_calculation_provider(
    provider_config: &ProviderConfig,
) -> Option<RequestChecksumCalculation> {
    Some(request_checksum_calculation(provider_config))
}

/// The same, without a wait.
pub(crate) fn request_checksum_calculation(config: &ProviderConfig) -> RequestChecksumCalculation {
    let setting = Setting {
        env: "AWS_REQUEST_CHECKSUM_CALCULATION",
        profile: &["request_checksum_calculation"],
    };
    let found = setting.read_or_warn(config, |text| text.parse().map_err(|_| FORM));
    found.unwrap_or(RequestChecksumCalculation::WhenSupported)
}

/// `AWS_RESPONSE_CHECKSUM_VALIDATION`, or the profile's `response_checksum_validation`: `when_supported`, the default, or
/// `when_required`.
///
/// A value that is neither is logged and counts as not set.
#[allow(clippy::unused_async, reason = "it is async in aws-config")]
pub async fn response_checksum_validation_provider(
    provider_config: &ProviderConfig,
) -> Option<ResponseChecksumValidation> {
    Some(response_checksum_validation(provider_config))
}

/// The same, without a wait.
pub(crate) fn response_checksum_validation(config: &ProviderConfig) -> ResponseChecksumValidation {
    let setting = Setting {
        env: "AWS_RESPONSE_CHECKSUM_VALIDATION",
        profile: &["response_checksum_validation"],
    };
    let found = setting.read_or_warn(config, |text| text.parse().map_err(|_| FORM));
    found.unwrap_or(ResponseChecksumValidation::WhenSupported)
}
