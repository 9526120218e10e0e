//! Events that are words alone. Each place that `tracing` has is a kilobyte of the program: these share one.

/// Tells of something that goes on.
pub(crate) fn debug(words: &str) {
    tracing::debug!("{words}");
}
