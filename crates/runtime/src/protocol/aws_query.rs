//! `aws.protocols#awsQuery`: a form each request, an XML document each response.
//! <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html>

use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;

use crate::codec::form::Form;
use crate::codec::xml::{Document, Element};
use crate::protocol::{ErrorResponse, InvalidInput, Protocol, binding};
use crate::schema::{Operation, TimestampFormat};
use crate::shape::{DecodeError, Shape, ShapeMut};

/// The protocol `aws.protocols#awsQuery`.
#[derive(Debug)]
pub struct AwsQuery {
    /// The service's `version`, which requests name.
    pub version: &'static str,
}

impl Protocol for AwsQuery {
    fn request(
        &self,
        operation: &Operation,
        input: &dyn Shape,
    ) -> Result<HttpRequest, InvalidInput> {
        let request = binding::request(operation, input);
        InvalidInput::with_body(request, &mut |request| {
            let mut form = Form::new();
            form.pair("Action", operation.name);
            form.pair("Version", self.version);
            form.members(input);
            let (body, problems) = form.finish();
            InvalidInput::check(operation, problems)?;
            let headers = request.headers_mut();
            headers.insert("content-type", "application/x-www-form-urlencoded");
            headers.insert("content-length", body.len().to_string());
            *request.body_mut() = SdkBody::from(body);
            Ok(())
        })
    }

    fn output(
        &self,
        operation: &Operation,
        response: &HttpResponse,
        into: &mut dyn ShapeMut,
    ) -> Result<(), DecodeError> {
        // What is wrong with a response that nothing is read of is nobody's concern.
        if operation.output.members.is_empty() {
            return Ok(());
        }
        let document = document(response)?;
        let root = document.root();
        let expected = format!("{}Response", operation.name);
        if root.name() != expected {
            let message = format!("expected the element {expected}, found {}", root.name());
            return Err(DecodeError::new(message));
        }
        match root.child(&format!("{}Result", operation.name)) {
            Some(result) => result.members(into),
            // Every member of the output may be optional, and none set.
            None => Ok(()),
        }
    }

    fn error(&self, response: &HttpResponse) -> ErrorResponse {
        let Ok(document) = document(response) else {
            return ErrorResponse::default();
        };
        let Some(error) = error(&document) else {
            return ErrorResponse::default();
        };
        let text = |name: &str| {
            let text = error.child(name)?.text().trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        ErrorResponse {
            code: text("Code"),
            message: text("Message").or_else(|| text("message")),
            query_code: None,
        }
    }

    fn request_id(&self, response: &HttpResponse) -> Option<String> {
        let document = document(response).ok()?;
        let root = document.root();
        let metadata = root.child("ResponseMetadata").unwrap_or(root);
        let id = ["RequestId", "RequestID"]
            .iter()
            .find_map(|name| metadata.child(name))?;
        Some(id.text().trim().to_owned()).filter(|id| !id.is_empty())
    }

    fn timestamp_format(&self) -> TimestampFormat {
        TimestampFormat::DateTime
    }

    fn error_members(
        &self,
        response: &HttpResponse,
        into: &mut dyn ShapeMut,
    ) -> Result<(), DecodeError> {
        let document = document(response)?;
        error(&document).map_or(Ok(()), |error| error.members(into))
    }
}

fn document(response: &HttpResponse) -> Result<Document<'_>, DecodeError> {
    Document::read(response.body().bytes().unwrap_or_default())
}

/// The error's element: in the root, or in a list of errors as the eldest services write it.
fn error<'d>(document: &'d Document<'d>) -> Option<Element<'d>> {
    let root = document.root();
    root.child("Error")
        .or_else(|| root.child("Errors")?.child("Error"))
}

#[cfg(test)]
mod tests;
