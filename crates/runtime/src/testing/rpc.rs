//! Operations of protocols without bindings, and their wire as text.

use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;

use crate::generated as rt;
use crate::schema;
use crate::shape::FieldsMut;

/// The row of `Op`, which is sent to `POST /`.
pub(crate) fn operation<I: FieldsMut, O: FieldsMut>() -> schema::Operation {
    schema::Operation {
        name: "Op",
        method: "POST",
        uri: "/",
        input: <I as rt::Fields>::ROW,
        output: <O as rt::Fields>::ROW,
        errors: &[],
        flags: 0,
    }
}

/// A request as text: the first line, the headers sorted, an empty line, the body.
pub(crate) fn text(request: &HttpRequest) -> String {
    let headers = request.headers().iter();
    let mut headers: Vec<_> = headers
        .map(|(name, value)| format!("{name}: {value}\n"))
        .collect();
    headers.sort();
    let body = String::from_utf8(request.body().bytes().unwrap().to_vec()).unwrap();
    format!(
        "{} {}\n{}\n{body}",
        request.method(),
        request.uri(),
        headers.concat()
    )
}

/// A response.
pub(crate) fn response(
    status: u16,
    headers: &[(&'static str, &'static str)],
    body: &str,
) -> HttpResponse {
    let mut response = HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body));
    for (name, value) in headers {
        response.headers_mut().append(*name, *value);
    }
    response
}
