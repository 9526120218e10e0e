//! Endpoint rules from the model's trait to the endpoint: compiled here, evaluated by the runtime.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail as tests do"
)]

mod bindings;
mod diagrams;
mod functions;
mod official;
mod support;
mod wrong;
