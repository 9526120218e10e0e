//! Calls of operations that are known by their rows alone: for programs that have tables and no types.
//!
//! The call is the same as a typed client's in everything up to the answer, which is read by the row, or left as it came.

mod error;
mod value;

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::{
    Error as ErasedError, Input, Output as ErasedOutput,
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::http::Headers;
use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_types::SdkConfig;
use aws_types::region::Region;
use bytes::Bytes;

pub use self::error::Error;
pub use self::value::{Record, Value};
#[cfg(feature = "default-https-client")]
pub use crate::transport::{error::Trouble, trust::Trust};

use crate::client::Handle;
use crate::config;
use crate::endpoint::table::Binding;
use crate::engine;
use crate::error::SdkError;
use crate::operation::{Dispatch, Modeled, Output};
use crate::protocol::InvalidInput;
use crate::protocol::host::host_prefix;
use crate::schema;
use crate::shape::Shape;
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
    /// The model's names of the row's errors, which can differ from their codes.
    pub errors: &'static [&'static str],
    /// Whether answers are read by the row, as [`Client::call`] wants it, or left as they came.
    pub is_read: bool,
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

    /// A client of the service with what `aws_config` or `slim-sdk-config` loaded, but for its cache of credentials, which
    /// is this client's own; and with another region, or other credentials, where such are given.
    #[must_use]
    pub fn of(
        service: &'static schema::Service,
        config: &SdkConfig,
        region: Option<Region>,
        credentials_provider: Option<SharedCredentialsProvider>,
    ) -> Self {
        let mut settings = config::Settings::from_sdk_config(config, service.id);
        settings.identity.cache = None;
        if region.is_some() {
            settings.region = region;
        }
        if credentials_provider.is_some() {
            settings.identity.provider = credentials_provider;
        }
        Self(Handle::new(service, settings))
    }

    /// Calls an operation whose answers are left as they came. The input's members are written as they are: nothing is
    /// filled in.
    ///
    /// # Errors
    /// As those of a typed call. An answer that is an error is [`SdkError::ServiceError`], with the response in it.
    pub async fn send(
        &self,
        operation: &'static Operation,
        input: Record,
    ) -> Result<Answer, SdkError<Error>> {
        let call = engine::invoke(self.0.clone(), operation, Input::erase(input), &[]);
        taken(call.await)
    }

    /// Calls an operation whose answers are read, but for floats, blobs, documents and numbers of any size. The input's
    /// members are written as they are: nothing is filled in.
    ///
    /// # Errors
    /// As those of a typed call.
    #[must_use]
    pub fn call(&self, operation: &'static Operation, input: Record) -> Called {
        let input = Input::erase(input);
        let call = engine::invoke(self.0.clone(), operation, input, &[]);
        Box::pin(async move {
            taken(call.await).map_err(|error: SdkError<Error>| Failure {
                name: error.as_service_error().and_then(Error::name),
                error: error.into(),
            })
        })
    }
}

/// A call under way, whose answer is read. Its types are few, for the sake of small programs.
pub type Called = Pin<Box<dyn Future<Output = Result<Record, Failure>> + Send>>;

/// Why a call gave no answer.
#[derive(Debug)]
pub struct Failure {
    /// The model's name of the error that the service answered with, if the operation's table has it.
    pub name: Option<&'static str>,
    /// The [`SdkError`] of an [`Error`].
    pub error: BoxError,
}

/// What a call came to, as the type that the operation's table says.
#[expect(
    clippy::result_large_err,
    reason = "it is the result of an async function"
)]
fn taken<T: fmt::Debug + Send + Sync + 'static>(
    result: Result<ErasedOutput, SdkError<ErasedError>>,
) -> Result<T, SdkError<Error>> {
    match result {
        Ok(output) => output.downcast().map_err(|other| not_there(&other)),
        Err(error) => Err(error.map_service_error(|error| {
            let own = error.downcast();
            own.unwrap_or_else(|other| {
                let source = format!("an interceptor put {other:?} there");
                Error::unhandled(source.into(), ErrorMetadata::builder().build())
            })
        })),
    }
}

fn not_there(other: &dyn fmt::Debug) -> SdkError<Error> {
    SdkError::construction_failure(format!("the answer is not what the table says: {other:?}"))
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

/// Who calls by tables alone reads the id from the response.
impl Output for Record {
    fn set_request_id(&mut self, _: Option<String>) {}
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

    fn output(&self, response: &HttpResponse) -> ErasedOutput {
        if self.is_read {
            ErasedOutput::erase(Record::new(self.row.output))
        } else {
            ErasedOutput::erase(Answer::of(response))
        }
    }

    fn output_mut<'a>(&self, output: &'a mut ErasedOutput) -> Option<&'a mut dyn Output> {
        let output = output.downcast_mut::<Record>();
        output.map(|output| output as &mut dyn Output)
    }

    fn modeled(&self, index: usize, error: &Modeled<'_>) -> Option<ErasedError> {
        let name = self.errors.get(index)?;
        Some(ErasedError::erase(Error::modeled(name, error.meta.clone())))
    }

    fn unhandled(&self, source: BoxError, meta: ErrorMetadata) -> ErasedError {
        ErasedError::erase(Error::unhandled(source, meta))
    }

    fn metadata<'a>(&self, error: &'a ErasedError) -> Option<&'a ErrorMetadata> {
        error
            .downcast_ref::<Error>()
            .map(ProvideErrorMetadata::meta)
    }
}

#[cfg(test)]
mod tests;
