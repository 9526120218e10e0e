//! `aws.partition`: groups of regions, by the names that their regions have.
//!
//! Source: <https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html>

/// Regions with the same domain. All partitions have FIPS and dual-stack endpoints.
#[derive(Debug)]
pub(super) struct Partition {
    pub(super) name: &'static str,
    /// What the names of its regions start with; `-`, a word, `-` and a number follow.
    regions: &'static [&'static str],
    pub(super) dns_suffix: &'static str,
    pub(super) dual_stack_dns_suffix: &'static str,
    pub(super) implicit_global_region: &'static str,
}

const AWS: Partition = partition_of(
    "aws",
    &["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"],
    "amazonaws.com",
    "api.aws",
    "us-east-1",
);

const OTHERS: [Partition; 7] = [
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
    }
}

/// The partition that a region's name belongs to; names that are new go where most regions are.
pub(super) fn partition(region: &str) -> &'static Partition {
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
