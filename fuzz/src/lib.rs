//! Arbitrary bytes for everything that reads what others wrote. Each function takes any bytes and returns: a value or an
//! error has come of them, never a panic, and nothing grows beyond a small multiple of the input.
//!
//! `cargo fuzz` runs them for as long as one likes; `tests/bounded.rs` runs each for some thousand inputs, the same every
//! time, which [`mutate::Mutator`] makes of the files in `seeds/`.

mod aws_json;
mod aws_query;
mod credentials;
mod endpoint;
mod events;
mod manifest;
mod model;
pub mod mutate;
mod response;
mod rest_json;
mod shapes;

pub use aws_json::aws_json;
pub use aws_query::aws_query;
pub use credentials::{container, profile, sso_token};
pub use endpoint::endpoint;
pub use events::events;
pub use manifest::manifest;
pub use model::model;
pub use rest_json::rest_json;
