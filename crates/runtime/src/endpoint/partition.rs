//! `aws.partition`: groups of regions, by the names that their regions have.
//!
//! Source: <https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html>

/// Regions with the same domain.
#[derive(Clone, Copy, Debug)]
pub struct Partition {
    /// `name`
    pub name: &'static str,
    /// What the names of its regions start with; `-`, a word, `-` and a number follow.
    pub regions: &'static [&'static str],
    /// `dnsSuffix`
    pub dns_suffix: &'static str,
    /// `dualStackDnsSuffix`
    pub dual_stack_dns_suffix: &'static str,
    /// `implicitGlobalRegion`
    pub implicit_global_region: &'static str,
    /// `supportsFIPS`
    pub supports_fips: bool,
    /// `supportsDualStack`
    pub supports_dual_stack: bool,
}

/// All partitions. Regions with new names are in the first.
pub const PARTITIONS: &[Partition] = &[
    partition_of(
        "aws",
        &["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"],
        "amazonaws.com",
        "api.aws",
        "us-east-1",
    ),
    partition_of(
        "aws-cn",
        &["cn"],
        "amazonaws.com.cn",
        "api.amazonwebservices.com.cn",
        "cn-northwest-1",
    ),
    partition_of(
        "aws-eusc",
        &["eusc-de"],
        "amazonaws.eu",
        "api.amazonwebservices.eu",
        "eusc-de-east-1",
    ),
    partition_of(
        "aws-iso",
        &["us-iso"],
        "c2s.ic.gov",
        "api.aws.ic.gov",
        "us-iso-east-1",
    ),
    partition_of(
        "aws-iso-b",
        &["us-isob"],
        "sc2s.sgov.gov",
        "api.aws.scloud",
        "us-isob-east-1",
    ),
    partition_of(
        "aws-iso-e",
        &["eu-isoe"],
        "cloud.adc-e.uk",
        "api.cloud-aws.adc-e.uk",
        "eu-isoe-west-1",
    ),
    partition_of(
        "aws-iso-f",
        &["us-isof"],
        "csp.hci.ic.gov",
        "api.aws.hci.ic.gov",
        "us-isof-south-1",
    ),
    partition_of(
        "aws-us-gov",
        &["us-gov"],
        "amazonaws.com",
        "api.aws",
        "us-gov-west-1",
    ),
];

/// All partitions have FIPS and dual-stack endpoints.
const fn partition_of(
    name: &'static str,
    regions: &'static [&'static str],
    dns_suffix: &'static str,
    dual_stack_dns_suffix: &'static str,
    implicit_global_region: &'static str,
) -> Partition {
    Partition {
        name,
        regions,
        dns_suffix,
        dual_stack_dns_suffix,
        implicit_global_region,
        supports_fips: true,
        supports_dual_stack: true,
    }
}

/// The partition that a region's name belongs to.
pub(super) fn partition<'p>(partitions: &'p [Partition], region: &str) -> Option<&'p Partition> {
    let own = partitions.iter().find(|partition| partition.has(region));
    own.or_else(|| partitions.first())
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
                        && word
                            .bytes()
                            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
                        && !number.is_empty()
                        && number.bytes().all(|byte| byte.is_ascii_digit())
                })
        };
        region.strip_suffix("-global") == Some(self.name) || self.regions.iter().any(is_regional)
    }
}
