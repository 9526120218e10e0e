//! What an answer that is an error says of itself, as the AWS CLI reads it.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use crate::{Value, json};

/// A service's error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The status.
    pub status: u16,
    /// The error's name, or the status where it has none.
    pub code: String,
    /// What the service says.
    pub message: String,
}

impl Fault {
    /// What the response says.
    #[must_use]
    pub fn of(response: &HttpResponse) -> Self {
        let header = response.headers().get("x-amzn-errortype");
        let body = response.body().bytes().unwrap_or_default();
        Self::read(response.status().as_u16(), header, body)
    }

    fn read(status: u16, header: Option<&str>, body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        let trimmed = text.trim();
        if status >= 500 && (trimmed.is_empty() || trimmed.starts_with("<html>")) {
            return Self {
                status,
                code: status.to_string(),
                message: reason(status).to_owned(),
            };
        }
        let body = if body.is_empty() {
            Value::Map(Vec::new())
        } else {
            match json::parse(&text) {
                Ok(value @ Value::Map(_)) => value,
                Ok(_) => Value::Map(Vec::new()),
                Err(_) => Value::Map(vec![(
                    "message".to_owned(),
                    Value::String(text.clone().into_owned()),
                )]),
            }
        };
        let member = |name: &str| body.get(name).map(Value::text);
        let code = header
            .map(ToOwned::to_owned)
            .or_else(|| member("code"))
            .or_else(|| member("Code"))
            .or_else(|| member("__type"));
        let code = code.unwrap_or_else(|| status.to_string());
        let code = code.split_once(':').map_or(&*code, |(code, _)| code);
        let code = code.rsplit_once('#').map_or(code, |(_, code)| code);
        Self {
            status,
            code: code.to_owned(),
            message: member("message")
                .or_else(|| member("Message"))
                .unwrap_or_default(),
        }
    }

    /// Whether the AWS CLI tries again in its old mode.
    #[must_use]
    pub fn is_retried(&self) -> bool {
        const CODES: [&str; 4] = [
            "Throttling",
            "ThrottlingException",
            "RequestThrottledException",
            "ProvisionedThroughputExceededException",
        ];
        matches!(self.status, 429 | 500 | 502 | 503 | 504 | 509)
            || CODES.contains(&self.code.as_str())
    }
}

/// What HTTP calls a status.
fn reason(status: u16) -> &'static str {
    let status = http::StatusCode::from_u16(status).ok();
    let reason = status.and_then(|status| status.canonical_reason());
    reason.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(status: u16, header: Option<&str>, body: &str) -> (String, String) {
        let fault = Fault::read(status, header, body.as_bytes());
        (fault.code, fault.message)
    }

    fn pair(code: &str, message: &str) -> (String, String) {
        (code.to_owned(), message.to_owned())
    }

    #[test]
    fn the_header_names_an_error_before_the_body() {
        let body = r#"{"__type":"a#Typed","code":"Coded","Message":"m"}"#;
        assert_eq!(
            fault(400, Some("Named:http://x/"), body),
            pair("Named", "m")
        );
        assert_eq!(fault(400, None, body), pair("Coded", "m"));
        let body = r#"{"__type":"a#Typed","message":"low","Message":"high"}"#;
        assert_eq!(fault(400, None, body), pair("Typed", "low"));
        assert_eq!(fault(404, None, "{}"), pair("404", ""));
    }

    #[test]
    fn a_body_that_is_not_json_is_the_message() {
        assert_eq!(fault(400, Some("A"), "no <json>"), pair("A", "no <json>"));
        assert_eq!(fault(502, Some("A"), "<html>x"), pair("502", "Bad Gateway"));
        assert_eq!(fault(509, None, ""), pair("509", ""));
        assert_eq!(fault(503, None, ""), pair("503", "Service Unavailable"));
        assert_eq!(fault(400, None, ""), pair("400", ""));
    }

    #[test]
    fn some_statuses_and_codes_are_tried_again() {
        let is_retried = |status, code| Fault::read(status, Some(code), b"{}").is_retried();
        assert!(
            [429, 500, 502, 503, 504, 509]
                .iter()
                .all(|status| is_retried(*status, "X"))
        );
        assert!(
            ![400, 403, 404, 408, 501]
                .iter()
                .any(|status| is_retried(*status, "X"))
        );
        assert!(is_retried(400, "ThrottlingException"));
    }
}
