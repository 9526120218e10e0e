//! Operations: what a generated crate says of each, and the one future that calls any of them.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::{Error, Input, Output as ErasedOutput};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::CreateUnhandledError;
use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use crate::boilerplate::Message;
use crate::client::Handle;
use crate::config::Settings;
use crate::engine;
use crate::error::{Held, SdkError, Variants};
use crate::protocol::InvalidInput;
use crate::protocol::host::host_prefix;
use crate::schema;
use crate::shape::{Blank, DecodeError, FieldsMut, Shape, ShapeMut};
use crate::stream::{Incoming, Outgoing};
use crate::user_agent::Feature;

/// An operation, by the types of its input, output and error.
pub trait Operation: Send + Sync + 'static {
    /// The service it belongs to.
    type Service: crate::config::Service;
    /// The row of the operation.
    const ROW: &'static schema::Operation;
    /// The input structure.
    type Input: FieldsMut + fmt::Debug + Send + Sync + 'static;
    /// The output structure.
    type Output: Output + Blank;
    /// The operation's error type.
    type Error: OperationError;

    /// `hostPrefix` of `smithy.api#endpoint`, with `{Label}` parts; empty without.
    const HOST_PREFIX: &'static str = "";
    /// The endpoint parameters that the operation gives.
    const ENDPOINT: &'static [crate::endpoint::table::Binding] = &[];

    /// The member of `smithy.api#idempotencyToken`, if the input has one.
    #[inline]
    #[must_use]
    fn token(_: &mut Self::Input) -> Option<&mut Option<String>> {
        None
    }

    /// Takes what the input sends as its body, if a member of it is `smithy.api#streaming`.
    #[inline]
    #[must_use]
    fn outgoing(_: &mut Self::Input) -> Option<Outgoing> {
        None
    }

    /// Gives the output the response's body, if a member of it is `smithy.api#streaming`.
    #[inline]
    fn incoming(_: &mut Self::Output, _: Incoming) {}
}

/// An output structure.
pub trait Output: ShapeMut + fmt::Debug + Send + Sync + 'static {
    /// Keeps the id that the service gave the request.
    fn set_request_id(&mut self, request_id: Option<String>);
}

/// The error type of an operation: a variant for each modelled error, and one for all others.
pub trait OperationError:
    Variants
    + std::error::Error
    + ProvideErrorMetadata
    + CreateUnhandledError
    + Send
    + Sync
    + Sized
    + 'static
{
    /// The variant at an index of the operation's errors.
    fn modeled(index: usize, error: &Modeled<'_>) -> Option<Self>;
}

/// A modelled error.
pub trait Exception: FieldsMut + Held + Told + Send + Sync {}

/// A modelled error that is being read: what it holds beside its members.
pub trait Told: ShapeMut {
    /// Its message, and what the response said.
    fn told(&mut self) -> (&mut dyn Message, &mut ErrorMetadata);
}

/// Keeps what the response said, whatever the error's own members hold. The message is set if none was read.
pub(crate) fn tell(error: &mut dyn Told, meta: ErrorMetadata) {
    let (message, own) = error.told();
    message.fill(meta.message());
    *own = meta;
}

/// An error response whose error is modelled: what a variant is read from.
pub struct Modeled<'a> {
    /// Reads the error's members.
    pub(crate) members: &'a dyn Fn(&mut dyn ShapeMut) -> Result<(), DecodeError>,
    pub(crate) meta: &'a ErrorMetadata,
}

impl Modeled<'_> {
    /// The error. Members that cannot be read are left out: they do not cost the error its type.
    #[inline(never)]
    #[must_use]
    pub fn read<T: Exception>(&self) -> T {
        let mut error: T = FieldsMut::blank();
        self.fill(&mut error);
        error
    }

    fn fill(&self, into: &mut dyn Told) {
        if let Err(error) = (self.members)(into) {
            tracing::debug!(%error, "the error's members could not be read");
        }
        tell(into, self.meta.clone());
    }
}

