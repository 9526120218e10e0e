//! What generated protocol tests share: the wire at the other end of a client, and comparisons.
//!
//! Everything here fails a test by panicking, with the case's name and what differs.
#![expect(clippy::panic, reason = "tests fail by panicking")]
#![expect(
    clippy::missing_panics_doc,
    reason = "everything panics when a test fails"
)]

mod events;
mod request;
mod response;
mod wire;

use std::future::Future;

pub use aws_credential_types::Credentials;
use aws_smithy_types::{Document, Number};

pub use events::{Frame, date_time, ended, event, events, header, refused};
pub use request::Sent;
pub use response::{modeled, output, same, stream, unexpected};
pub use wire::Wire;

/// The idempotency token that all cases expect.
pub const IDEMPOTENCY_TOKEN: &str = "00000000-0000-4000-8000-000000000000";

/// Where a case's client sends to.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The region.
    pub region: &'static str,
    /// The endpoint, if it is not the region's.
    pub endpoint: Option<&'static str>,
}

/// The place of cases that name none.
pub const LOCAL: Place = at("https://localhost");

/// The place at a URL.
#[must_use]
pub const fn at(endpoint: &'static str) -> Place {
    Place {
        region: "us-east-1",
        endpoint: Some(endpoint),
    }
}

/// The place of a region: the service's own endpoint.
#[must_use]
pub const fn region(region: &'static str) -> Place {
    Place {
        region,
        endpoint: None,
    }
}

/// Credentials to sign with. Nobody checks the signature.
#[must_use]
pub fn credentials() -> Credentials {
    Credentials::new("AKIDPROTOCOL", "secret", None, None, "protocol-tests")
}

/// Runs a call to its end.
pub fn run<F: Future>(call: F) -> F::Output {
    match tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
    {
        Ok(runtime) => runtime.block_on(call),
        Err(error) => panic!("no tokio runtime: {error}"),
    }
}

/// The document of a JSON text.
#[must_use]
pub fn document(json: &str) -> Document {
    match serde_json::from_str(json) {
        Ok(value) => of_json(value),
        Err(error) => panic!("the document is not JSON: {error}: {json}"),
    }
}

fn of_json(value: serde_json::Value) -> Document {
    use serde_json::Value;
    match value {
        Value::Null => Document::Null,
        Value::Bool(value) => Document::Bool(value),
        Value::String(text) => Document::String(text),
        Value::Array(items) => Document::Array(items.into_iter().map(of_json).collect()),
        Value::Object(entries) => Document::Object(
            entries
                .into_iter()
                .map(|(key, value)| (key, of_json(value)))
                .collect(),
        ),
        Value::Number(number) => Document::Number(match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => Number::PosInt(number),
            (None, Some(number)) => Number::NegInt(number),
            (None, None) => Number::Float(number.as_f64().unwrap_or_default()),
        }),
    }
}

#[cfg(test)]
mod tests;
