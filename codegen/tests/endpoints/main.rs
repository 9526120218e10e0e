//! Endpoint rules from the model's trait to the endpoint: compiled here, evaluated by the runtime.

mod bindings;
mod diagrams;
mod functions;
mod official;
mod support;
mod wrong;
