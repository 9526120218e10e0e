//! Event streams: the errors that end one. Its events are a union like others.

use super::code::Code;
use super::operation::error_type;
use super::structure::row;
use crate::plan::{Plan, StreamErrors, Union};

/// The file of a stream's error type.
pub(super) fn errors(plan: &Plan, shape: &Union, stream: &StreamErrors) -> String {
    let name = &stream.name;
    Code::with_imports(plan, "", |code| {
        let docs = format!("/// What ends the event stream `{}` early.", shape.wire);
        error_type(code, name, &docs, &stream.errors);
        code.blank();
        code.implementation("rt::Fields", name, |code| {
            let constructor = format!("rt::structure(\"{}\"", shape.wire);
            row(code, &constructor, &stream.members);
            code.blank();
            code.function(
                "fn get",
                &["&self", "index: usize"],
                "Option<&dyn rt::Encode>",
                |code| get(code, stream),
            );
        });
    })
}

fn get(code: &mut Code, stream: &StreamErrors) {
    if stream.errors.is_empty() {
        code.line("let _ = index;");
        code.line("None");
        return;
    }
    code.block("match (index, self)", |code| {
        for (index, error) in stream.errors.iter().enumerate() {
            code.arm(
                &format!("({index}, Self::{}(error))", error.name),
                "Some(error)",
            );
        }
        code.line("_ => None,");
    });
}
