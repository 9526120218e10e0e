//! The instance metadata service of EC2 (IMDS), version 2: a client, and what is read through it.
//!
//! Version 1, which needs no session token, is never asked: `AWS_EC2_METADATA_V1_DISABLED` and
//! `ec2_metadata_v1_disabled` have nothing to turn off here.

pub mod client;
pub mod credentials;
pub mod region;

#[doc(inline)]
pub use client::Client;

use crate::setting::env_value;
use aws_types::os_shim_internal::Env;

pub(crate) const DISABLED: &str = "AWS_EC2_METADATA_DISABLED";

/// Whether the environment says not to ask.
fn is_disabled(env: &Env) -> bool {
    env_value(env, DISABLED).is_some_and(|value| value.eq_ignore_ascii_case("true"))
}
