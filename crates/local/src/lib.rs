//! A local endpoint for Amazon Connect chat, to develop and test against without an AWS account.
//!
//! It is made from the service's Smithy model: routes, validation and errors are read from the model's tables, and no
//! code of the client is used, so that the two check each other. Requests must be signed; the signature is computed
//! again from the specification. Chats are kept in memory, with the rules of persistent chat.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use slim_sdk_local::Local;
//!
//! let local = Local::start().await?;
//! println!("point a client at {} with {} / {}", local.url(), Local::ACCESS_KEY_ID, Local::SECRET_ACCESS_KEY);
//!
//! local.fail_next(503, "ServiceUnavailable").times(2).only("StopContact");
//! // .. two calls of StopContact fail, the third one takes effect ..
//! assert_eq!(local.requests().len(), 3);
//! # Ok(()) }
//! ```
//!
//! # What it answers
//! - 404 `UnknownOperationException` for a path that no operation has, 405 with the same code and an `Allow` header
//!   for one that has other methods only.
//! - 403 `MissingAuthenticationTokenException`, `IncompleteSignatureException`, `UnrecognizedClientException`,
//!   `ExpiredTokenException` or `InvalidSignatureException` for what is wrong with a signature, the last with the
//!   canonical request in its message. The participant service knows its callers by their tokens and takes unsigned
//!   requests too.
//! - 400 `SerializationException`, 415 `UnsupportedMediaTypeException`, 406 `NotAcceptableException` and 413
//!   `RequestEntityTooLargeException` (from 8 MiB on) for a request that cannot be read.
//! - 400 `InvalidParameterException`, `InvalidRequestException` or `ValidationException`, whichever the operation
//!   declares, for values that break the model's constraints; the message names all of them.
//! - the errors that the operation declares for calls that make no sense in the present state.
//!
//! Each answer has an `x-amzn-RequestId`, a `Date` by the endpoint's clock, and errors an `x-amzn-ErrorType`.

mod builder;
mod chat;
mod check;
mod faults;
mod handler;
mod local;
mod ops;
mod pipeline;
mod read;
mod received;
mod reply;
mod router;
mod server;
mod shared;
mod sigv4;
mod tables;
mod time;
mod uri;
mod write;

pub use builder::{Builder, Credentials, StartError};
pub use chat::{ChatError, Joined, Speaker};
pub use faults::Scripted;
pub use handler::{Answer, Called};
pub use local::Local;
pub use received::{Received, Signature};
