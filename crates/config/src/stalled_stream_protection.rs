//! Stalled stream protection: the official type, under the name that `aws-config` gives it.

pub use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
