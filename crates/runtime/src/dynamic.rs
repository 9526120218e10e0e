//! Calls of operations that are known by their rows alone: for programs that have tables and no types.
//!
//! The call is the same as a typed client's in everything up to the answer, which is left as it came: whoever has no
//! types for it reads it by the row.

mod value;

use std::fmt;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::{
    Error as ErasedError, Input, Output as ErasedOutput,
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::http::Headers;
use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use bytes::Bytes;

pub use self::value::{Record, Value};
#[cfg(feature = "default-https-client")]
pub use crate::transport::{error::Trouble, trust::Trust};

use crate::client::Handle;
use crate::config;
use crate::endpoint::table::Binding;
use crate::engine;
use crate::error::SdkError;
use crate::operation::{Dispatch, Fill, Modeled};
use crate::protocol::InvalidInput;
use crate::protocol::host::host_prefix;
use crate::schema;
use crate::shape::{DecodeError, Shape};
use crate::stream::{Incoming, Outgoing};

/// An operation without types.
#[derive(Debug)]
pub struct Operation {
    /// The operation's row.
    pub row: &'static schema::Operation,
    /// `hostPrefix` of `smithy.api#endpoint`, with `{Label}` parts; empty without.
    pub host_prefix: &'static str,
    /// The endpoint parameters that the operation gives.
    pub endpoint: &'static [Binding],
}

/// Stands for the service, which is known at run time, in the configuration's type.
#[derive(Clone, Debug)]
pub struct AnyService;

impl config::Service for AnyService {
    const SERVICE: &'static schema::Service = &schema::Service {
        id: "",
        signing_name: "",
        endpoint: &crate::endpoint::REGIONAL,
        version: "",
        headers: &[],
        protocol: &crate::protocol::rest_json::RestJson1,
    };
}

/// The configuration of a client of any service.
pub type Builder = config::Builder<AnyService>;

/// A client of a service that is known by its row alone.
#[derive(Clone, Debug)]
pub struct Client(Handle);

impl Client {
    /// A client of the service with these settings.
    #[must_use]
    pub fn new(service: &'static schema::Service, config: Builder) -> Self {
        Self(Handle::new(service, config.settings))
    }

    /// Calls an operation. The input's members are written as they are: nothing is filled in.
    ///
    /// # Errors
    /// As those of a typed call. An answer that is an error is [`SdkError::ServiceError`], with the response in it.
    pub async fn send(
        &self,
        operation: &'static Operation,
        input: Record,
    ) -> Result<Answer, SdkError<Error>> {
        let input = Input::erase(input);
        let call = engine::invoke(self.0.clone(), operation, input, &[]);
        match call.await {
            Ok(output) => output.downcast::<Answer>().map_err(|other| {
                SdkError::construction_failure(format!("the answer is no answer: {other:?}"))
            }),
            Err(error) => Err(error.map_service_error(|error| {
                let own = error.downcast::<Error>();
                own.unwrap_or_else(|_| Error(ErrorMetadata::builder().build()))
            })),
        }
    }
}

/// The default HTTP client, with other certificates than those that the platform accepts.
#[cfg(feature = "default-https-client")]
#[must_use]
pub fn http_client(trust: Trust) -> aws_smithy_runtime_api::client::http::SharedHttpClient {
    crate::transport::trusting(trust)
}

/// A response with a status of success, as it came, its body read whole.
#[derive(Clone)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: Headers,
    /// Its body.
    pub body: Bytes,
}

/// Bodies may hold what is sensitive.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl Answer {
    fn of(response: &HttpResponse) -> Self {
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: Bytes::copy_from_slice(response.body().bytes().unwrap_or_default()),
        }
    }
}

/// What an error response says of itself.
#[derive(Clone, Debug)]
pub struct Error(ErrorMetadata);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Error {}

impl ProvideErrorMetadata for Error {
    fn meta(&self) -> &ErrorMetadata {
        &self.0
    }
}

impl Dispatch for Operation {
    fn row(&self) -> &'static schema::Operation {
        self.row
    }

    fn host_prefix(&self, input: &dyn Shape) -> Result<String, InvalidInput> {
        host_prefix(self.host_prefix, self.row, input)
    }

    fn endpoint(&self) -> &'static [Binding] {
        self.endpoint
    }

    fn input<'a>(&self, input: &'a Input) -> Option<&'a dyn Shape> {
        input
            .downcast_ref::<Record>()
            .map(|input| input as &dyn Shape)
    }

    fn token<'a>(&self, _: &'a mut Input) -> Option<&'a mut Option<String>> {
        None
    }

    fn outgoing(&self, _: &mut Input) -> Option<Outgoing> {
        None
    }

    fn incoming(&self, _: &mut ErasedOutput, _: &mut dyn FnMut() -> Incoming) {}

    fn output(
        &self,
        _: Option<String>,
        response: &HttpResponse,
        _: Fill<'_>,
    ) -> Result<ErasedOutput, DecodeError> {
        Ok(ErasedOutput::erase(Answer::of(response)))
    }

    fn modeled(&self, _: usize, _: &Modeled<'_>) -> Option<ErasedError> {
        None
    }

    fn unhandled(&self, _: BoxError, meta: ErrorMetadata) -> ErasedError {
        ErasedError::erase(Error(meta))
    }

    fn metadata<'a>(&self, error: &'a ErasedError) -> Option<&'a ErrorMetadata> {
        error
            .downcast_ref::<Error>()
            .map(ProvideErrorMetadata::meta)
    }
}

#[cfg(test)]
mod tests;
