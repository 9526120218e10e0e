//! What the endpoint received, for assertions.

use bytes::Bytes;
use http::HeaderMap;
use serde_json::Value;

/// A request as it arrived, and what the endpoint made of it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Received {
    /// The method.
    pub method: String,
    /// Path and query as on the wire, undecoded.
    pub uri: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; empty if it was refused for its size.
    pub body: Bytes,
    /// The operation's name; `None` if no operation has that method and path.
    pub operation: Option<String>,
    /// The input by member name: labels, query, headers and body together. Timestamps are epoch seconds, blobs Base64.
    /// `None` if it could not be read.
    pub input: Option<Value>,
    /// What the signature is worth.
    pub signature: Signature,
}

/// What a request's signature is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Signature {
    /// Computed again, it is the same.
    Verified,
    /// There is no `Authorization` header.
    Missing,
    /// It is refused.
    Refused {
        /// The error's code, such as `InvalidSignatureException`.
        code: String,
        /// The message that was or would have been answered.
        message: String,
    },
}

impl Received {
    /// A header's first value, if it is there and text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Whether the signature was computed again and is the same.
    #[must_use]
    pub fn verified(&self) -> bool {
        self.signature == Signature::Verified
    }
}
