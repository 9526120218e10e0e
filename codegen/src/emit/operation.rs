//! Operations: the row, the error type and the client's method; builders and paginators have files of their own.

use super::code::Code;
use super::{endpoint, features, fluent, paginator, structure};
use crate::plan::{ErrorRef, Field, Operation, Plan, names};

/// `operation.rs`: the modules of all operations.
pub(super) fn index(plan: &Plan) -> String {
    let mut code = Code::new(plan);
    code.line("//! Operations: for each, its input, its output, its errors and its builders.");
    code.blank();
    code.line("pub use slim_sdk_runtime::generated::RequestId;");
    for operation in &plan.operations {
        code.blank();
        code.line(&format!("/// Types of the operation `{}`.", operation.wire));
        code.line(&format!("pub mod {};", operation.module));
    }
    code.finish()
}

/// The file of an operation.
pub(super) fn file(plan: &Plan, operation: &Operation) -> String {
    Code::with_imports(plan, "", |code| {
        marker(code, operation);
        code.blank();
        method(code, plan, operation);
        code.blank();
        structure::write(
            code,
            &operation.input,
            &format!("builders::{}Builder", operation.input.name),
        );
        code.blank();
        structure::write(
            code,
            &operation.output,
            &format!("builders::{}Builder", operation.output.name),
        );
        code.blank();
        output(code, operation);
        code.blank();
        error(code, operation);
        features::shapes(code, &[&operation.input.name, &operation.output.name]);
        code.blank();
        fluent::write(code, operation);
        if let Some(pages) = &operation.pages {
            code.blank();
            paginator::write(code, operation, pages);
        }
    })
}

fn marker(code: &mut Code, operation: &Operation) {
    let (name, marker) = (&operation.name, &operation.marker);
    code.line(&format!("/// The operation `{}`.", operation.wire));
    code.line("#[derive(Clone, Debug, Default)]");
    code.line("#[non_exhaustive]");
    code.line(&format!("pub struct {marker};"));
    code.blank();
    code.block(&format!("impl {marker}"), |code| {
        code.line("/// The operation.");
        code.function("pub fn new", &[], "Self", |code| code.line("Self"));
    });
    code.blank();
    code.block(&format!("impl rt::Operation for {marker}"), |code| {
        code.line("type Service = crate::config::Service;");
        code.line(&format!("type Input = {name}Input;"));
        code.line(&format!("type Output = {name}Output;"));
        code.line(&format!("type Error = {marker}Error;"));
        code.blank();
        row(code, operation);
        if !operation.host_prefix.is_empty() {
            code.blank();
            code.assign(
                "const HOST_PREFIX: &'static str",
                &format!("{:?}", operation.host_prefix),
            );
        }
        endpoint::bindings(code, &operation.endpoint);
        if let Some(token) = &operation.token {
            code.blank();
            let arguments = format!("input: &mut {name}Input");
            code.function(
                "fn token",
                &[&arguments],
                "Option<&mut Option<String>>",
                |code| {
                    code.line(&format!("Some(&mut input.{token})"));
                },
            );
        }
        streams(code, operation);
    });
}

/// Where the engine finds what is streamed.
fn streams(code: &mut Code, operation: &Operation) {
    let name = &operation.name;
    if let Some(field) = operation.input.stream() {
        code.blank();
        let arguments = format!("input: &mut {name}Input");
        code.function(
            "fn outgoing",
            &[&arguments],
            "Option<rt::Outgoing>",
            |code| {
                code.line(&format!(
                    "Some(rt::Outgoing::of(&mut input.{}))",
                    field.name
                ));
            },
        );
    }
    if let Some(field) = operation.output.stream() {
        code.blank();
        let output = format!("output: &mut {name}Output");
        code.function(
            "fn incoming",
            &[&output, "incoming: rt::Incoming"],
            "",
            |code| code.line(&format!("incoming.put(&mut output.{});", field.name)),
        );
    }
}

fn row(code: &mut Code, operation: &Operation) {
    let name = &operation.name;
    code.line("#[rustfmt::skip]");
    code.delimited(
        "const ROW: &'static rt::schema::Operation = &rt::schema::Operation {",
        "};",
        |code| {
            code.line(&format!("name: {:?},", operation.wire));
            code.line(&format!("method: {:?},", operation.method));
            code.line(&format!("uri: {:?},", operation.uri));
            code.line(&format!("input: <{name}Input as rt::Fields>::ROW,"));
            code.line(&format!("output: <{name}Output as rt::Fields>::ROW,"));
            code.delimited("errors: &[", "],", |code| {
                for error in &operation.errors {
                    code.line(&format!(
                        "<types::error::{} as rt::Fields>::ROW,",
                        error.name
                    ));
                }
            });
            let flags: Vec<String> = operation
                .flags
                .iter()
                .map(|flag| format!("rt::{flag}"))
                .collect();
            code.line(&format!(
                "flags: {},",
                if flags.is_empty() {
                    "0".to_owned()
                } else {
                    flags.join(" | ")
                }
            ));
        },
    );
}

