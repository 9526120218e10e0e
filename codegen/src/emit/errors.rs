//! Errors: the structures of `types::error`, and the crate's own error type.

use super::code::Code;
use super::{builder, features, structure};
use crate::plan::{Plan, Structure};

/// The file of an error.
pub(super) fn file(plan: &Plan, shape: &Structure) -> String {
    Code::with_imports(plan, "", |code| {
        structure::write(code, shape, &format!("{}Builder", shape.name));
        code.blank();
        code.call(
            "rt::exception!",
            &[&shape.name, &format!("{:?}", shape.wire)],
            ";",
        );
        code.blank();
        builder::write(code, shape, "", &shape.name);
        features::error(code, &shape.name);
    })
}

/// `error_meta.rs`: one error type for all operations.
pub(super) fn service(plan: &Plan) -> String {
    Code::with_imports(plan, "//! One error type for all operations.", |code| {
        code.line("/// Any error of any operation: what a function with several calls can return.");
        code.line("#[non_exhaustive]");
        code.block("pub enum Error", |code| {
            for error in &plan.errors {
                code.docs(&error.docs, &format!("The error `{}`.", error.wire));
                code.variant(&error.name, &format!("types::error::{}", error.name));
            }
            code.line("/// An error that the model does not name, or that no answer of the service is behind.");
            code.line("Unhandled(rt::Unhandled),");
        });
        code.blank();
        variants(code, "Error", plan.errors.iter().map(|error| &error.name));
        code.blank();
        code.line("/// An operation's error type.");
        code.block("pub trait IntoError: rt::OperationError", |code| {
            code.line("/// The error as the crate's own type.");
            code.line("fn into_error(self) -> Error;");
        });
        code.blank();
        code.line("rt::service_error!(Error, IntoError);");
    })
}

/// How an error type tells which error it holds.
pub(super) fn variants<'a>(code: &mut Code, name: &str, errors: impl Iterator<Item = &'a String>) {
    code.implementation("rt::Variants", name, |code| {
        code.function("fn variant", &["&self"], "rt::Variant<'_>", |code| {
            code.block("match self", |code| {
                for error in errors {
                    code.arm(&format!("Self::{error}(error)"), "rt::Variant::of(error)");
                }
                code.line("Self::Unhandled(error) => rt::Variant::of(error),");
            });
        });
    });
}
