//! Whole calls against a scripted HTTP client.

mod answers;
mod changes;
mod customized;
mod hooks;
mod pages;
mod places;
mod quota;
mod retries;
mod rpc;
#[cfg(feature = "default-https-client")]
mod sockets;
mod streams;
mod timeouts;
#[cfg(feature = "rustls")]
mod tls;
