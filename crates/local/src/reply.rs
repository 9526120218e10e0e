//! Answers, as the service writes them.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, DATE, HeaderName, HeaderValue};
use http::{HeaderMap, Response, StatusCode};
use http_body_util::Full;
use serde_json::{Map, Value, json};

use crate::check::{self, Violation};
use crate::faults::Failing;
use crate::read::Unreadable;
use crate::sigv4::Refusal as BadSignature;
use crate::tables::Operation;

pub(crate) const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// An answer before it is a response.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    body: Bytes,
}

/// Why an operation refuses a call; the code depends on what the operation declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) problem: Problem,
    pub(crate) message: String,
}

/// The kinds of refusals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem {
    /// A parameter's value is wrong.
    Parameter,
    /// The call makes no sense in the present state.
    Request,
    /// There is no such thing.
    NotFound,
    /// The caller may not.
    Denied,
    /// It conflicts with what is there.
    Conflict,
    /// The token was used with other parameters.
    Token,
}

impl Problem {
    /// The error codes that say it, best first.
    fn codes(self) -> &'static [&'static str] {
        const PARAMETER: &[&str] = &[
            "InvalidParameterException",
            "ValidationException",
            "InvalidRequestException",
        ];
        const REQUEST: &[&str] = &[
            "InvalidRequestException",
            "ValidationException",
            "InvalidParameterException",
        ];
        match self {
            Self::Parameter => PARAMETER,
            Self::Request => REQUEST,
            Self::NotFound => &[
                "ResourceNotFoundException",
                "InvalidRequestException",
                "ValidationException",
            ],
            Self::Denied => &[
                "AccessDeniedException",
                "InvalidRequestException",
                "ValidationException",
            ],
            Self::Conflict => &[
                "ConflictException",
                "ResourceConflictException",
                "InvalidRequestException",
                "ValidationException",
            ],
            Self::Token => &[
                "IdempotencyException",
                "IdempotentParameterMismatchException",
                "IdempotencyParameterMismatchException",
                "InvalidParameterException",
                "ValidationException",
                "InvalidRequestException",
            ],
        }
    }
}

