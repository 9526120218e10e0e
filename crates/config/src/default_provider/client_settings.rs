//! Settings that clients look at, each in a line or two: compression, clocks, accounts, and how to sign.

use crate::provider_config::ProviderConfig;
use crate::setting::{Setting, parse_bool};
use aws_smithy_runtime_api::client::auth::{AuthSchemeId, AuthSchemePreference};
use aws_types::endpoint_config::AccountIdEndpointMode;
use aws_types::region::SigningRegionSet;

const fn setting(env: &'static str, profile: &'static [&'static str]) -> Setting {
    Setting { env, profile }
}

const DISABLE_COMPRESSION: Setting = setting(
    "AWS_DISABLE_REQUEST_COMPRESSION",
    &["disable_request_compression"],
);
const MIN_COMPRESSION_SIZE: Setting = setting(
    "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES",
    &["request_min_compression_size_bytes"],
);
const DISABLE_SKEW: Setting = setting(
    "AWS_DISABLE_CLOCK_SKEW_CORRECTION",
    &["disable_clock_skew_correction"],
);
const ACCOUNT_MODE: Setting = setting(
    "AWS_ACCOUNT_ID_ENDPOINT_MODE",
    &["account_id_endpoint_mode"],
);
const AUTH_SCHEMES: Setting = setting("AWS_AUTH_SCHEME_PREFERENCE", &["auth_scheme_preference"]);
const SIGNING_REGIONS: Setting = setting(
    "AWS_SIGV4A_SIGNING_REGION_SET",
    &["sigv4a_signing_region_set"],
);

pub(crate) fn disable_request_compression(config: &ProviderConfig) -> Option<bool> {
    DISABLE_COMPRESSION.read_or_warn(config, parse_bool)
}

pub(crate) fn request_min_compression_size_bytes(config: &ProviderConfig) -> Option<u32> {
    MIN_COMPRESSION_SIZE.read_or_warn(config, parse_size)
}

pub(crate) fn disable_clock_skew_correction(config: &ProviderConfig) -> Option<bool> {
    DISABLE_SKEW.read_or_warn(config, parse_bool)
}

pub(crate) fn account_id_endpoint_mode(config: &ProviderConfig) -> Option<AccountIdEndpointMode> {
    ACCOUNT_MODE.read_or_warn(config, parse_mode)
}

pub(crate) fn auth_scheme_preference(config: &ProviderConfig) -> Option<AuthSchemePreference> {
    AUTH_SCHEMES.read_or_warn(config, parse_schemes)
}

pub(crate) fn sigv4a_signing_region_set(config: &ProviderConfig) -> Option<SigningRegionSet> {
    SIGNING_REGIONS.read_or_warn(config, parse_regions)
}

fn parse_size(text: &str) -> Result<u32, &'static str> {
    let size = text.parse().ok().filter(|size| *size <= 10_485_760);
    size.ok_or("it must be a number of bytes from 0 to 10485760")
}

fn parse_mode(text: &str) -> Result<AccountIdEndpointMode, &'static str> {
    let mode = text.parse();
    mode.map_err(|_| "it must be `preferred`, `disabled` or `required`")
}

/// Names with commas between them. What comes before a `#` in a name is left out.
fn parse_schemes(text: &str) -> Result<AuthSchemePreference, &'static str> {
    let name = |name: &str| {
        let name = name.rsplit('#').next().unwrap_or(name).trim().to_owned();
        (!name.is_empty()).then(|| AuthSchemeId::from(std::borrow::Cow::Owned(name)))
    };
    let names: Option<Vec<_>> = text.split(',').map(name).collect();
    let names = names.ok_or("it must be names of auth schemes, with commas between them")?;
    Ok(AuthSchemePreference::from(names))
}

