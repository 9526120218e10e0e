//! Fault by fault, what a client with default settings makes of it, and what settings change.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod answers;
mod bounds;
mod connections;
mod framing;
mod hostile;
mod lifecycle;
mod load;
mod silence;
mod statuses;
mod support;
mod tls;
