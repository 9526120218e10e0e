//! The connections of the process: one reqwest client for each runtime and way to connect.
//!
//! A connection lives on the runtime that made it. For another runtime it is gone when that one ends and hangs when that
//! one is not driven, so that runtimes do not share connections.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use aws_smithy_runtime_api::box_error::BoxError;
use reqwest::Client;
use tokio::runtime::Id;

use super::trust::Trust;

/// How many clients are kept. A program has one or two; tests, which have a runtime each, would pile them up.
const CAPACITY: usize = 16;

/// The clients, the one used last first.
static CLIENTS: Mutex<Vec<Entry>> = Mutex::new(Vec::new());

struct Entry {
    connect_timeout: Option<Duration>,
    no_proxy: bool,
    trust: Trust,
    runtime: Id,
    client: Client,
}

/// The client with this timeout for calls on this runtime.
pub(super) fn client(
    connect_timeout: Option<Duration>,
    no_proxy: bool,
    trust: Trust,
    runtime: Id,
) -> Result<Client, BoxError> {
    let mut clients = CLIENTS.lock().unwrap_or_else(PoisonError::into_inner);
    let known = clients.iter().position(|entry| {
        entry.runtime == runtime
            && entry.connect_timeout == connect_timeout
            && entry.no_proxy == no_proxy
            && entry.trust == trust
    });
    let entry = match known {
        Some(index) => clients.remove(index),
        None => Entry {
            connect_timeout,
            no_proxy,
            trust,
            runtime,
            client: build(connect_timeout, no_proxy, trust)?,
        },
    };
    let client = entry.client.clone();
    clients.insert(0, entry);
    clients.truncate(CAPACITY);
    Ok(client)
}

/// A client that only sends, whatever features of reqwest other crates turn on.
fn build(
    connect_timeout: Option<Duration>,
    no_proxy: bool,
    trust: Trust,
) -> Result<Client, BoxError> {
    let mut builder = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .no_gzip()
        .no_brotli()
        .no_deflate()
        .no_zstd();
    if let Some(limit) = connect_timeout {
        builder = builder.connect_timeout(limit);
    }
    if no_proxy {
        builder = builder.no_proxy();
    }
    // Only HTTP/2 has something to repeat here: streams that the service refused before it looked at them.
    if cfg!(not(feature = "http2")) {
        builder = builder.retry(reqwest::retry::never().max_retries_per_request(0));
    }
    #[cfg(feature = "rustls")]
    {
        builder = builder.tls_backend_preconfigured(
            super::tls::config(trust).map_err(|error| error.to_string())?,
        );
    }
    #[cfg(not(feature = "rustls"))]
    let _ = trust;
    Ok(builder.build()?)
}