fn parse_regions(text: &str) -> Result<SigningRegionSet, &'static str> {
    let regions = text.split(',').map(str::trim);
    let regions: Vec<&str> = regions.filter(|region| !region.is_empty()).collect();
    if regions.is_empty() {
        return Err("it must be names of regions, with commas between them, or `*`");
    }
    Ok(regions.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::default_provider::checksums::{
        request_checksum_calculation_provider as request_checksums,
        response_checksum_validation_provider as response_checksums,
    };
    use crate::test_util::{config, now};
    use aws_smithy_types::checksum_config::{
        RequestChecksumCalculation, ResponseChecksumValidation,
    };

    const FILE: &str = "\
[default]
disable_request_compression = true
request_min_compression_size_bytes = 0
disable_clock_skew_correction = true
account_id_endpoint_mode = required
auth_scheme_preference = aws.auth#sigv4a, sigv4
sigv4a_signing_region_set = us-east-1, eu-west-1
request_checksum_calculation = when_required
response_checksum_validation = WHEN_REQUIRED
";

    fn of(variables: &[(&str, &str)], file: &str) -> Vec<String> {
        let config = config(variables, &[("/home/me/.aws/config", file)]);
        config.profile().unwrap();
        let schemes = auth_scheme_preference(&config);
        vec![
            format!("{:?}", disable_request_compression(&config)),
            format!("{:?}", request_min_compression_size_bytes(&config)),
            format!("{:?}", disable_clock_skew_correction(&config)),
            format!("{:?}", account_id_endpoint_mode(&config)),
            format!(
                "{:?}",
                schemes.map(|schemes| schemes
                    .into_iter()
                    .map(|id| id.inner().to_owned())
                    .collect::<Vec<_>>())
            ),
            format!(
                "{:?}",
                sigv4a_signing_region_set(&config).map(|set| set.as_ref().to_owned())
            ),
        ]
    }

    #[test]
    fn from_the_profile_unless_from_the_environment() {
        let names = [
            "AWS_DISABLE_REQUEST_COMPRESSION",
            "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES",
            "AWS_DISABLE_CLOCK_SKEW_CORRECTION",
            "AWS_ACCOUNT_ID_ENDPOINT_MODE",
            "AWS_AUTH_SCHEME_PREFERENCE",
            "AWS_SIGV4A_SIGNING_REGION_SET",
        ];
        let with = |values: [&'static str; 6]| {
            let variables: Vec<_> = names.into_iter().zip(values).collect();
            of(&variables, FILE)
        };
        assert_eq!(
            of(&[], FILE),
            [
                "Some(true)",
                "Some(0)",
                "Some(true)",
                "Some(Required)",
                "Some([\"sigv4a\", \"sigv4\"])",
                "Some(\"us-east-1,eu-west-1\")"
            ]
        );
        assert_eq!(
            with(["false", "10485760", "FALSE", "disabled", "x", "*"]),
            [
                "Some(false)",
                "Some(10485760)",
                "Some(false)",
                "Some(Disabled)",
                "Some([\"x\"])",
                "Some(\"*\")"
            ]
        );
        assert_eq!(of(&[], ""), ["None"; 6]);
        // What cannot be used counts as not set.
        assert_eq!(
            with(["no", "10485761", "1", "never", "a,,b", ", ,"]),
            ["None"; 6]
        );
    }

    #[test]
    fn checksums_are_wherever_they_can_be_unless_told_otherwise() {
        let checksums = |variables: &[(&str, &str)], file: &str| {
            let config = config(variables, &[("/home/me/.aws/config", file)]);
            (
                now(request_checksums(&config)),
                now(response_checksums(&config)),
            )
        };
        let supported = (
            Some(RequestChecksumCalculation::WhenSupported),
            Some(ResponseChecksumValidation::WhenSupported),
        );
        assert_eq!(checksums(&[], ""), supported);
        assert_eq!(
            checksums(&[], FILE),
            (
                Some(RequestChecksumCalculation::WhenRequired),
                Some(ResponseChecksumValidation::WhenRequired)
            )
        );
        let variables = [
            ("AWS_REQUEST_CHECKSUM_CALCULATION", "when_supported"),
            ("AWS_RESPONSE_CHECKSUM_VALIDATION", "always"),
        ];
        assert_eq!(checksums(&variables, FILE), supported);
    }
}
