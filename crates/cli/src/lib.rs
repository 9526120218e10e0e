//! The parts of the command line `slim-aws` that know no service: values, what users type, and what is printed.
//!
//! They do what the AWS CLI of version 1 does, to the letter of its messages.

pub mod json;
pub mod output;
pub mod python;
pub mod query;
pub mod value;

pub use value::Value;
