//! Operations: the row, the error type, the client's method, the fluent builder and the paginator.

use super::code::Code;
use super::{builder, paginator, structure};
use crate::plan::{Field, Operation, Plan, names};

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
        code.blank();
        builders(code, plan, operation);
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
    });
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
    code.line(&format!(
        "/// What `{}` fails with, besides what every call can fail with.",
        operation.wire
    ));
    code.line("#[derive(Debug)]");
    code.line("#[non_exhaustive]");
    code.block(&format!("pub enum {name}"), |code| {
        for error in &operation.errors {
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
    code.block(&format!("impl {name}"), |code| {
        for error in &operation.errors {
            let method = names::snake(&error.name);
            code.line(&format!(
                "/// Whether this is [`{0}`](types::error::{0}).",
                error.name
            ));
            code.function(&format!("pub fn is_{method}"), &["&self"], "bool", |code| {
                code.line(&format!("matches!(self, Self::{}(_))", error.name));
            });
            code.blank();
        }
        code.function("fn variant", &["&self"], "&dyn rt::Variant", |code| {
            code.block("match self", |code| {
                operation
                    .errors
                    .iter()
                    .for_each(|error| code.arm(&format!("Self::{}(error)", error.name), "error"));
                code.line("Self::Unhandled(error) => error,");
            });
        });
    });
    code.blank();
    code.block(&format!("impl rt::OperationError for {name}"), |code| {
        let read = if operation.errors.is_empty() {
            "_: &rt::Modeled<'_>"
        } else {
            "error: &rt::Modeled<'_>"
        };
        let index = if operation.errors.is_empty() {
            "_: usize"
        } else {
            "index: usize"
        };
        code.function("fn modeled", &[index, read], "Option<Self>", |code| {
            if operation.errors.is_empty() {
                code.line("None");
                return;
            }
            code.delimited("Some(match index {", "})", |code| {
                for (index, error) in operation.errors.iter().enumerate() {
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
    code.implementation("crate::error_meta::IntoError", &name, |code| {
        code.function("fn into_error", &["self"], "crate::Error", |code| {
            code.block("match self", |code| {
                for error in &operation.errors {
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

fn builders(code: &mut Code, plan: &Plan, operation: &Operation) {
    code.line("/// Builders of the operation, its input and its output.");
    code.block("pub mod builders", |code| {
        let inner = {
            let mut inner = Code::new(plan);
            inner_builders(&mut inner, operation);
            inner.finish()
        };
        if inner.contains("HashMap<") || inner.contains("HashMap::") {
            code.line("use std::collections::HashMap;");
            code.blank();
        }
        code.line("use slim_sdk_runtime::generated as rt;");
        code.blank();
        let used = ["primitives", "types"]
            .into_iter()
            .filter(|module| inner.contains(&format!("{module}::")));
        let used: Vec<&str> = used.collect();
        used.iter()
            .for_each(|module| code.line(&format!("use crate::{module};")));
        if !used.is_empty() {
            code.blank();
        }
        inner_builders(code, operation);
    });
}

fn inner_builders(code: &mut Code, operation: &Operation) {
    fluent(code, operation);
    code.blank();
    builder::write(
        code,
        &operation.output,
        "super::",
        &format!("{}Output", operation.name),
    );
}

/// The builder of the input, which is also that of the call: setters are compiled once for both.
fn fluent(code: &mut Code, operation: &Operation) {
    let (name, marker) = (&operation.name, &operation.marker);
    let builder = format!("{marker}FluentBuilder");
    let input = format!("super::{name}Input");
    code.line(&format!(
        "/// Builds a [`{name}Input`]({input}); made by a client, sends it as well."
    ));
    code.line("#[derive(Clone, Debug, Default, PartialEq)]");
    code.line("#[non_exhaustive]");
    code.block(&format!("pub struct {builder}"), |code| {
        code.line(&format!("call: rt::Draft<{input}>,"));
    });
    code.blank();
    code.line(&format!("/// Builds a [`{name}Input`]({input})."));
    code.assign(&format!("pub type {name}InputBuilder"), &builder);
    code.blank();
    code.block(&format!("impl rt::Call for {builder}"), |code| {
        code.line(&format!("type Operation = super::{marker};"));
        code.blank();
        code.function(
            "fn into_draft",
            &["self"],
            &format!("rt::Draft<{input}>"),
            |code| code.line("self.call"),
        );
    });
    code.blank();
    code.block(&format!("impl {builder}"), |code| {
        code.function(
            "pub(crate) fn new",
            &["handle: rt::Handle"],
            "Self",
            |code| {
                code.line("let call = rt::Draft::new(handle);");
                code.line("Self { call }");
            },
        );
        code.blank();
        code.line("/// The input as it is set so far.");
        code.function(
            "pub fn as_input",
            &["&self"],
            &format!("&{name}InputBuilder"),
            |code| code.line("self"),
        );
        code.blank();
        code.line(&format!("/// The [`{name}Input`]({input})."));
        code.line("///");
        code.line("/// # Errors");
        code.line("/// None: what is missing is said when the input is sent.");
        code.function(
            "pub fn build",
            &["self"],
            &format!("Result<{input}, rt::BuildError>"),
            |code| {
                code.line("Ok(self.call.input)");
            },
        );
        code.blank();
        let result = format!("rt::Sending<super::{marker}>");
        code.line("/// Sends the call. Nothing happens until the future is awaited.");
        code.function("pub fn send", &["self"], &result, |code| {
            code.line("rt::send(self)");
        });
        code.blank();
        code.line("/// Sends the input by a client.");
        code.function(
            "pub fn send_with",
            &["self", "client: &crate::Client"],
            &result,
            |code| {
                code.line("rt::send_by(self, client.handle())");
            },
        );
        code.blank();
        code.line("/// Changes how this call is sent, before sending it.");
        code.function(
            "pub fn customize",
            &["self"],
            "rt::CustomizableOperation<Self>",
            |code| {
                code.line("rt::CustomizableOperation::new(self)");
            },
        );
        if operation.pages.is_some() {
            code.blank();
            code.line("/// Pages through all results.");
            let result = format!("super::paginator::{name}Paginator");
            code.function("pub fn into_paginator", &["self"], &result, |code| {
                code.line("rt::Paginator::new(self.call)");
            });
        }
        for field in &operation.input.fields {
            code.blank();
            let get = format!("&self.call.input.{}", field.name);
            builder::setters(code, field, &input, "self.call.input.", &get);
        }
    });
}
