//! Rows for programs that call services by tables alone: of a service, and of its operations.

use std::fmt::Write as _;

use super::{bindings_expression, constructor};
use crate::plan::{Operation, Plan};

/// A service's id in one word: what its command is called, and the module of its tables.
pub(crate) fn one_word(id: &str) -> String {
    id.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// The row of a service, whose own endpoint rules are in a module `rules`.
pub(crate) fn service_row(plan: &Plan, indent: &str) -> String {
    let service = &plan.service;
    let endpoint = if service.endpoint.rules.is_some() {
        "rules::RULES".to_owned()
    } else {
        format!(
            "&rt::endpoint::Rules {{ parameters: &rt::endpoint::regional({:?}), ..rt::endpoint::REGIONAL }}",
            service.endpoint_prefix
        )
    };
    let fields = [
        format!("id: {:?}", service.id),
        format!("signing_name: {:?}", service.signing_name),
        format!("endpoint: {endpoint}"),
        "version: env!(\"CARGO_PKG_VERSION\")".to_owned(),
        format!("headers: &{:?}", service.headers),
        format!("protocol: &rt::{}", service.protocol),
    ];
    structure("rt::schema::Service", &fields, indent)
}

/// What an operation's call needs to know beyond its shapes.
pub(crate) struct Call<'a> {
    /// The input's row.
    pub input: &'a str,
    /// The output's row.
    pub output: &'a str,
    /// Whether answers are read by the output's row, and errors have the names of the model.
    pub is_read: bool,
}

/// An operation that is called without types.
pub(crate) fn operation_row(
    plan: &Plan,
    operation: &Operation,
    call: &Call<'_>,
    indent: &str,
) -> String {
    let flags: Vec<String> = operation
        .flags
        .iter()
        .map(|flag| format!("rt::{flag}"))
        .collect();
    let flags = if flags.is_empty() {
        "0".to_owned()
    } else {
        flags.join(" | ")
    };
    let errors = operation.errors.iter().filter(|_| call.is_read);
    let names: Vec<&str> = errors.map(|error| error.name.as_str()).collect();
    let mut errors = String::new();
    let row = |name: &&str| plan.errors.iter().find(|error| error.name == *name);
    for error in names.iter().filter_map(row) {
        let _ = write!(
            errors,
            "\n{indent}            &{}, &[]),",
            constructor(error)
        );
    }
    if !errors.is_empty() {
        let _ = write!(errors, "\n{indent}        ");
    }
    let row = [
        format!("name: {:?}", operation.wire),
        format!("method: {:?}", operation.method),
        format!("uri: {:?}", operation.uri),
        format!("input: {}", call.input),
        format!("output: {}", call.output),
        format!("errors: &[{errors}]"),
        format!("flags: {flags}"),
    ];
    let inner = format!("{indent}    ");
    let fields = [
        format!("row: &{}", structure("rt::schema::Operation", &row, &inner)),
        format!("host_prefix: {:?}", operation.host_prefix),
        format!("endpoint: {}", bindings_expression(&operation.endpoint)),
        format!("errors: &{names:?}"),
        format!("is_read: {}", call.is_read),
    ];
    structure("rt::dynamic::Operation", &fields, indent)
}

fn structure(name: &str, fields: &[String], indent: &str) -> String {
    let mut text = format!("{name} {{\n");
    for field in fields {
        let _ = writeln!(text, "{indent}    {field},");
    }
    text + indent + "}"
}
