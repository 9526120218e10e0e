//! `slim-sdk.toml`: bytes as a manifest.

use std::path::Path;

use slim_sdk_codegen::manifest::Manifest;

/// Reads bytes as a manifest. Returns whether they are one.
#[must_use]
pub fn manifest(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    Manifest::parse(Path::new("slim-sdk.toml"), &text).is_ok()
}
