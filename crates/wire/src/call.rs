//! Operations of a generated client, without their types: an input goes in as JSON, and what the call came to comes out.

use std::error::Error;
use std::fmt;
use std::pin::Pin;

use serde_json::Value;
use slim_sdk_local::Local;
use slim_sdk_runtime::config::reexports::retry::RetryConfig;
use slim_sdk_runtime::config::reexports::{BehaviorVersion, Credentials, Region};
use slim_sdk_runtime::config::{Config, Service};
use slim_sdk_runtime::error::{DisplayErrorContext, SdkError};
use slim_sdk_runtime::generated::{
    Call, CallResult, Draft, ErrorMetadata, FieldsMut, Operation, ProvideErrorMetadata, RequestId,
    send,
};

use crate::kept::{Kept, keep};
use crate::values;

/// An operation of a client of type `K`.
pub struct Op<K> {
    /// Its name in the model.
    pub name: &'static str,
    start: Start<K>,
}

type Start<K> = Box<dyn Fn(&K, &Value) -> Result<Started, String>>;

impl<K> fmt::Debug for Op<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl<K> Op<K> {
    /// Puts members into the operation's input, and prepares the call.
    ///
    /// # Errors
    /// The input has no such member, or one of another kind.
    pub fn start(&self, client: &K, input: &Value) -> Result<Started, String> {
        (self.start)(client, input)
    }
}

/// A call that is prepared.
#[allow(missing_debug_implementations, reason = "futures show nothing")]
pub struct Started {
    /// The input, read again from its typed value.
    pub echo: Value,
    /// The input, as its `Debug` shows it.
    pub shown: String,
    /// The input, as a caller keeps it.
    pub kept: Result<Kept, String>,
    /// Sends it.
    pub sending: Pin<Box<dyn Future<Output = Outcome>>>,
}

/// What a call came to.
#[derive(Debug)]
pub enum Outcome {
    /// The output's members, what a caller keeps of it, and the request's id.
    Output(Value, Result<Kept, String>, Option<String>),
    /// An error that the service answered.
    Service(Failed),
    /// Anything else.
    Other(String),
}

/// An error that the service answered.
#[derive(Debug)]
pub struct Failed {
    /// The response's status.
    pub status: u16,
    /// What the response said of the error.
    pub meta: ErrorMetadata,
    /// The error of the operation.
    pub error: Box<dyn Error + Send + Sync>,
}

/// An operation, by the client's method that makes its fluent builder.
pub fn op<K: 'static, C: Call + 'static>(name: &'static str, make: fn(&K) -> C) -> Op<K>
where
    <C::Operation as Operation>::Output: RequestId + FieldsMut,
{
    let start = move |client: &K, input: &Value| {
        let mut draft = make(client).into_draft();
        values::fill(&mut draft.input, input).map_err(|error| error.to_string())?;
        let echo = values::read(&draft.input);
        let kept = keep::<<C::Operation as Operation>::Service, _>(&draft.input);
        let shown = format!("{:?}", draft.input);
        let sending = send(Prepared::<C::Operation>(draft));
        let sending = Box::pin(async { outcome::<C::Operation>(sending.await) });
        Ok(Started {
            echo,
            shown,
            kept,
            sending,
        })
    };
    Op {
        name,
        start: Box::new(start),
    }
}

/// A fluent builder whose input is made already.
struct Prepared<O: Operation>(Draft<O::Input>);

impl<O: Operation> Call for Prepared<O> {
    type Operation = O;

    fn into_draft(self) -> Draft<O::Input> {
        self.0
    }
}

fn outcome<O: Operation>(result: CallResult<O>) -> Outcome
where
    O::Output: RequestId + FieldsMut,
{
    match result {
        Ok(output) => {
            let id = output.request_id().map(str::to_owned);
            let kept = keep::<O::Service, _>(&output);
            Outcome::Output(values::read(&output), kept, id)
        }
        Err(error) => failed(error.map_service_error(|error| Typed {
            meta: error.meta().clone(),
            error: Box::new(error),
        })),
    }
}

/// An operation's error without its type.
#[derive(Debug)]
struct Typed {
    meta: ErrorMetadata,
    error: Box<dyn Error + Send + Sync>,
}

impl fmt::Display for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl Error for Typed {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error.source()
    }
}

fn failed(error: SdkError<Typed>) -> Outcome {
    match error {
        SdkError::ServiceError(context) => Outcome::Service(Failed {
            status: context.raw().status().as_u16(),
            meta: context.err().meta.clone(),
            error: context.into_err().error,
        }),
        other => Outcome::Other(DisplayErrorContext(other).to_string()),
    }
}

/// A modelled error's members, if an error is of its type: its name in the model, what it holds, and
/// what a caller keeps of it.
pub type ReadError =
    fn(&(dyn Error + 'static)) -> Option<(&'static str, Value, Result<Kept, String>)>;

/// Reads errors of a type.
#[must_use]
pub fn error<S: Service, T: FieldsMut + Error + 'static>() -> ReadError {
    |error| {
        let error = error.downcast_ref::<T>()?;
        Some((T::ROW.name, values::read(error), keep::<S, T>(error)))
    }
}

/// A client's configuration for a local endpoint: one attempt a call, so that each answer is seen.
#[must_use]
pub fn config<S: Service>(url: &str) -> Config<S> {
    let credentials = Credentials::new(
        Local::ACCESS_KEY_ID,
        Local::SECRET_ACCESS_KEY,
        None,
        None,
        "wire",
    );
    Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .endpoint_url(url)
        .credentials_provider(credentials)
        .retry_config(RetryConfig::disabled())
        .build()
}
