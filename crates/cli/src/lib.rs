//! The command line `slim-aws`: AWS's own syntax, output and errors, for the services in its tables.
//!
//! It does what the AWS CLI of version 1 does, to the letter of its messages.

pub mod args;
pub mod error;
pub mod json;
pub mod python;
pub mod services;
pub mod table;
pub mod value;

pub use value::Value;
