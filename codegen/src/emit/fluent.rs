//! The builders of an operation: the input's, the fluent builder around it, and the output's.

use super::code::Code;
use super::{builder, features, structure};
use crate::plan::{Field, Operation, Type};

/// The module `builders` of an operation.
pub(super) fn write(code: &mut Code, operation: &Operation) {
    code.line("/// Builders of the operation, its input and its output.");
    code.block("pub mod builders", |code| {
        code.imports(|code| {
            input(code, operation);
            code.blank();
            fluent(code, operation);
            code.blank();
            let output = format!("{}Output", operation.name);
            builder::write(code, &operation.output, "super::", &output);
            features::builders(code, operation);
        });
    });
}

/// The builder of the input: it holds the input itself, and beside it what the input streams.
fn input(code: &mut Code, operation: &Operation) {
    let name = &operation.name;
    let (builder, input) = (format!("{name}InputBuilder"), format!("super::{name}Input"));
    let stream = operation.input.stream();
    code.line(&format!("/// Builds a [`{name}Input`]({input})."));
    structure::derive(code, &operation.input, false, &[]);
    code.line("#[non_exhaustive]");
    code.block(&format!("pub struct {builder}"), |code| {
        code.line(&format!("pub(crate) value: {input},"));
        if let Some(field) = stream {
            code.field(&field.name, &format!("Option<{}>", field.ty.rust()));
        }
    });
    code.blank();
    code.block(&format!("impl Default for {builder}"), |code| {
        code.function("fn default", &[], "Self", |code| {
            let mut fields = vec![("value".to_owned(), "rt::FieldsMut::blank()".to_owned())];
            fields.extend(stream.map(|field| (field.name.clone(), "None".to_owned())));
            code.literal("Self", &fields, "");
        });
    });
    code.blank();
    code.block(&format!("impl {builder}"), |code| {
        code.line(&format!("/// The [`{name}Input`]({input})."));
        code.line("///");
        code.line("/// # Errors");
        code.line("/// None: what is missing is said when the input is sent.");
        let result = format!("Result<{input}, rt::BuildError>");
        code.function("pub fn build", &["self"], &result, |code| match stream {
            None => code.line("Ok(self.value)"),
            Some(_) => code.line("Ok(self.whole())"),
        });
        code.blank();
        code.line("/// Sends the input by a client.");
        let result = format!("rt::Sending<super::{}>", operation.marker);
        code.function(
            "pub fn send_with",
            &["self", "client: &crate::Client"],
            &result,
            |code| {
                let input = whole("self", stream);
                code.call("rt::send_input", &["client.handle()", &input], "");
            },
        );
        if let Some(field) = stream {
            code.blank();
            with_stream(code, &input, field);
        }
        setters(code, operation, "self.");
    });
}

/// The input that a builder holds.
fn whole(builder: &str, stream: Option<&Field>) -> String {
    match stream {
        None => format!("{builder}.value"),
        Some(_) => format!("{builder}.whole()"),
    }
}

/// The input with what it streams.
fn with_stream(code: &mut Code, input: &str, Field { name, ty, .. }: &Field) {
    code.function("fn whole", &["self"], input, |code| {
        code.line("let mut value = self.value;");
        if let Type::Sender(_) = ty {
            let stream = format!("rt::set_or(self.{name}, rt::Blank::blank())");
            code.assign(&format!("value.{name}"), &stream);
        } else {
            code.line(&format!("value.{name} = self.{name}.unwrap_or_default();"));
        }
        code.line("value");
    });
}

/// The setters of all members, of a builder that has the input's builder `at` that place.
fn setters(code: &mut Code, operation: &Operation, at: &str) {
    let input = format!("super::{}Input", operation.name);
    for field in &operation.input.fields {
        code.blank();
        let at = if field.streams() {
            at.to_owned()
        } else {
            format!("{at}value.")
        };
        let get = format!("&{at}{}", field.name);
        builder::setters(code, field, &input, &at, &get);
    }
}

/// The fluent builder: the input's builder and the client that sends it.
fn fluent(code: &mut Code, operation: &Operation) {
    let (name, marker) = (&operation.name, &operation.marker);
    let builder = format!("{marker}FluentBuilder");
    let input = format!("super::{name}Input");
    let stream = operation.input.stream();
    code.line(&format!(
        "/// Builds the input of `{}` and sends it.",
        operation.wire
    ));
    code.line(match stream {
        None => "#[derive(Clone, Debug)]",
        Some(_) => "#[derive(Debug)]",
    });
    code.line("#[non_exhaustive]");
    code.block(&format!("pub struct {builder}"), |code| {
        code.line("handle: Option<rt::Handle>,");
        code.line(&format!("inner: {name}InputBuilder,"));
    });
    code.blank();
    code.block(&format!("impl rt::Call for {builder}"), |code| {
        code.line(&format!("type Operation = super::{marker};"));
        code.blank();
        let result = format!("rt::Draft<{input}>");
        code.function("fn into_draft", &["self"], &result, |code| {
            let input = whole("self.inner", stream);
            code.call("rt::Draft::of", &["self.handle", &input], "");
        });
    });
    code.blank();
    code.block(&format!("impl {builder}"), |code| {
        methods(code, operation);
        setters(code, operation, "self.inner.");
    });
}

/// Everything but the setters is the same for all operations.
fn methods(code: &mut Code, operation: &Operation) {
    let (name, marker) = (&operation.name, &operation.marker);
    code.function(
        "pub(crate) fn new",
        &["handle: rt::Handle"],
        "Self",
        |code| {
            code.line("let (handle, inner) = (Some(handle), Default::default());");
            code.line("Self { handle, inner }");
        },
    );
    code.blank();
    code.line("/// The input as it is set so far.");
    code.function(
        "pub fn as_input",
        &["&self"],
        &format!("&{name}InputBuilder"),
        |code| code.line("&self.inner"),
    );
    code.blank();
    let result = format!("rt::Sending<super::{marker}>");
    code.line("/// Sends the call. Nothing happens until the future is awaited.");
    code.function("pub fn send", &["self"], &result, |code| {
        code.line("rt::send(self)");
    });
    code.blank();
    code.line("/// Changes how this call is sent, before sending it.");
    let result = format!("rt::Customized<super::{marker}, Self>");
    code.function("pub fn customize", &["self"], &result, |code| {
        code.line("rt::CustomizableOperation::new(self)");
    });
    if operation.pages.is_some() {
        code.blank();
        code.line("/// Pages through all results.");
        let result = format!("super::paginator::{name}Paginator");
        code.function("pub fn into_paginator", &["self"], &result, |code| {
            code.line("rt::Paginator::new(rt::Call::into_draft(self))");
        });
    }
}
