//! Flags of what changes a body on its way: checksums and compression.

use serde_json::Value;

use super::Structure;
use super::build::Planner;
use crate::error::Problem;
use crate::model::Shape;

const CHECKSUM: &str = "aws.protocols#httpChecksum";

/// The flags of `responseAlgorithms`. Algorithms that are not here are none that the runtime can check.
const RESPONSE_ALGORITHMS: [(&str, &str); 5] = [
    ("CRC64NVME", "RESPONSE_CRC64NVME"),
    ("CRC32C", "RESPONSE_CRC32C"),
    ("CRC32", "RESPONSE_CRC32"),
    ("SHA1", "RESPONSE_SHA1"),
    ("SHA256", "RESPONSE_SHA256"),
];

impl Planner<'_> {
    /// An operation's flags, and the flags of the members that its traits name.
    pub(super) fn payload(
        &mut self,
        operation: &Shape,
        input: &mut Structure,
    ) -> Vec<&'static str> {
        let mut flags = Vec::new();
        let traits = &operation.traits;
        let property = |name: &str| traits.property(CHECKSUM, name);
        let members = [
            ("requestAlgorithmMember", "CHECKSUM_ALGORITHM"),
            ("requestValidationModeMember", "CHECKSUM_MODE"),
        ];
        for (name, flag) in members {
            if let Some(member) = property(name).and_then(Value::as_str) {
                self.mark(operation, input, member, flag);
            }
        }
        let required = property("requestChecksumRequired") == Some(&Value::Bool(true));
        if required || property("requestAlgorithmMember").is_some() {
            flags.push("CHECKSUM");
        } else if traits.has("smithy.api#httpChecksumRequired") {
            flags.push("MD5_REQUIRED");
        }
        if required {
            flags.push("CHECKSUM_REQUIRED");
        }
        let listed = |list: Option<&Value>, name: &str| {
            let mut names = list.and_then(Value::as_array).into_iter().flatten();
            names.any(|listed| listed.as_str() == Some(name))
        };
        let response = property("responseAlgorithms");
        let response = RESPONSE_ALGORITHMS
            .iter()
            .filter(|(name, _)| listed(response, name));
        flags.extend(response.map(|(_, flag)| *flag));
        let encodings = traits.property("smithy.api#requestCompression", "encodings");
        if listed(encodings, "gzip") {
            flags.push("GZIP");
        }
        flags
    }

    fn mark(&mut self, operation: &Shape, input: &mut Structure, member: &str, flag: &'static str) {
        let mut fields = input.fields.iter_mut();
        match fields.find(|field| field.wire == member && field.flags.contains(&"HEADER")) {
            Some(field) => field.flags.push(flag),
            None => self.problems.push(
                Problem::unsupported(format!(
                    "`{CHECKSUM}` with the member `{member}`, which is bound to no header of the input"
                ))
                .file(&*operation.file)
                .shape(&operation.id)
                .fix("amend it: give the member `smithy.api#httpHeader`"),
            ),
        }
    }
}

impl super::Operation {
    /// Whether the runtime needs its feature `checksums` for the operation.
    #[must_use]
    pub fn has_checksums(&self) -> bool {
        let is_checksum = |flag: &&str| {
            ["CHECKSUM", "MD5_REQUIRED", "TREE_HASH"].contains(flag)
                || RESPONSE_ALGORITHMS.iter().any(|(_, known)| known == flag)
        };
        self.flags.iter().any(is_checksum)
    }

    /// Whether the runtime needs its feature `compression` for the operation.
    #[must_use]
    pub fn is_compressed(&self) -> bool {
        self.flags.contains(&"GZIP")
    }
}
