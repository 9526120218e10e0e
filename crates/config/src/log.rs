//! What is told to `tracing` in words: by few call sites, since each is some hundred bytes of code and data.

use std::fmt::Arguments;

const TARGET: &str = "slim_sdk_config";

/// Something is not as somebody meant it to be.
#[cold]
pub(crate) fn warn(message: Arguments<'_>) {
    tracing::warn!(target: TARGET, "{message}");
}

/// What helps to find out why something went as it did.
#[cold]
pub(crate) fn debug(message: Arguments<'_>) {
    tracing::debug!(target: TARGET, "{message}");
}
