//! Where requests go: from the region, or from the endpoint URL that is set instead.
//!
//! What standard regional services have in common, until their own rules are evaluated.

use std::fmt;

#[cfg(test)]
mod tests;
mod url;

/// What an endpoint depends on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EndpointParams<'a> {
    /// The region, as it is set.
    pub(crate) region: Option<&'a str>,
    /// Whether the endpoint must be FIPS 140 validated.
    pub(crate) use_fips: bool,
    /// Whether the endpoint must have IPv6 addresses too.
    pub(crate) use_dual_stack: bool,
    /// The endpoint that is set instead of the region's.
    pub(crate) endpoint_url: Option<&'a str>,
    /// What the service's host names start with, such as `connect`.
    pub(crate) prefix: &'a str,
}

/// Why there is no endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum EndpointError {
    MissingRegion,
    InvalidRegion { region: String },
    FipsAndEndpointUrl,
    DualStackAndEndpointUrl,
    InvalidUrl { url: String, problem: &'static str },
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingRegion => f.write_str(
                "Invalid Configuration: Missing Region: set `region` in the client's configuration, in the \
                 environment variable AWS_REGION or in the profile",
            ),
            Self::InvalidRegion { region } => write!(
                f,
                "Invalid Configuration: the region \"{region}\" cannot be part of a host name: a region is letters, \
                 digits and hyphens, such as us-east-1"
            ),
            Self::FipsAndEndpointUrl => f.write_str(
                "Invalid Configuration: FIPS and custom endpoint are not supported: unset `use_fips` or `endpoint_url`",
            ),
            Self::DualStackAndEndpointUrl => f.write_str(
                "Invalid Configuration: Dualstack and custom endpoint are not supported: unset `use_dual_stack` or \
                 `endpoint_url`",
            ),
            Self::InvalidUrl { url, problem } => {
                write!(f, "Invalid Configuration: `endpoint_url` is \"{url}\", but {problem}")
            }
        }
    }
}

impl std::error::Error for EndpointError {}

/// The endpoint: scheme, host, port and base path, without a slash at its end.
pub(crate) fn resolve(params: &EndpointParams<'_>) -> Result<String, EndpointError> {
    if let Some(url) = params.endpoint_url {
        if params.use_fips {
            return Err(EndpointError::FipsAndEndpointUrl);
        }
        if params.use_dual_stack {
            return Err(EndpointError::DualStackAndEndpointUrl);
        }
        return url::custom(url).map_err(|problem| EndpointError::InvalidUrl {
            url: url::shown(url),
            problem,
        });
    }
    let region = params
        .region
        .filter(|region| !region.is_empty())
        .ok_or(EndpointError::MissingRegion)?;
    if !is_host_label(region) {
        return Err(EndpointError::InvalidRegion {
            region: clipped(region),
        });
    }
    let partition = partition(region);
    let fips = match (params.use_fips, params.use_dual_stack) {
        // The ordinary endpoints of this partition are FIPS endpoints.
        (true, false) if partition.id == "aws-us-gov" => "",
        (true, _) => "-fips",
        (false, _) => "",
    };
    let suffix = if params.use_dual_stack {
        partition.dual_stack_suffix
    } else {
        partition.suffix
    };
    Ok(format!("https://{}{fips}.{region}.{suffix}", params.prefix))
}

/// An endpoint and a path with its query, one slash between them.
pub(crate) fn join(endpoint: &str, path_and_query: &str) -> String {
    let endpoint = endpoint.strip_suffix('/').unwrap_or(endpoint);
    let slash = if path_and_query.starts_with('/') {
        ""
    } else {
        "/"
    };
    [endpoint, slash, path_and_query].concat()
}

/// A URL with a prefix before its host. An IP address has no names below it and stays as it is.
pub(crate) fn prefixed(url: String, prefix: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://").filter(|_| !prefix.is_empty()) else {
        return url;
    };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let host = authority
        .rsplit_once(':')
        .map_or(authority, |(host, _)| host);
    if host.starts_with('[') || host.parse::<std::net::Ipv4Addr>().is_ok() {
        return url;
    }
    [scheme, "://", prefix, rest].concat()
}

/// Regions with the same domain. All partitions have FIPS and dual-stack endpoints.
struct Partition {
    id: &'static str,
    /// What the names of its regions start with; `-`, a word, `-` and a number follow.
    regions: &'static [&'static str],
    suffix: &'static str,
    dual_stack_suffix: &'static str,
}

const AWS: Partition = partition_of(
    "aws",
    &["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"],
    "amazonaws.com",
    "api.aws",
);

const OTHERS: [Partition; 7] = [
    partition_of(
        "aws-cn",
        &["cn"],
        "amazonaws.com.cn",
        "api.amazonwebservices.com.cn",
    ),
    partition_of(
        "aws-eusc",
        &["eusc-de"],
        "amazonaws.eu",
        "api.amazonwebservices.eu",
    ),
    partition_of("aws-iso", &["us-iso"], "c2s.ic.gov", "api.aws.ic.gov"),
    partition_of("aws-iso-b", &["us-isob"], "sc2s.sgov.gov", "api.aws.scloud"),
    partition_of(
        "aws-iso-e",
        &["eu-isoe"],
        "cloud.adc-e.uk",
        "api.cloud-aws.adc-e.uk",
    ),
    partition_of(
        "aws-iso-f",
        &["us-isof"],
        "csp.hci.ic.gov",
        "api.aws.hci.ic.gov",
    ),
    partition_of("aws-us-gov", &["us-gov"], "amazonaws.com", "api.aws"),
];

const fn partition_of(
    id: &'static str,
    regions: &'static [&'static str],
    suffix: &'static str,
    dual_stack_suffix: &'static str,
) -> Partition {
    Partition {
        id,
        regions,
        suffix,
        dual_stack_suffix,
    }
}

/// The partition that a region's name belongs to; names that are new go where most regions are.
fn partition(region: &str) -> &'static Partition {
    const ALL: &[Partition] = &OTHERS;
    ALL.iter()
        .find(|partition| partition.has(region))
        .unwrap_or(const { &AWS })
}

impl Partition {
    fn has(&self, region: &str) -> bool {
        let is_regional = |start: &&str| {
            let rest = region
                .strip_prefix(start)
                .and_then(|rest| rest.strip_prefix('-'));
            rest.and_then(|rest| rest.split_once('-'))
                .is_some_and(|(word, number)| {
                    !word.is_empty()
                        && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
                        && !number.is_empty()
                        && number.bytes().all(|byte| byte.is_ascii_digit())
                })
        };
        region.strip_suffix("-global") == Some(self.id) || self.regions.iter().any(is_regional)
    }
}

/// Whether this can be one label of a host name.
pub(crate) fn is_host_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// A text from outside, safe to print and not too long.
fn clipped(text: &str) -> String {
    let mut clipped: String = text
        .chars()
        .take(100)
        .flat_map(char::escape_debug)
        .collect();
    if text.chars().nth(100).is_some() {
        clipped.push('…');
    }
    clipped
}
