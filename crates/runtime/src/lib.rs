//! The runtime of slim-sdk clients: all behaviour, written once and compiled once.
//!
//! A generated crate is data: rows of [`schema`], structures that implement [`shape`]'s traits, and builders. This crate
//! does the rest: it turns inputs into requests ([`protocol`], [`codec`]), signs and sends them, retries, and reads
//! outputs and typed errors. Programs use a generated crate's re-exports and seldom name this one.
//!
//! # What `tracing` is told
//!
//! All of it at the level `DEBUG`, but warnings of what goes wrong and does not fail a call.
//!
//! | span or event | its fields |
//! |---|---|
//! | span `call` | `rpc.service`, `rpc.method`; at its end `attempts`, `status`, `request_id`, `error`, `error_code` |
//! | span `attempt`, in it | `attempt`; with a response `status`, `request_id` |
//! | `endpoint resolved` | `host`, and `signing_region` and `signing_name` where the endpoint has its own |
//! | `loading credentials`, `credentials loaded`, `credentials not loaded` | `took`; `valid_for`; `error` |
//! | `no response` | `kind`, and `error`: the host and what went wrong with its connection |
//! | `attempt failed` | `attempt`, `error`, `error_code` |
//! | `retried`, `not retried: ..` | `attempt`, `kind`: why; `wait`: how long until the next attempt |
//! | `call succeeded`, `call failed` | what the span has at its end |
//!
//! Spans name themselves `Service.Operation` in `otel.name`. Nothing has a body, a header but the request id, a path, a
//! credential, or a message of the service.

#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "checksums")]
pub mod checksum;
pub mod client;
pub mod codec;
#[cfg(feature = "compression")]
pub mod compression;
pub mod config;
pub mod customize;
#[doc(hidden)]
pub mod direct;
#[cfg(feature = "dynamic")]
pub mod dynamic;
pub mod endpoint;
pub mod error;
#[cfg(feature = "event-stream")]
pub mod event_stream;
pub mod faults;
#[doc(hidden)]
pub mod generated;
mod naming;
pub mod operation;
pub mod pagination;
pub mod primitives;
pub mod protocol;
pub mod schema;
#[cfg(feature = "serde")]
pub mod serialize;
pub mod shape;
#[doc(hidden)]
pub mod steps;
pub mod stream;

mod body;
pub mod boilerplate;

mod clock;
mod components;
mod engine;
mod idempotency;
mod identity;
mod retry;
mod sign;
mod stall;
mod tell;
#[cfg(test)]
mod testing;
mod timer;
#[cfg(all(feature = "default-https-client", not(target_family = "wasm")))]
mod transport;
#[cfg(all(feature = "default-https-client", target_family = "wasm"))]
#[path = "transport/fetch.rs"]
mod transport;
mod user_agent;

/// The official crates whose types are this crate's types too.
pub use {
    aws_credential_types, aws_smithy_async, aws_smithy_runtime_api, aws_smithy_types, aws_types,
};