impl Reply {
    /// A success.
    pub(crate) fn success(status: u16, body: &Value) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Bytes::from(body.to_string()),
        }
    }

    /// Adds a header.
    pub(crate) fn header(&mut self, name: &str, value: &str) {
        let name = name.to_ascii_lowercase();
        self.headers.push((name, value.to_owned()));
    }

    /// Sets the body and its type, none if it is empty.
    pub(crate) fn payload(&mut self, content_type: &str, body: Vec<u8>) {
        self.headers
            .retain(|(name, _)| name != CONTENT_TYPE.as_str());
        self.header(CONTENT_TYPE.as_str(), content_type);
        self.body = Bytes::from(body);
    }

    /// An error that no operation declares, with the message in lower case as the front doors of AWS write it.
    pub(crate) fn error(status: u16, code: &str, message: &str) -> Self {
        Self {
            status,
            headers: vec![(ERROR_TYPE.to_string(), code.to_owned())],
            body: Bytes::from(json!({ "message": message }).to_string()),
        }
    }

    /// An error of the operation if it declares it, else one with this status.
    fn declared(operation: &Operation, code: &str, status: u16, message: &str) -> Self {
        let Some(row) = operation.error(code) else {
            return Self::error(status, code, message);
        };
        let mut body = Map::new();
        body.insert(row.message.clone(), Value::from(message));
        Self {
            status: row.status,
            headers: vec![(ERROR_TYPE.to_string(), row.name.clone())],
            body: Bytes::from(Value::Object(body).to_string()),
        }
    }

    /// What the operation says of a refused call.
    pub(crate) fn refused(operation: &Operation, refusal: &Refusal) -> Self {
        let codes = refusal.problem.codes();
        let code = codes
            .iter()
            .find(|code| operation.error(code).is_some())
            .unwrap_or(&"ValidationException");
        Self::declared(operation, code, 400, &refusal.message)
    }

    /// What the operation says of an input that violates constraints.
    pub(crate) fn violated(operation: &Operation, violations: &[Violation]) -> Self {
        let message = check::summary(violations);
        let mut reply = Self::refused(
            operation,
            &Refusal {
                problem: Problem::Parameter,
                message: message.clone(),
            },
        );
        let lists = operation
            .error("ValidationException")
            .is_some_and(|row| row.field_list);
        if lists {
            let fields: Vec<Value> = violations
                .iter()
                .map(|violation| json!({ "message": violation.message, "path": violation.path }))
                .collect();
            let body = json!({ "message": message, "fieldList": fields });
            reply.body = Bytes::from(body.to_string());
        }
        reply
    }

    /// What is said of a request that cannot be read.
    pub(crate) fn unreadable(unreadable: &Unreadable) -> Self {
        match unreadable {
            Unreadable::Serialization(message) => {
                Self::error(400, "SerializationException", message)
            }
            Unreadable::MediaType(message) => {
                Self::error(415, "UnsupportedMediaTypeException", message)
            }
            Unreadable::Accept(message) => Self::error(406, "NotAcceptableException", message),
        }
    }

    /// What is said of a bad signature.
    pub(crate) fn unsigned(refusal: &BadSignature) -> Self {
        Self::error(403, refusal.code, &refusal.message)
    }

    /// A path that exists with other methods only.
    pub(crate) fn wrong_method(method: &str, allowed: &[&str]) -> Self {
        let allowed = allowed.join(", ");
        let message = format!("The method {method} is not allowed here, only {allowed}");
        let mut reply = Self::error(405, "UnknownOperationException", &message);
        reply.headers.push(("allow".to_owned(), allowed));
        reply
    }

    /// A scripted error. Its message member is the one that the operation declares for the code.
    pub(crate) fn scripted(operation: Option<&Operation>, failing: &Failing) -> Self {
        let fallback = format!("A scripted fault: {} {}", failing.status, failing.code);
        let message = failing.message.as_deref().unwrap_or(&fallback);
        let mut reply = match operation {
            Some(operation) => Self::declared(operation, &failing.code, failing.status, message),
            None => Self::error(failing.status, &failing.code, message),
        };
        reply.status = failing.status;
        if failing.code.is_empty() {
            reply.headers.clear();
        }
        if let Some(body) = &failing.body {
            reply.body = body.clone();
        }
        for (name, value) in &failing.headers {
            let name = name.to_ascii_lowercase();
            reply.headers.retain(|(known, _)| *known != name);
            reply.headers.push((name, value.clone()));
        }
        reply
    }

    /// The response, with what every response has: a request id, a date, a content type.
    pub(crate) fn response(self, request_id: &str, date: &str) -> Response<Full<Bytes>> {
        let mut headers = HeaderMap::new();
        let texts = [
            (REQUEST_ID, request_id),
            (DATE, date),
            (CONTENT_TYPE, "application/json"),
        ];
        for (name, text) in texts {
            if let Ok(value) = HeaderValue::from_str(text) {
                headers.insert(name, value);
            }
        }
        for (name, text) in self.headers {
            let Ok(name) = HeaderName::try_from(name) else {
                continue;
            };
            if text.is_empty() {
                headers.remove(&name);
            } else if let Ok(value) = HeaderValue::from_bytes(text.as_bytes()) {
                headers.insert(name, value);
            }
        }
        let mut response = Response::new(Full::new(self.body));
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        *response.headers_mut() = headers;
        response
    }
}

impl Refusal {
    pub(crate) fn parameter(message: impl Into<String>) -> Self {
        Self::new(Problem::Parameter, message)
    }

    pub(crate) fn request(message: impl Into<String>) -> Self {
        Self::new(Problem::Request, message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(Problem::NotFound, message)
    }

    pub(crate) fn denied(message: impl Into<String>) -> Self {
        Self::new(Problem::Denied, message)
    }

    pub(crate) fn new(problem: Problem, message: impl Into<String>) -> Self {
        Self {
            problem,
            message: message.into(),
        }
    }
}
