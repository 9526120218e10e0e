//! Protocols: how an operation's input becomes a request, and a response its output or its error.

use std::fmt;

use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;

use crate::schema::{Operation, TimestampFormat};
use crate::shape::{DecodeError, Shape, ShapeMut};

pub mod aws_json;
#[cfg(feature = "aws-query")]
pub mod aws_query;
pub mod binding;
pub mod documents;
pub(crate) mod host;
pub mod rest_json;

/// A protocol. It reads the tables and knows no shape of its own, so a crate holds one for all its operations.
pub trait Protocol: fmt::Debug + Send + Sync {
    /// The request of an input, with a URI that has no scheme and no authority yet.
    fn request(
        &self,
        operation: &Operation,
        input: &dyn Shape,
    ) -> Result<HttpRequest, InvalidInput>;

    /// Reads a successful response.
    fn output(
        &self,
        operation: &Operation,
        response: &HttpResponse,
        into: &mut dyn ShapeMut,
    ) -> Result<(), DecodeError>;

    /// What an error response says of itself, whatever state it is in.
    fn error(&self, response: &HttpResponse) -> ErrorResponse;

    /// The id that a response gives its request in its body, asked for where no header has it.
    fn request_id(&self, _: &HttpResponse) -> Option<String> {
        None
    }

    /// Reads the members of a modelled error.
    fn error_members(
        &self,
        response: &HttpResponse,
        into: &mut dyn ShapeMut,
    ) -> Result<(), DecodeError>;

    /// How timestamps are written in a document where the model says nothing of it.
    fn timestamp_format(&self) -> TimestampFormat {
        TimestampFormat::EpochSeconds
    }

    /// How the events of a stream carry documents. Without it, the protocol has no event streams.
    fn documents(&self) -> Option<&'static dyn documents::Documents> {
        None
    }
}

/// What every error response says, modelled or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorResponse {
    /// The error's name, without namespace and address.
    pub code: Option<String>,
    /// Its message.
    pub message: Option<String>,
    /// What callers know the error by in place of `code`, which it is still found by: `aws.protocols#awsQueryCompatible`.
    pub query_code: Option<String>,
}

/// Why an input cannot be sent: everything that is wrong with it, at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidInput {
    operation: &'static str,
    problems: Vec<String>,
}

impl InvalidInput {
    pub(crate) fn check(operation: &Operation, problems: Vec<String>) -> Result<(), Self> {
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Self {
                operation: operation.name,
                problems,
            })
        }
    }

    /// This error, if it is one, with the problems of another step.
    pub(crate) fn and<T, U>(
        first: Result<T, Self>,
        second: Result<U, Self>,
    ) -> Result<(T, U), Self> {
        match (first, second) {
            (Ok(first), Ok(second)) => Ok((first, second)),
            (Err(mut first), Err(second)) => {
                first.problems.extend(second.problems);
                Err(first)
            }
            (Err(error), _) | (_, Err(error)) => Err(error),
        }
    }

    /// A request, and the body that is written into it, with the problems of both.
    pub(crate) fn with_body(
        request: Result<HttpRequest, Self>,
        body: &mut dyn FnMut(&mut HttpRequest) -> Result<(), Self>,
    ) -> Result<HttpRequest, Self> {
        match request {
            Ok(mut request) => body(&mut request).map(|()| request),
            // A body is written all the same, for its problems.
            Err(error) => {
                let written = body(&mut HttpRequest::new(SdkBody::empty()));
                Self::and(Err(error), written).map(|(request, ())| request)
            }
        }
    }

    /// Each problem, with the member's names in Rust, in the model, and on the wire where that is another.
    #[must_use]
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}

impl fmt::Display for InvalidInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the input of {} cannot be sent: {}",
            self.operation,
            self.problems.join("; ")
        )
    }
}

impl std::error::Error for InvalidInput {}
