//! Whole calls against a scripted HTTP client.

mod answers;
mod customized;
mod hooks;
mod pages;
mod retries;
mod timeouts;