/// An input that is being built, and the client that sends it.
#[derive(Clone)]
pub struct Draft<I> {
    handle: Option<Handle>,
    /// The input as it is set so far.
    pub input: I,
}

impl<I: FieldsMut> Draft<I> {
    /// An empty input for a client.
    #[must_use]
    pub fn new(handle: Handle) -> Self {
        Self::of(handle, I::blank())
    }
}

impl<I> Draft<I> {
    /// An input for a client, or for none yet.
    #[must_use]
    pub fn of(handle: impl Into<Option<Handle>>, input: I) -> Self {
        let handle = handle.into();
        Self { handle, input }
    }

    /// The input for a client with settings that take precedence.
    #[must_use]
    pub(crate) fn overridden(mut self, settings: Box<Settings>) -> Self {
        self.handle = self.handle.map(|handle| handle.overridden(settings));
        self
    }
}

impl<I: fmt::Debug> fmt::Debug for Draft<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.input.fmt(f)
    }
}

/// A call that is being built: what a fluent builder is.
pub trait Call: Sized {
    /// The operation it calls.
    type Operation: Operation;

    /// The input and its client.
    fn into_draft(self) -> Draft<<Self::Operation as Operation>::Input>;
}

/// What a call comes to.
pub type CallResult<O> = Result<<O as Operation>::Output, SdkError<<O as Operation>::Error>>;

/// Sends a call.
pub fn send<C: Call>(call: C) -> Sending<C::Operation> {
    let Draft { handle, input } = call.into_draft();
    Sending::of(start(
        handle,
        &Erased::<C::Operation>(PhantomData),
        Input::erase(input),
        &[],
    ))
}

/// Sends an input by a client.
pub fn send_input<O: Operation>(handle: Handle, input: O::Input) -> Sending<O> {
    Sending::of(start(
        Some(handle),
        &Erased::<O>(PhantomData),
        Input::erase(input),
        &[],
    ))
}

/// Sends an input by its client, with what the call makes use of beyond that.
pub(crate) fn send_draft<O: Operation>(
    draft: Draft<O::Input>,
    features: &'static [Feature],
) -> Sending<O> {
    Sending::of(start(
        draft.handle,
        &Erased::<O>(PhantomData),
        Input::erase(draft.input),
        features,
    ))
}

fn start(
    handle: Option<Handle>,
    operation: &'static dyn Dispatch,
    input: Input,
    features: &'static [Feature],
) -> engine::Invocation {
    match handle {
        Some(handle) => engine::invoke(handle, operation, input, features),
        None => Box::pin(std::future::ready(Err(SdkError::construction_failure(
            NO_CLIENT,
        )))),
    }
}

/// Only a deserialized fluent builder has no client.
const NO_CLIENT: &str = "this builder was deserialized, so it has no client: send its input by one, with \
                         `as_input().clone().send_with(&client)`, or deserialize into a client's builder";

/// A call under way: a future of its output. Nothing is sent until it is polled; dropping it ends the call.
#[must_use = "a call is sent when it is awaited"]
pub struct Sending<O> {
    future: engine::Invocation,
    operation: PhantomData<fn() -> O>,
}

impl<O> Sending<O> {
    fn of(future: engine::Invocation) -> Self {
        Self {
            future,
            operation: PhantomData,
        }
    }
}

impl<O> fmt::Debug for Sending<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sending")
    }
}

impl<O: Operation> Future for Sending<O> {
    type Output = CallResult<O>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<CallResult<O>> {
        Poll::Ready(match ready!(self.get_mut().future.as_mut().poll(context)) {
            Ok(output) => match output.downcast::<O::Output>() {
                Ok(output) => Ok(output),
                Err(other) => {
                    let error = replaced(O::ROW.name, "output", &other);
                    Err(SdkError::construction_failure(error))
                }
            },
            Err(error) => Err(error.map_service_error(|error| {
                let typed = error.downcast::<O::Error>();
                typed.unwrap_or_else(|other| {
                    O::Error::create_unhandled_error(replaced(O::ROW.name, "error", &other), None)
                })
            })),
        })
    }
}

