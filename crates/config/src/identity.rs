//! What caches credentials.

pub use slim_sdk_runtime::generated::{IdentityCache, LazyCacheBuilder};
