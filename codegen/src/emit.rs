//! From the plan to a crate's files, one module per kind of output.
//!
//! What is printed is formatted as rustfmt formats it; `code::Code` knows the few rules that takes.

mod builder;
mod client;
mod code;
mod endpoint;
mod enumeration;
mod errors;
mod event_stream;
mod event_stream_tests;
mod features;
mod fluent;
mod manifest;
mod operation;
mod own;
mod paginator;
mod protocol_tests;
pub(crate) mod rows;
mod structure;
mod union;

pub(crate) use endpoint::{bindings_expression, rules_table};
pub(crate) use structure::{constructor, member_row};

use crate::error::Error;
use crate::plan::{Enum, Plan, Structure, Union, names};
use crate::write::Files;

/// The files of a crate.
///
/// # Errors
/// A bug of ours: two files of one name.
pub fn emit(plan: &Plan) -> Result<Files, Error> {
    let mut files = Files::new();
    files.insert("Cargo.toml", manifest::cargo_toml(plan))?;
    files.insert("README.md", manifest::readme(plan))?;
    files.insert("src/lib.rs", client::lib(plan))?;
    files.insert("src/client.rs", client::client(plan))?;
    files.insert("src/config.rs", client::config(plan))?;
    files.insert("src/config/endpoint.rs", endpoint::file(plan))?;
    if let Some(rules) = endpoint::rules_file(plan) {
        files.insert("src/config/endpoint/rules.rs", rules)?;
    }
    files.insert("src/primitives.rs", client::primitives(plan))?;
    files.insert("src/error.rs", client::error(plan))?;
    files.insert("src/error_meta.rs", errors::service(plan))?;
    files.insert("src/operation.rs", operation::index(plan))?;
    for operation in &plan.operations {
        let text = own::file(&operation.name, |name| {
            let mut operation = operation.clone();
            if operation.marker == operation.name {
                name.clone_into(&mut operation.marker);
            }
            name.clone_into(&mut operation.name);
            operation::file(plan, &operation)
        });
        files.insert(file("src/operation", &operation.module), text)?;
    }
    files.insert("src/types.rs", client::types(plan))?;
    files.insert("src/types/builders.rs", client::type_builders(plan))?;
    files.insert("src/types/error.rs", client::error_types(plan))?;
    for shape in &plan.structures {
        let text = own::file(&shape.name, |name| {
            structure::file(
                plan,
                &Structure {
                    name: name.to_owned(),
                    ..shape.clone()
                },
            )
        });
        files.insert(private("src/types", &shape.name), text)?;
    }
    for shape in &plan.unions {
        let text = own::file(&shape.name, |name| {
            union::file(
                plan,
                &Union {
                    name: name.to_owned(),
                    ..shape.clone()
                },
            )
        });
        files.insert(private("src/types", &shape.name), text)?;
    }
    for shape in &plan.enums {
        let text = own::file(&shape.name, |name| {
            enumeration::file(
                plan,
                &Enum {
                    name: name.to_owned(),
                    ..shape.clone()
                },
            )
        });
        files.insert(private("src/types", &shape.name), text)?;
    }
    for shape in &plan.errors {
        let text = own::file(&shape.name, |name| {
            errors::file(
                plan,
                &Structure {
                    name: name.to_owned(),
                    ..shape.clone()
                },
            )
        });
        files.insert(private("src/types/error", &shape.name), text)?;
    }
    for shape in &plan.unions {
        if let Some(stream) = &shape.stream {
            let text = event_stream::errors(plan, shape, stream);
            files.insert(private("src/types/error", &stream.name), text)?;
        }
    }
    protocol_tests::files(plan, &mut files)?;
    Ok(files)
}

fn file(folder: &str, module: &str) -> String {
    format!("{folder}/{}.rs", names::bare(module))
}

/// The module of a type, which no other module's name can clash with.
fn private_module(name: &str) -> String {
    format!("_{}", names::snake(name))
}

fn private(folder: &str, name: &str) -> String {
    file(folder, &private_module(name))
}
