//! Every operation of a model on the wire: what a generated client sends is read by the local endpoint, and what that
//! answers is read by the client.
//!
//! Inputs, outputs and errors are made from the model's JSON ([`fill`]) and put into typed values by the names that the
//! model gives to members ([`values`]), so that the client's codecs take part only where the client uses them. The test
//! in `tests/wire/` generates and compiles a client for each model, with a program that calls [`drive::main`].

pub mod call;
pub mod compare;
pub mod cover;
pub mod drive;
pub mod fill;
pub mod kept;
pub mod model;
pub mod pattern;
pub mod random;
pub mod values;

pub mod text;

// A generated client finds the runtime here: its crate is compiled by itself, against this one file.
#[doc(hidden)]
pub use slim_sdk_runtime::*;