/// An interceptor may put anything in place of an output or an error.
#[cold]
fn replaced(operation: &str, what: &str, other: &dyn fmt::Debug) -> BoxError {
    format!("an interceptor put {other:?} in place of the {what} of {operation}").into()
}

/// An operation without its types: all that the engine needs to know.
pub(crate) trait Dispatch: Send + Sync {
    fn row(&self) -> &'static schema::Operation;
    fn host_prefix(&self, input: &dyn Shape) -> Result<String, InvalidInput>;
    fn endpoint(&self) -> &'static [crate::endpoint::table::Binding];
    fn input<'a>(&self, input: &'a Input) -> Option<&'a dyn Shape>;
    fn token<'a>(&self, input: &'a mut Input) -> Option<&'a mut Option<String>>;
    fn outgoing(&self, input: &mut Input) -> Option<Outgoing>;
    fn incoming(&self, output: &mut ErasedOutput, incoming: &mut dyn FnMut() -> Incoming);
    /// The output before anything of it is read, or all of it where it has no types to be read by.
    fn output(&self, response: &HttpResponse) -> ErasedOutput;
    /// The output, to be filled; none where that is not to be done.
    fn output_mut<'a>(&self, output: &'a mut ErasedOutput) -> Option<&'a mut dyn Output>;
    fn modeled(&self, index: usize, error: &Modeled<'_>) -> Option<Error>;
    fn unhandled(&self, source: BoxError, meta: ErrorMetadata) -> Error;
    fn metadata<'a>(&self, error: &'a Error) -> Option<&'a ErrorMetadata>;
}

struct Erased<O>(PhantomData<fn() -> O>);

impl<O: Operation> Dispatch for Erased<O> {
    fn row(&self) -> &'static schema::Operation {
        O::ROW
    }

    fn host_prefix(&self, input: &dyn Shape) -> Result<String, InvalidInput> {
        // Asked here, so that programs whose operations have none do without the code.
        match O::HOST_PREFIX {
            "" => Ok(String::new()),
            pattern => host_prefix(pattern, O::ROW, input),
        }
    }

    fn endpoint(&self) -> &'static [crate::endpoint::table::Binding] {
        O::ENDPOINT
    }

    fn input<'a>(&self, input: &'a Input) -> Option<&'a dyn Shape> {
        input
            .downcast_ref::<O::Input>()
            .map(|input| input as &dyn Shape)
    }

    fn token<'a>(&self, input: &'a mut Input) -> Option<&'a mut Option<String>> {
        input.downcast_mut::<O::Input>().and_then(O::token)
    }

    fn outgoing(&self, input: &mut Input) -> Option<Outgoing> {
        input.downcast_mut::<O::Input>().and_then(O::outgoing)
    }

    fn incoming(&self, output: &mut ErasedOutput, incoming: &mut dyn FnMut() -> Incoming) {
        // Asked here, so that operations that stream nothing have no code for it.
        if O::ROW.flags & schema::STREAMING_OUTPUT == 0 {
            return;
        }
        if let Some(output) = output.downcast_mut::<O::Output>() {
            O::incoming(output, incoming());
        }
    }

    fn output(&self, _: &HttpResponse) -> ErasedOutput {
        ErasedOutput::erase(O::Output::blank())
    }

    fn output_mut<'a>(&self, output: &'a mut ErasedOutput) -> Option<&'a mut dyn Output> {
        let output = output.downcast_mut::<O::Output>();
        output.map(|output| output as &mut dyn Output)
    }

    fn modeled(&self, index: usize, error: &Modeled<'_>) -> Option<Error> {
        O::Error::modeled(index, error).map(Error::erase)
    }

    fn unhandled(&self, source: BoxError, meta: ErrorMetadata) -> Error {
        Error::erase(O::Error::create_unhandled_error(source, Some(meta)))
    }

    fn metadata<'a>(&self, error: &'a Error) -> Option<&'a ErrorMetadata> {
        error
            .downcast_ref::<O::Error>()
            .map(ProvideErrorMetadata::meta)
    }
}

/// The response as errors carry it.
pub type Response = HttpResponse;
