//! `aws.protocols#awsJson1_0` and `aws.protocols#awsJson1_1`: one JSON object each way, the operation in a header.
//! <https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html>

use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;

use crate::codec::json::write;
use crate::protocol::rest_json::{self, RestJson1};
use crate::protocol::{ErrorResponse, InvalidInput, Protocol, binding};
use crate::schema::Operation;
use crate::shape::{DecodeError, Shape, ShapeMut};

/// The protocols `aws.protocols#awsJson1_0` and `aws.protocols#awsJson1_1`, which differ by their content type.
#[derive(Debug)]
pub struct AwsJson {
    /// `application/x-amz-json-1.0` or `application/x-amz-json-1.1`.
    pub content_type: &'static str,
    /// The service's name in the model, which `x-amz-target` begins with.
    pub target: &'static str,
    /// `aws.protocols#awsQueryCompatible`: errors have the codes that the service had as one of awsQuery.
    pub query_compatible: bool,
}

impl Protocol for AwsJson {
    fn request(
        &self,
        operation: &Operation,
        input: &dyn Shape,
    ) -> Result<HttpRequest, InvalidInput> {
        let mut request = binding::request(operation, input)?;
        let body = rest_json::written(operation, write::members(input, None))?;
        let target = format!("{}.{}", self.target, operation.name);
        let headers = request.headers_mut();
        headers.insert("content-type", self.content_type);
        headers.insert("content-length", body.len().to_string());
        headers.insert("x-amz-target", target);
        if self.query_compatible {
            headers.insert("x-amzn-query-mode", "true");
        }
        *request.body_mut() = SdkBody::from(body);
        Ok(request)
    }

    fn output(
        &self,
        _: &Operation,
        response: &HttpResponse,
        into: &mut dyn ShapeMut,
    ) -> Result<(), DecodeError> {
        members(response, into)
    }

    fn error(&self, response: &HttpResponse) -> ErrorResponse {
        let error = RestJson1.error(response);
        ErrorResponse {
            query_code: self.query_code(response),
            ..error
        }
    }

    fn error_members(
        &self,
        response: &HttpResponse,
        into: &mut dyn ShapeMut,
    ) -> Result<(), DecodeError> {
        members(response, into)
    }
}

impl AwsJson {
    /// The code before the fault: `Code;Sender`.
    /// <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait>
    fn query_code(&self, response: &HttpResponse) -> Option<String> {
        let header = response.headers().get("x-amzn-query-error")?;
        let code = header.split(';').next().unwrap_or_default().trim();
        (self.query_compatible && !code.is_empty()).then(|| code.to_owned())
    }
}

fn members(response: &HttpResponse, into: &mut dyn ShapeMut) -> Result<(), DecodeError> {
    let bytes = response.body().bytes().unwrap_or_default();
    // An operation without output may answer with nothing at all.
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(());
    }
    rest_json::read_json(bytes, into)
}

#[cfg(test)]
mod tests;
