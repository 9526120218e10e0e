//! The builders of an operation: the fluent builder, which is also its input's, and the output's.

use super::code::Code;
use super::{builder, features, structure};
use crate::plan::{Field, Operation, Type};

/// The module `builders` of an operation.
pub(super) fn write(code: &mut Code, operation: &Operation) {
    code.line("/// Builders of the operation, its input and its output.");
    code.block("pub mod builders", |code| {
        code.imports(|code| {
            fluent(code, operation);
            code.blank();
            let output = format!("{}Output", operation.name);
            builder::write(code, &operation.output, "super::", &output);
            features::builder(code, operation);
        });
    });
}

/// The builder of the input, which is also that of the call: setters are compiled once for both.
fn fluent(code: &mut Code, operation: &Operation) {
    let (name, marker) = (&operation.name, &operation.marker);
    let builder = format!("{marker}FluentBuilder");
    let input = format!("super::{name}Input");
    code.line(&format!(
        "/// Builds a [`{name}Input`]({input}); made by a client, sends it as well."
    ));
    let stream = operation.input.stream();
    structure::derive(code, &operation.input, false, &["Default"]);
    code.line("#[non_exhaustive]");
    code.block(&format!("pub struct {builder}"), |code| {
        code.line(&format!("call: rt::Draft<{input}>,"));
        if let Some(field) = stream {
            code.field(&field.name, &format!("Option<{}>", field.ty.rust()));
        }
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
            |code| match stream {
                None => code.line("self.call"),
                Some(Field { name, ty, .. }) => {
                    code.line("let mut call = self.call;");
                    if let Type::Sender(_) = ty {
                        let value = format!("rt::set_or(self.{name}, rt::Blank::blank())");
                        code.assign(&format!("call.input.{name}"), &value);
                    } else {
                        code.line(&format!(
                            "call.input.{name} = self.{name}.unwrap_or_default();"
                        ));
                    }
                    code.line("call");
                }
            },
        );
    });
    code.blank();
    methods(code, operation);
}

/// Everything but the setters is the same for all operations.
fn methods(code: &mut Code, operation: &Operation) {
    let (name, marker) = (&operation.name, &operation.marker);
    let builder = format!("{marker}FluentBuilder");
    let input = format!("super::{name}Input");
    let stream = operation.input.stream();
    code.block(&format!("impl {builder}"), |code| {
        code.function(
            "pub(crate) fn new",
            &["handle: rt::Handle"],
            "Self",
            |code| {
                code.line("let call = rt::Draft::new(handle);");
                match stream {
                    None => code.line("Self { call }"),
                    Some(Field { name, .. }) => code.literal(
                        "Self",
                        &[
                            ("call".to_owned(), "call".to_owned()),
                            (name.clone(), "None".to_owned()),
                        ],
                        "",
                    ),
                }
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
                code.line(if stream.is_some() {
                    "Ok(rt::Call::into_draft(self).input)"
                } else {
                    "Ok(self.call.input)"
                });
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
            let at = if field.streams() {
                "self."
            } else {
                "self.call.input."
            };
            let get = format!("&{at}{}", field.name);
            builder::setters(code, field, &input, at, &get);
        }
    });
}
