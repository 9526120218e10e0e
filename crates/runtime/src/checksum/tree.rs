//! The SHA-256 tree hash: that of each MiB, then that of each two hashes together, until one is left.
//!
//! <https://docs.aws.amazon.com/amazonglacier/latest/dev/checksum-calculations.html>

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use sha2::{Digest as _, Sha256};

use super::{ChecksumError, feed, set};
use crate::sign::{CONTENT_SHA256, hex};

const TREE: &str = "x-amz-sha256-tree-hash";
/// What one leaf is the hash of.
const LEAF: usize = 1024 * 1024;

/// Adds the tree hash of the body, and its plain hash, which is signed as well.
pub(super) async fn add(request: &mut HttpRequest) -> Result<(), ChecksumError> {
    let missing = [TREE, CONTENT_SHA256].map(|name| !request.headers().contains_key(name));
    if missing == [false, false] {
        return Ok(());
    }
    let mut tree = Tree::default();
    feed(request.body(), TREE, |data| tree.update(data)).await?;
    let hashes = tree.finish();
    for ((name, is_missing), hash) in [TREE, CONTENT_SHA256].into_iter().zip(missing).zip(hashes) {
        if is_missing {
            set(request, name, hash)?;
        }
    }
    Ok(())
}

#[derive(Default)]
pub(super) struct Tree {
    whole: Sha256,
    leaf: Sha256,
    /// How many bytes the last leaf has.
    filled: usize,
    leaves: Vec<Hash>,
}

type Hash = [u8; 32];

impl Tree {
    pub(super) fn update(&mut self, mut data: &[u8]) {
        self.whole.update(data);
        while !data.is_empty() {
            if self.filled == LEAF {
                self.leaves.push(self.leaf.finalize_reset().into());
                self.filled = 0;
            }
            let (now, later) = data.split_at(data.len().min(LEAF - self.filled));
            self.leaf.update(now);
            self.filled += now.len();
            data = later;
        }
    }

    /// The tree hash and the hash of all bytes, in hexadecimal digits.
    pub(super) fn finish(mut self) -> [String; 2] {
        self.leaves.push(self.leaf.finalize().into());
        let mut level = self.leaves;
        while level.len() > 1 {
            let pairs = level.chunks(2).map(|pair| match pair {
                [one] => *one,
                pair => Sha256::digest(pair.concat()).into(),
            });
            level = pairs.collect();
        }
        let root = level.into_iter().next().unwrap_or_default();
        [hex(&root), hex(&self.whole.finalize())]
    }
}
