//! Credentials of roles, from AWS Security Token Service (STS).

mod assume_role;
pub(crate) mod call;

pub use assume_role::{AssumeRoleProvider, AssumeRoleProviderBuilder};
