//! Credentials of roles, from AWS Security Token Service (STS).

mod assume_role;
pub(crate) mod call;

pub(crate) use assume_role::Role;
pub use assume_role::{AssumeRoleProvider, AssumeRoleProviderBuilder};
