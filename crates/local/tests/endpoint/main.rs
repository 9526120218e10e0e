//! The endpoint over the wire: raw HTTP/1.1, signed by the test's own signer.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails, in its helpers too"
)]

mod contacts;
mod faults;
mod handler;
mod idempotency;
mod lists;
mod participants;
mod persistent_chat;
mod protocol;
mod server;
mod signature;
mod support;
mod validation;
