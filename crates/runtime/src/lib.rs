//! The runtime of slim-sdk clients: all behaviour, written once and compiled once.
//!
//! A generated crate is data: rows of [`schema`], structures that implement [`shape`]'s traits, and builders. This crate
//! does the rest: it turns inputs into requests ([`protocol`], [`codec`]), signs and sends them, retries, and reads
//! outputs and typed errors. Programs use a generated crate's re-exports and seldom name this one.

#[cfg(feature = "checksums")]
pub mod checksum;
pub mod client;
pub mod codec;
#[cfg(feature = "compression")]
pub mod compression;
pub mod config;
pub mod customize;
pub mod endpoint;
pub mod error;
#[cfg(feature = "event-stream")]
pub mod event_stream;
#[doc(hidden)]
pub mod generated;
pub mod operation;
pub mod pagination;
pub mod primitives;
pub mod protocol;
pub mod schema;
pub mod shape;
pub mod stream;

mod body;
pub mod boilerplate;

mod components;
mod engine;
mod idempotency;
mod identity;
mod retry;
mod sign;
mod stall;
#[cfg(test)]
mod testing;
mod timer;
#[cfg(feature = "default-https-client")]
mod transport;
mod user_agent;

/// The official crates whose types are this crate's types too.
pub use {
    aws_credential_types, aws_smithy_async, aws_smithy_runtime_api, aws_smithy_types, aws_types,
};
