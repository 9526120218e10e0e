//! Why there is no endpoint, with what to do about it.

use std::fmt;

/// Why there is no endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointError {
    /// The service's rules refuse the parameters.
    Rule {
        /// What the rules say.
        text: String,
    },
    /// The service's rules have nothing for the parameters.
    NoMatch,
    /// A parameter that is required is not set.
    Missing {
        /// The parameter's name in the model.
        parameter: &'static str,
    },
    /// A member of the input that is part of the endpoint is blank.
    Blank {
        /// The member's name in the model.
        member: String,
    },
    /// The region cannot be part of a host name.
    InvalidRegion {
        /// The region, cut to a length that can be shown.
        region: String,
    },
    /// `endpoint_url` is not an URL that requests can be sent to.
    InvalidUrl {
        /// The URL without what may be secret.
        url: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The rules, or the caller's own resolver, made an URL that requests cannot be sent to.
    InvalidEndpoint {
        /// The URL without what may be secret.
        url: String,
        /// What is wrong with it.
        problem: &'static str,
    },
}

/// What rules say, and what to do about it. Most services say the same.
const REMEDIES: &[(&str, &str)] = &[
    ("Invalid Configuration: Missing Region", MISSING_REGION),
    (
        "Invalid Configuration: FIPS and custom endpoint are not supported",
        ": unset `use_fips` or `endpoint_url`",
    ),
    (
        "Invalid Configuration: Dualstack and custom endpoint are not supported",
        ": unset `use_dual_stack` or `endpoint_url`",
    ),
    (
        "FIPS and DualStack are enabled, but this partition does not support one or both",
        ": unset `use_fips` or `use_dual_stack`, or choose another region",
    ),
    (
        "FIPS is enabled but this partition does not support FIPS",
        ": unset `use_fips`, or choose another region",
    ),
    (
        "DualStack is enabled but this partition does not support DualStack",
        ": unset `use_dual_stack`, or choose another region",
    ),
];

const MISSING_REGION: &str = ": set `region` in the client's configuration, in the environment variable AWS_REGION or in \
                              the profile";

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule { text } => {
                let remedy = REMEDIES.iter().find(|(known, _)| known == text);
                write!(f, "{text}{}", remedy.map_or("", |(_, remedy)| remedy))
            }
            Self::NoMatch => f.write_str(
                "Invalid Configuration: the service's rules have no endpoint for these settings: set `endpoint_url`, or \
                 check `region`, `use_fips` and `use_dual_stack`",
            ),
            Self::Missing { parameter: "Region" } => {
                write!(f, "Invalid Configuration: Missing Region{MISSING_REGION}")
            }
            Self::Missing { parameter } => write!(
                f,
                "Invalid Configuration: the endpoint depends on `{parameter}`, which is not set: set it in the client's \
                 configuration or in the operation's input"
            ),
            Self::Blank { member } => write!(
                f,
                "the member {} is part of the endpoint, but it is blank: set it to what the call is about",
                crate::naming::shown_name(member)
            ),
            Self::InvalidRegion { region } => write!(
                f,
                "Invalid Configuration: the region \"{region}\" cannot be part of a host name: a region is letters, \
                 digits and hyphens, such as us-east-1"
            ),
            Self::InvalidUrl { url, problem } => {
                write!(f, "Invalid Configuration: `endpoint_url` is \"{url}\", but {problem}")
            }
            Self::InvalidEndpoint { url, problem } => write!(
                f,
                "Invalid Configuration: the endpoint that was resolved is \"{url}\", but {problem}: set `endpoint_url`, \
                 or check what it was resolved from"
            ),
        }
    }
}

impl std::error::Error for EndpointError {}
