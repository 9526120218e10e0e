//! Event streams, held against a second implementation of the messages and of their signatures.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "what a generated crate publishes stays in here"
)]

mod calls;
mod frames;
mod messages;
mod spec;
mod talk;
