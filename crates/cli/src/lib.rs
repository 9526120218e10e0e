//! The parts of the command line `slim-aws` that know no service: values, what users type, and what is printed.
//!
//! They do what the AWS CLI of version 1 does, to the letter of its messages.

pub mod argument;
pub mod json;
pub mod output;
pub mod paramfile;
pub mod python;
pub mod query;
pub mod schema;
pub mod shorthand;
pub mod skeleton;
pub mod timestamp;
pub mod validate;
pub mod value;

pub use value::Value;
