//! Models that change: what `slim-sdk diff` says of it, and what `slim-sdk generate` rewrites.

#[cfg(test)]
#[path = "../built/mod.rs"]
mod built;
#[cfg(test)]
mod callers;
#[cfg(feature = "cli")]
#[cfg(test)]
mod command;
#[cfg(test)]
mod connect;
#[cfg(test)]
mod pairs;
#[cfg(test)]
mod regenerate;
#[cfg(test)]
mod support;
