//! The tree hash that a service of archives asks for beside a body: SHA-256 over each MiB, and over pairs of hashes until
//! one is left. <https://docs.aws.amazon.com/amazonglacier/latest/dev/checksum-calculations.html>

use std::fmt::Write as _;

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use sha2::{Digest as _, Sha256};

const MIB: usize = 1 << 20;

const TREE_HASH: &str = "x-amz-sha256-tree-hash";
const CONTENT_HASH: &str = "x-amz-content-sha256";

/// Sets the headers of a body that is in memory, unless the caller did. That of a stream is the caller's to set.
pub(crate) fn set(request: &mut HttpRequest) {
    let Some(body) = request.body().bytes() else {
        return;
    };
    let (tree, content) = (hex(&tree(body)), hex(&Sha256::digest(body).into()));
    let headers = request.headers_mut();
    for (name, value) in [(TREE_HASH, tree), (CONTENT_HASH, content)] {
        if !headers.contains_key(name) {
            headers.insert(name, value);
        }
    }
}

fn tree(body: &[u8]) -> [u8; 32] {
    let mut hashes: Vec<[u8; 32]> = body
        .chunks(MIB)
        .map(|chunk| Sha256::digest(chunk).into())
        .collect();
    while hashes.len() > 1 {
        hashes = hashes
            .chunks(2)
            .map(|pair| match pair {
                [alone] => *alone,
                pair => Sha256::digest(pair.concat()).into(),
            })
            .collect();
    }
    hashes.pop().unwrap_or_else(|| Sha256::digest([]).into())
}

fn hex(hash: &[u8; 32]) -> String {
    hash.iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use aws_smithy_types::body::SdkBody;

    use super::*;

    // Computed by Python's hashlib.
    #[test]
    fn hashes_are_paired_until_one_is_left() {
        for (length, expected) in [
            (
                0,
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            ),
            (
                5,
                "ed968e840d10d2d313a870bc131a4e2c311d7ad09bdf32b3418147221f51a6e2",
            ),
            (
                MIB,
                "9bc1b2a288b26af7257a36277ae3816a7d4f16e89c1e7e77d0a5c48bad62b360",
            ),
            (
                MIB + 1,
                "8dd49bbc6297567fac3852c2deddcdbc57358bc403c10d4f6dc64b143ad9b27b",
            ),
            (
                5 * MIB,
                "1ca676a2caf9791fcf24580c2c6f9b051ebbf689720da6ff8c41f2d01cdde5ea",
            ),
            (
                7 * MIB + 9,
                "b7e37ec35e323ff475761d6d5d4d6fa0dd0457068bdf00eb378fbf0fa0517c69",
            ),
        ] {
            assert_eq!(hex(&tree(&vec![b'a'; length])), expected, "{length}");
        }
    }

    #[test]
    fn headers_that_the_caller_set_stay() {
        let mut request = HttpRequest::new(SdkBody::from("hello world"));
        request.headers_mut().insert(TREE_HASH, "mine");
        set(&mut request);
        assert_eq!(request.headers().get(TREE_HASH), Some("mine"));
        let hash = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";
        assert_eq!(request.headers().get(CONTENT_HASH), Some(hash));
    }
}
