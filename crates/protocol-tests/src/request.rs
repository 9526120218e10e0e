//! What a request case says of the request.

use aws_smithy_protocol_test::{
    MediaType, ProtocolTestFailure, forbid_headers, forbid_query_params, require_headers,
    require_query_params, validate_body, validate_headers, validate_query_string,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;

/// A request as it was sent. Each method is one property of a request case, and panics where the request differs.
#[derive(Debug)]
pub struct Sent {
    pub(crate) case: &'static str,
    pub(crate) request: HttpRequest,
    pub(crate) body: Vec<u8>,
}

impl Sent {
    /// `method`
    #[track_caller]
    pub fn method(&self, expected: &str) -> &Self {
        self.equal("method", self.request.method(), expected)
    }

    /// `uri`: the path, without host and query.
    #[track_caller]
    pub fn uri(&self, expected: &str) -> &Self {
        let path = self.parts().1.split('?').next().unwrap_or_default();
        self.equal("path", path, expected)
    }

    /// `resolvedHost`, or `host` without its path where the case has no other.
    #[track_caller]
    pub fn host(&self, expected: &str) -> &Self {
        self.equal("host", self.parts().0, expected)
    }

    /// `queryParams`
    #[track_caller]
    pub fn query(&self, expected: &[&str]) -> &Self {
        self.ok(validate_query_string(&self.request, expected))
    }

    /// `forbidQueryParams`
    #[track_caller]
    pub fn forbid_query(&self, names: &[&str]) -> &Self {
        self.ok(forbid_query_params(&self.request, names))
    }

    /// `requireQueryParams`
    #[track_caller]
    pub fn require_query(&self, names: &[&str]) -> &Self {
        self.ok(require_query_params(&self.request, names))
    }

    /// `headers`
    #[track_caller]
    pub fn headers(&self, expected: &[(&str, &str)]) -> &Self {
        self.ok(validate_headers(
            self.request.headers(),
            expected.iter().copied(),
        ))
    }

    /// `forbidHeaders`
    #[track_caller]
    pub fn forbid_headers(&self, names: &[&str]) -> &Self {
        self.ok(forbid_headers(self.request.headers(), names))
    }

    /// `requireHeaders`
    #[track_caller]
    pub fn require_headers(&self, names: &[&str]) -> &Self {
        self.ok(require_headers(self.request.headers(), names))
    }

    /// `body`, compared as `bodyMediaType` says: JSON, XML, CBOR and forms by what they mean, others by their bytes.
    #[track_caller]
    pub fn body(&self, media_type: &str, expected: &str) -> &Self {
        if expected.is_empty() {
            let sent = String::from_utf8_lossy(&self.body);
            return self.equal("body", &sent, expected);
        }
        self.ok(validate_body(
            &self.body,
            expected,
            MediaType::from(media_type),
        ))
    }

    /// The host with its port, and the path with its query.
    fn parts(&self) -> (&str, &str) {
        let uri = self.request.uri();
        let rest = uri.split_once("://").map_or(uri, |(_, rest)| rest);
        rest.find('/')
            .map_or((rest, ""), |slash| rest.split_at(slash))
    }

    #[track_caller]
    fn equal(&self, what: &str, found: &str, expected: &str) -> &Self {
        assert!(
            found == expected,
            "{}: the {what} is {found:?}, expected {expected:?}",
            self.case
        );
        self
    }

    #[track_caller]
    fn ok(&self, result: Result<(), ProtocolTestFailure>) -> &Self {
        match result {
            Ok(()) => self,
            Err(error) => panic!(
                "{}: {error}\nsent {} {} {:?}\n{}",
                self.case,
                self.request.method(),
                self.request.uri(),
                self.request.headers(),
                String::from_utf8_lossy(&self.body)
            ),
        }
    }
}
