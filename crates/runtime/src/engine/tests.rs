//! Whole calls against a scripted HTTP client.

mod answers;
#[cfg(feature = "test-util")]
mod auth;
mod bounds;
mod caller;
mod changes;
mod customized;
mod hooks;
mod identity;
mod observed;
mod pages;
mod places;
mod quota;
mod retries;
mod rpc;
mod secrets;
#[cfg(feature = "default-https-client")]
mod sockets;
mod streams;
mod timeouts;
#[cfg(feature = "rustls")]
mod tls;
