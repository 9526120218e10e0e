//! IAM Identity Center (SSO): credentials and tokens of people who have signed in.
//!
//! `aws sso login` signs in and leaves a token in `~/.aws/sso/cache`. What is here takes it from there, trades it for
//! credentials, and, with an `[sso-session]`, renews it for as long as the session lasts.

mod cache;
pub mod credentials;
pub mod token;

#[doc(inline)]
pub use credentials::SsoCredentialsProvider;
#[doc(inline)]
pub use token::SsoTokenProvider;

#[cfg(test)]
mod tests;
