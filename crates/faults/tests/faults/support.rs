//! What the cases share.

use slim_sdk_faults::peer::{Act, Reply, error, ok, response};

/// A whole response, and the connection stays.
pub(crate) fn send(bytes: impl Into<Vec<u8>>) -> Reply {
    vec![Act::Send(bytes.into())]
}

/// Bytes, and the connection ends.
pub(crate) fn then(bytes: impl Into<Vec<u8>>, end: Act) -> Reply {
    vec![Act::Send(bytes.into()), end]
}

pub(crate) fn success() -> Reply {
    send(ok())
}

/// An answer of the service with a status and a body of JSON.
pub(crate) fn json(status: u16, body: &str) -> Reply {
    send(response(status, "", body))
}

/// An answer with headers, each ended by a line break.
pub(crate) fn with(status: u16, headers: &str, body: &str) -> Reply {
    send(response(status, headers, body))
}

/// The service's own fault.
pub(crate) fn internal() -> Reply {
    send(error(500, "InternalServiceException", "fault injected"))
}

pub(crate) fn throttled() -> Reply {
    send(error(429, "ThrottlingException", "Rate exceeded"))
}
