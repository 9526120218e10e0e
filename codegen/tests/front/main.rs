//! The generator's front half: reading, amending, selecting, the manifest, writing, and the command.

mod amend;
#[cfg(feature = "cli")]
mod cli;
mod events;
mod facts;
mod manifest;
mod names;
mod payload;
mod protocol_tests;
mod protocols;
mod read;
mod read_errors;
mod select;
mod support;
mod write;
