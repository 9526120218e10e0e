//! What generated protocol tests share: the wire at the other end of a client, and comparisons.
//!
//! Everything here fails a test by panicking, with the case's name and what differs.
#![expect(clippy::panic, reason = "tests fail by panicking")]
#![expect(
    clippy::missing_panics_doc,
    reason = "everything panics when a test fails"
)]

mod request;
mod response;
mod wire;

use std::future::Future;

pub use aws_credential_types::Credentials;
use aws_smithy_types::{Document, Number};

pub use request::Sent;
pub use response::{modeled, output, same, stream, unexpected};
pub use wire::Wire;

/// The idempotency token that all cases expect.
pub const IDEMPOTENCY_TOKEN: &str = "00000000-0000-4000-8000-000000000000";

/// The region that clients are configured with.
pub const REGION: &str = "us-east-1";

/// The endpoint of cases that name no host.
pub const ENDPOINT: &str = "https://localhost";

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
