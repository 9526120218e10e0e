//! What holds of the workspace as a whole: its manifests, what its pages promise, and the invariants of ARCHITECTURE.md.
//!
//! Every failure says what to do about it. Where there is no workspace, as in a published package, all of it is skipped.

mod api;
mod generated;
mod manifests;
mod pages;
mod support;
mod trees;
