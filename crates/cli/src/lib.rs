//! The command line `slim-aws`: AWS's own syntax, output and errors for the services in its tables.

pub mod services;
pub mod table;
