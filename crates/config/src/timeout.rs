//! Timeout configuration: the official types, under the names that `aws-config` gives them.

pub use aws_smithy_types::timeout::{OperationTimeoutConfig, TimeoutConfig, TimeoutConfigBuilder};
