//! Behaviour that the endpoint's owner brings: what any operation of any model answers.

use std::sync::Arc;

use serde_json::Value;

/// A call that has passed every check of the model.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Called<'a> {
    /// The service shape's name.
    pub service: &'a str,
    /// The operation's name.
    pub operation: &'a str,
    /// The input by member name. Timestamps are epoch seconds, blobs Base64.
    pub input: &'a Value,
}

/// What a call is answered with.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// The output by member name, as inputs are: timestamps are epoch seconds, blobs Base64. It is written as the model
    /// binds it; members that the model does not have are added to the body as they are.
    Output(Value),
    /// An error that the operation declares, or that all operations of its service have.
    Error {
        /// The error shape's name.
        name: String,
        /// Its members, by member name.
        members: Value,
    },
}

/// Answers calls; `None` leaves one to the endpoint.
pub(crate) type Handler = Arc<dyn Fn(Called<'_>) -> Option<Answer> + Send + Sync>;
