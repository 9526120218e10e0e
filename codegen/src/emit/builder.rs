//! Builders of structures: setters, getters and `build`.

use super::code::Code;
use super::structure::{debug, derive, extra};
use crate::plan::{Field, Role, Structure, Type, names};

/// The builder of a structure. Where every field is an option, it holds the structure itself. `prefix` leads from
/// where the builder stands to the structure.
pub(super) fn write(code: &mut Code, shape: &Structure, prefix: &str, name: &str) {
    let builder = format!("{name}Builder");
    let path = format!("{prefix}{name}");
    let whole = shape.fields.iter().all(|field| field.optional);
    code.line(&format!("/// Builds a [`{name}`]({path})."));
    if whole {
        derive(code, shape, false, &[]);
        code.line("#[non_exhaustive]");
        code.block(&format!("pub struct {builder}"), |code| {
            code.line(&format!("pub(crate) value: {path},"));
        });
        code.blank();
        code.block(&format!("impl Default for {builder}"), |code| {
            code.function("fn default", &[], "Self", |code| {
                code.literal(
                    "Self",
                    &[("value".to_owned(), "rt::FieldsMut::blank()".to_owned())],
                    "",
                );
            });
        });
    } else {
        let redacted = shape.fields.iter().any(|field| field.sensitive);
        derive(code, shape, redacted, &["Default"]);
        code.line("#[non_exhaustive]");
        code.block(&format!("pub struct {builder}"), |code| {
            for field in &shape.fields {
                code.field(&field.name, &format!("Option<{}>", field.ty.rust()));
            }
            if let Some((name, ty, _)) = extra(shape) {
                code.line(&format!("{name}: {ty},"));
            }
        });
        if redacted {
            code.blank();
            let mut shown = shape.clone();
            shown.name.clone_from(&builder);
            debug(code, &shown);
        }
    }
    code.blank();
    code.block(&format!("impl {builder}"), |code| {
        let at = if whole { "self.value." } else { "self." };
        for field in &shape.fields {
            setters(code, field, &path, at, &format!("&{at}{}", field.name));
            code.blank();
        }
        if matches!(shape.role, Role::Error(..)) {
            meta_setters(code, at);
        }
        build(code, shape, &path, whole);
    });
}

/// The three setters of a member: by value, by option, and the getter of what is set.
pub(super) fn setters(code: &mut Code, field: &Field, shape: &str, at: &str, get: &str) {
    let name = &field.name;
    let bare = names::bare(name);
    let slot = format!("{at}{name}");
    let link = format!("[`{bare}`]({shape}#structfield.{bare})");
    let (what, arguments, statement) = match &field.ty {
        Type::List(item, sparse) => {
            let (ty, value) = if *sparse {
                (nullable(item), "input")
            } else {
                into(item)
            };
            let push = Statement::Call("rt::push", vec![format!("&mut {slot}"), value.to_owned()]);
            ("Appends to", vec![format!("input: {ty}")], push)
        }
        Type::Map(key, value, sparse) => {
            let (key, k) = into_named(key, "k");
            let (value, v) = if *sparse {
                (nullable(value), "v".to_owned())
            } else {
                into_named(value, "v")
            };
            let insert = Statement::Call("rt::insert", vec![format!("&mut {slot}"), k, v]);
            (
                "Inserts into",
                vec![format!("k: {key}"), format!("v: {value}")],
                insert,
            )
        }
        ty => {
            let (ty, value) = into(ty);
            (
                "Sets",
                vec![format!("input: {ty}")],
                Statement::Assign(format!("Some({value})")),
            )
        }
    };
    code.line(&format!("/// {what} {link}."));
    if field.flags.contains(&"REQUIRED") && !field.flags.contains(&"TOKEN") {
        code.line("///");
        code.line("/// This field is required.");
    }
    let arguments: Vec<&str> = std::iter::once("mut self")
        .chain(arguments.iter().map(String::as_str))
        .collect();
    code.function(&format!("pub fn {name}"), &arguments, "Self", |code| {
        match &statement {
            Statement::Assign(value) => code.assign(&slot, value),
            Statement::Call(function, arguments) => {
                let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
                code.call(function, &arguments, ";");
            }
        }
        code.line("self");
    });
    code.blank();
    code.line(&format!("/// Sets or unsets {link}."));
    let option = format!("Option<{}>", field.ty.rust());
    code.function(
        &format!("pub fn set_{bare}"),
        &["mut self", &format!("input: {option}")],
        "Self",
        |code| {
            code.assign(&slot, "input");
            code.line("self");
        },
    );
    code.blank();
    code.line(&format!("/// What {link} is set to."));
    code.function(
        &format!("pub fn get_{bare}"),
        &["&self"],
        &format!("&{option}"),
        |code| code.line(get),
    );
}

