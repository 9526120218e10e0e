//! Errors as one line of text.

pub(crate) use slim_sdk_runtime::error::Brief;
