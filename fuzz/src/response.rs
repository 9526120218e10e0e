//! Responses as files: a line with the status, lines with headers, an empty line, the body.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;

/// The response that bytes say. What no HTTP library would hand over is left out.
#[must_use]
pub(crate) fn response(bytes: &[u8]) -> HttpResponse {
    let end = bytes.windows(2).position(|pair| pair == b"\n\n");
    let (head, body) = bytes.split_at(end.unwrap_or(bytes.len()));
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.parse().ok());
    let status = StatusCode::try_from(status.unwrap_or(200_u16));
    let ok = || StatusCode::try_from(200_u16);
    let Ok(status) = status.or_else(|_| ok()) else {
        unreachable!("200 is a status");
    };
    let body = body.get(2..).unwrap_or_default().to_vec();
    let mut response = HttpResponse::new(status, SdkBody::from(body));
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let (name, value) = (name.trim().to_ascii_lowercase(), value.trim().to_owned());
        drop(response.headers_mut().try_append(name, value));
    }
    response
}
