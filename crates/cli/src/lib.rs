//! The command line `slim-aws`: AWS's own syntax, output and errors, for the services in its tables.
//!
//! It does what the AWS CLI of version 1 does, to the letter of its messages.

pub mod answer;
pub mod args;
pub mod argument;
pub mod call;
pub mod completion;
pub mod error;
pub mod fault;
pub mod fetch;
pub mod globals;
pub mod help;
pub mod json;
mod log;
pub mod operation;
pub mod output;
pub mod pages;
pub mod paramfile;
pub mod params;
pub mod python;
pub mod query;
mod record;
pub mod run;
pub mod schema;
pub mod services;
pub mod settings;
pub mod shorthand;
pub mod skeleton;
pub mod table;
pub mod timestamp;
pub mod validate;
pub mod value;

pub use run::run;
pub use value::Value;