enum Statement {
    Assign(String),
    Call(&'static str, Vec<String>),
}

fn nullable(ty: &Type) -> String {
    format!("Option<{}>", ty.rust())
}

/// How a value is taken: its type, and the expression that makes the field's value of it.
fn into(ty: &Type) -> (String, &'static str) {
    match ty {
        Type::String => ("impl Into<String>".to_owned(), "input.into()"),
        Type::Boxed(_) => (format!("impl Into<{}>", ty.rust()), "input.into()"),
        ty => (ty.rust(), "input"),
    }
}

fn into_named(ty: &Type, name: &str) -> (String, String) {
    let (ty, value) = into(ty);
    (ty, value.replace("input", name))
}

fn meta_setters(code: &mut Code, at: &str) {
    code.line("/// Sets what the response said.");
    code.function(
        "pub fn meta",
        &["mut self", "meta: rt::ErrorMetadata"],
        "Self",
        |code| {
            code.assign(&format!("{at}meta"), "meta.into()");
            code.line("self");
        },
    );
    code.blank();
    code.line("/// Sets or unsets what the response said.");
    code.function(
        "pub fn set_meta",
        &["&mut self", "meta: Option<rt::ErrorMetadata>"],
        "&mut Self",
        |code| {
            code.assign(&format!("{at}meta"), "meta.unwrap_or_default().into()");
            code.line("self");
        },
    );
    code.blank();
}

fn build(code: &mut Code, shape: &Structure, path: &str, whole: bool) {
    let name = &shape.name;
    code.line(&format!("/// The [`{name}`]({path})."));
    if shape.fallible && !whole {
        code.line("///");
        code.line("/// # Errors");
        code.line("/// A required field is not set.");
    }
    let result = if shape.fallible {
        format!("Result<{path}, rt::BuildError>")
    } else {
        path.to_owned()
    };
    code.function("pub fn build", &["self"], &result, |code| {
        let (open, close) = if shape.fallible {
            ("Ok(", ")")
        } else {
            ("", "")
        };
        if whole {
            code.line(&format!("{open}self.value{close}"));
            return;
        }
        code.delimited(&format!("{open}{path} {{"), &format!("}}{close}"), |code| {
            for field in &shape.fields {
                let slot = format!("self.{}", field.name);
                match (&field.default, field.optional) {
                    (_, true) => code.line(&format!("{}: {slot},", field.name)),
                    (Some(default), false) => {
                        code.call(
                            &format!("{}: rt::set_or", field.name),
                            &[&slot, default],
                            ",",
                        );
                    }
                    (None, false) => {
                        let member = &field.name;
                        let details = format!(
                            "{member} was not specified but it is required when building {name}"
                        );
                        let arguments = [
                            slot.clone(),
                            format!("\"{member}\""),
                            format!("{details:?}"),
                        ];
                        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
                        code.call(&format!("{member}: rt::required"), &arguments, "?,");
                    }
                }
            }
            if let Some((name, ..)) = extra(shape) {
                code.line(&format!("{name}: self.{name},"));
            }
        });
    });
}
