//! Where the instance metadata service is.

use super::error::{BuildError, InvalidEndpointMode};
use crate::provider_config::ProviderConfig;
use crate::setting::{Setting, parse_url};
use std::str::FromStr;

const URL: Setting = Setting {
    env: "AWS_EC2_METADATA_SERVICE_ENDPOINT",
    profile: &["ec2_metadata_service_endpoint"],
};
const MODE: Setting = Setting {
    env: "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
    profile: &["ec2_metadata_service_endpoint_mode"],
};

/// Which of the service's addresses to use.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum EndpointMode {
    /// `http://169.254.169.254`, the default.
    IpV4,
    /// `http://[fd00:ec2::254]`.
    IpV6,
}

impl FromStr for EndpointMode {
    type Err = InvalidEndpointMode;

    fn from_str(text: &str) -> Result<Self, InvalidEndpointMode> {
        if text.eq_ignore_ascii_case("ipv4") {
            Ok(Self::IpV4)
        } else if text.eq_ignore_ascii_case("ipv6") {
            Ok(Self::IpV6)
        } else {
            Err(InvalidEndpointMode::new(text))
        }
    }
}

/// What the program says of it.
#[derive(Clone, Debug)]
pub(super) struct Endpoint {
    pub(super) url: Option<String>,
    pub(super) mode: Option<EndpointMode>,
}

impl Endpoint {
    /// Scheme, host and base path, without a slash at the end.
    pub(super) fn resolve(&self, config: &ProviderConfig) -> Result<String, BuildError> {
        let url = if self.url.is_some() {
            self.url.clone()
        } else {
            let found = URL.read(config, parse_url);
            found.map_err(BuildError::new)?.map(|(url, _)| url)
        };
        if let Some(url) = url {
            return Ok(url.trim_end_matches('/').to_owned());
        }
        let mode = if self.mode.is_some() {
            self.mode.clone()
        } else {
            let found = MODE.read(config, str::parse);
            found.map_err(BuildError::new)?.map(|(mode, _)| mode)
        };
        Ok(match mode.unwrap_or(EndpointMode::IpV4) {
            EndpointMode::IpV4 => "http://169.254.169.254",
            EndpointMode::IpV6 => "http://[fd00:ec2::254]",
        }
        .to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_util::{causes, config};

    const FILE: &str = "[default]\nec2_metadata_service_endpoint = http://profile:1/\n\
                        [profile mode]\nec2_metadata_service_endpoint_mode = IPv6\n";

    fn resolve(
        url: Option<&str>,
        mode: Option<EndpointMode>,
        variables: &[(&str, &str)],
    ) -> Result<String, String> {
        let endpoint = Endpoint {
            url: url.map(str::to_owned),
            mode,
        };
        let config = config(variables, &[("/home/me/.aws/config", FILE)]);
        endpoint.resolve(&config).map_err(|error| causes(&error))
    }

    #[test]
    fn the_program_before_the_environment_before_the_profile_and_urls_before_modes() {
        let url = ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://env:1/base/");
        let mode = ("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ipV6");
        let none = ("AWS_PROFILE", "none");
        let six = "http://[fd00:ec2::254]";
        for (result, expected) in [
            (
                resolve(Some("http://program"), None, &[url, mode]),
                "http://program",
            ),
            (
                resolve(None, Some(EndpointMode::IpV4), &[url]),
                "http://env:1/base",
            ),
            (
                resolve(None, Some(EndpointMode::IpV6), &[]),
                "http://profile:1",
            ),
            (resolve(None, Some(EndpointMode::IpV6), &[none]), six),
            (
                resolve(None, Some(EndpointMode::IpV4), &[none, mode]),
                "http://169.254.169.254",
            ),
            (resolve(None, None, &[none, mode]), six),
            (resolve(None, None, &[("AWS_PROFILE", "mode")]), six),
            (resolve(None, None, &[none]), "http://169.254.169.254"),
        ] {
            assert_eq!(result.as_deref(), Ok(expected));
        }
    }

    #[test]
    fn a_place_that_cannot_be_is_named() {
        let profile = ("AWS_PROFILE", "none");
        assert_eq!(
            resolve(None, None, &[("AWS_EC2_METADATA_SERVICE_ENDPOINT", "here")]),
            Err(
                "the instance metadata service's place is misconfigured: the environment variable \
                 `AWS_EC2_METADATA_SERVICE_ENDPOINT` has an unusable value: it must be a URL that starts with `http://` or \
                 `https://` and names a host"
                    .to_owned()
            )
        );
        assert_eq!(
            resolve(None, None, &[profile, ("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "v4")]),
            Err(
                "the instance metadata service's place is misconfigured: the environment variable \
                 `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE` has an unusable value: the mode must be `IPv4` or `IPv6`, and it is `v4`"
                    .to_owned()
            )
        );
    }
}