fn method(code: &mut Code, plan: &Plan, operation: &Operation) {
    let (name, marker) = (&operation.name, &operation.marker);
    code.block("impl crate::Client", |code| {
        code.docs(
            &operation.docs,
            &format!("Calls `{}` of {}.", operation.wire, plan.service.title),
        );
        let required =
            |field: &&Field| field.flags.contains(&"REQUIRED") && !field.flags.contains(&"TOKEN");
        let required: Vec<String> = operation
            .input
            .fields
            .iter()
            .filter(required)
            .map(|field| method_link(marker, field))
            .collect();
        if !required.is_empty() {
            code.line("///");
            code.line(&format!("/// Required: {}.", required.join(", ")));
        }
        code.line("///");
        code.line(&format!(
            "/// Answers with [`{name}Output`], fails with [`{marker}Error`]."
        ));
        let builder = format!("builders::{marker}FluentBuilder");
        code.function(
            &format!("pub fn {}", operation.module),
            &["&self"],
            &builder,
            |code| {
                let new = format!("builders::{marker}FluentBuilder::new");
                code.call(&new, &["self.handle()"], "");
            },
        );
    });
}

fn method_link(marker: &str, field: &Field) -> String {
    format!(
        "[`{0}`](builders::{marker}FluentBuilder::{0})",
        names::bare(&field.name)
    )
}

fn output(code: &mut Code, operation: &Operation) {
    let name = &operation.output.name;
    code.block(&format!("impl rt::RequestId for {name}"), |code| {
        code.function("fn request_id", &["&self"], "Option<&str>", |code| {
            code.line("self._request_id.as_deref()");
        });
    });
    code.blank();
    code.block(&format!("impl rt::Output for {name}"), |code| {
        code.function(
            "fn set_request_id",
            &["&mut self", "request_id: Option<String>"],
            "",
            |code| {
                code.line("self._request_id = request_id;");
            },
        );
    });
}

fn error(code: &mut Code, operation: &Operation) {
    let name = format!("{}Error", operation.marker);
    let docs = format!(
        "/// What `{}` fails with, besides what every call can fail with.",
        operation.wire
    );
    error_type(code, &name, &docs, &operation.errors);
}

/// A type with a variant for each of some errors, several of which may be one.
pub(super) fn error_type(code: &mut Code, name: &str, docs: &str, errors: &[ErrorRef]) {
    let is_first = |(index, error): &(usize, &ErrorRef)| {
        let mut before = errors.iter().take(*index);
        before.all(|other| other.name != error.name)
    };
    let variants = errors.iter().enumerate().filter(is_first);
    let variants: Vec<&ErrorRef> = variants.map(|(_, error)| error).collect();
    code.line(docs);
    code.line("#[non_exhaustive]");
    code.block(&format!("pub enum {name}"), |code| {
        for error in &variants {
            code.docs(&error.docs, &format!("The error `{}`.", error.name));
            code.variant(&error.name, &format!("types::error::{}", error.name));
        }
        code.line(
            "/// An error that the model does not name: its code and message say what it is.",
        );
        code.line("Unhandled(rt::Unhandled),");
    });
    code.blank();
    code.line(&format!("rt::operation_error!({name});"));
    code.blank();
    if !variants.is_empty() {
        code.block(&format!("impl {name}"), |code| {
            for (index, error) in variants.iter().enumerate() {
                if index > 0 {
                    code.blank();
                }
                let method = names::snake(&error.name);
                code.line(&format!(
                    "/// Whether this is [`{0}`](types::error::{0}).",
                    error.name
                ));
                code.function(&format!("pub fn is_{method}"), &["&self"], "bool", |code| {
                    code.line(&format!("matches!(self, Self::{}(_))", error.name));
                });
            }
        });
        code.blank();
    }
    super::errors::variants(code, name, variants.iter().map(|error| &error.name));
    code.blank();
    code.block(&format!("impl rt::OperationError for {name}"), |code| {
        let read = if errors.is_empty() {
            "_: &rt::Modeled<'_>"
        } else {
            "error: &rt::Modeled<'_>"
        };
        let index = if errors.is_empty() {
            "_: usize"
        } else {
            "index: usize"
        };
        code.function("fn modeled", &[index, read], "Option<Self>", |code| {
            if errors.is_empty() {
                code.line("None");
                return;
            }
            code.delimited("Some(match index {", "})", |code| {
                for (index, error) in errors.iter().enumerate() {
                    code.arm(
                        &index.to_string(),
                        &format!("Self::{}(error.read())", error.name),
                    );
                }
                code.line("_ => return None,");
            });
        });
    });
    code.blank();
    code.implementation("crate::error_meta::IntoError", name, |code| {
        code.function("fn into_error", &["self"], "crate::Error", |code| {
            code.block("match self", |code| {
                for error in &variants {
                    code.arm(
                        &format!("Self::{}(error)", error.name),
                        &format!("crate::Error::{}(error)", error.name),
                    );
                }
                code.line("Self::Unhandled(error) => crate::Error::Unhandled(error),");
            });
        });
    });
}
