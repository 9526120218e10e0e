//! Settings and credentials from environment variables.

pub mod credentials;
pub mod region;

#[doc(inline)]
pub use credentials::EnvironmentVariableCredentialsProvider;
#[doc(inline)]
pub use region::EnvironmentVariableRegionProvider;
