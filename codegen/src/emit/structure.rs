//! Structures: fields, accessors, tables and builders.

use super::code::Code;
use super::{builder, features};
use crate::plan::{Field, Plan, Role, Structure, Type, names};

/// The file of a structure in `types`.
pub(super) fn file(plan: &Plan, shape: &Structure) -> String {
    Code::with_imports(plan, "", |code| {
        write(code, shape, &format!("{}Builder", shape.name));
        code.blank();
        builder::write(code, shape, "", &shape.name);
        features::shapes(code, &[&shape.name]);
    })
}

/// The structure, its accessors and its tables. `builder` is the path of its builder.
pub(super) fn write(code: &mut Code, shape: &Structure, builder: &str) {
    let name = &shape.name;
    let otherwise = match shape.role {
        Role::Input => "The input of the operation.".to_owned(),
        Role::Output => "The output of the operation.".to_owned(),
        Role::Plain | Role::Error(..) => format!("The structure `{}`.", shape.wire),
    };
    code.docs(&shape.docs, &otherwise);
    let redacted = shape.fields.iter().any(|field| field.sensitive);
    derive(code, shape, redacted, &[]);
    code.line("#[non_exhaustive]");
    if shape.fields.is_empty() && extra(shape).is_none() {
        code.line(&format!("pub struct {name} {{}}"));
    } else {
        code.block(&format!("pub struct {name}"), |code| {
            for field in &shape.fields {
                code.docs(&field.docs, &format!("The member `{}`.", field.wire));
                if let Some(reason) = &field.deprecated {
                    code.line("///");
                    code.line(&format!(
                        "/// Deprecated. {}",
                        crate::docs::markdown(reason).replace('\n', " ")
                    ));
                }
                code.field(&format!("pub {}", field.name), &field_type(field));
            }
            if let Some((name, ty, _)) = extra(shape) {
                code.line(&format!("pub(crate) {name}: {ty},"));
            }
        });
    }
    code.blank();
    code.block(&format!("impl {name}"), |code| {
        for field in &shape.fields {
            accessor(code, name, field);
            code.blank();
        }
        code.line(&format!("/// A builder of [`{name}`]."));
        code.function("pub fn builder", &[], builder, |code| {
            code.call(&format!("{builder}::default"), &[], "");
        });
    });
    if redacted {
        code.blank();
        debug(code, shape);
    }
    code.blank();
    tables(code, shape);
}

/// The traits that a structure or its builder derives: what is streamed is neither cloned nor compared, and what is
/// sensitive is shown by hand.
pub(super) fn derive(code: &mut Code, shape: &Structure, redacted: bool, more: &[&str]) {
    let streams = shape.stream().is_some();
    let traits = [
        ("Clone", !streams),
        ("Debug", !redacted),
        ("Default", more.contains(&"Default")),
        ("PartialEq", !streams),
    ];
    let traits: Vec<&str> = traits
        .iter()
        .filter_map(|(name, on)| on.then_some(*name))
        .collect();
    if !traits.is_empty() {
        code.line(&format!("#[derive({})]", traits.join(", ")));
    }
}

/// What a structure holds beside its members: field, type and blank value.
pub(super) fn extra(shape: &Structure) -> Option<(&'static str, &'static str, &'static str)> {
    match shape.role {
        Role::Output => Some(("_request_id", "Option<String>", "None")),
        Role::Error(..) => Some(("meta", "Box<rt::ErrorMetadata>", "rt::no_meta()")),
        Role::Input | Role::Plain => None,
    }
}

fn field_type(field: &Field) -> String {
    if field.optional {
        format!("Option<{}>", field.ty.rust())
    } else {
        field.ty.rust()
    }
}

fn accessor(code: &mut Code, shape: &str, field: &Field) {
    let name = &field.name;
    let root = format!("self.{name}");
    let inner = match &field.ty {
        Type::Boxed(name) => format!("types::{name}"),
        ty => ty.rust(),
    };
    let (result, calls): (String, &[&str]) = match (&field.ty, field.optional) {
        (Type::Scalar(ty), true) => (format!("Option<{ty}>"), &[]),
        (Type::Scalar(ty), false) => ((*ty).to_owned(), &[]),
        (Type::String, true) => ("Option<&str>".to_owned(), &[".as_deref()"]),
        (Type::String, false) => ("&str".to_owned(), &[]),
        (Type::List(item, sparse), optional) => {
            let item = if *sparse {
                format!("Option<{}>", item.rust())
            } else {
                item.rust()
            };
            let calls: &[&str] = if optional {
                &[".as_deref()", ".unwrap_or_default()"]
            } else {
                &[]
            };
            (format!("&[{item}]"), calls)
        }
        (Type::Boxed(_), true) => (format!("Option<&{inner}>"), &[".as_deref()"]),
        (_, true) => (format!("Option<&{inner}>"), &[".as_ref()"]),
        (_, false) => (format!("&{inner}"), &[]),
    };
    code.line(&format!(
        "/// The field [`{0}`](#structfield.{0}) of [`{shape}`].",
        names::bare(name)
    ));
    code.function(&format!("pub fn {name}"), &["&self"], &result, |code| {
        let borrowed = !field.optional && !matches!(field.ty, Type::Scalar(_));
        let root = if borrowed {
            format!("&{root}")
        } else {
            root.clone()
        };
        code.chain(&root, calls);
    });
}

pub(super) fn debug(code: &mut Code, shape: &Structure) {
    code.block(&format!("impl rt::fmt::Debug for {}", shape.name), |code| {
        code.function(
            "fn fmt",
            &["&self", "f: &mut rt::fmt::Formatter<'_>"],
            "rt::fmt::Result",
            |code| {
                code.line(&format!(
                    "let mut debug = f.debug_struct(\"{}\");",
                    shape.name
                ));
                for field in &shape.fields {
                    let value = if field.sensitive {
                        "&rt::REDACTED".to_owned()
                    } else {
                        format!("&self.{}", field.name)
                    };
                    code.call(
                        "debug.field",
                        &[&format!("\"{}\"", names::bare(&field.name)), &value],
                        ";",
                    );
                }
                if let Some((name, ..)) = extra(shape) {
                    code.line(&format!("debug.field(\"{name}\", &self.{name});"));
                }
                code.line("debug.finish()");
            },
        );
    });
}

fn tables(code: &mut Code, shape: &Structure) {
    let name = &shape.name;
    code.block(&format!("impl rt::Fields for {name}"), |code| {
        row(code, &constructor(shape), &shape.fields);
        code.blank();
        code.function(
            "fn get",
            &["&self", "index: usize"],
            "Option<&dyn rt::Encode>",
            |code| {
                select(code, shape, "&self");
            },
        );
    });
    code.blank();
    code.block(&format!("impl rt::FieldsMut for {name}"), |code| {
        code.function("fn blank", &[], "Self", |code| {
            let mut fields: Vec<(String, String)> = shape
                .fields
                .iter()
                .map(|field| (field.name.clone(), blank(field)))
                .collect();
            fields.extend(extra(shape).map(|(name, _, value)| (name.to_owned(), value.to_owned())));
            code.literal("Self", &fields, "");
        });
        code.blank();
        code.function(
            "fn get_mut",
            &["&mut self", "index: usize"],
            "Option<&mut dyn rt::Decode>",
            |code| {
                select(code, shape, "&mut self");
            },
        );
    });
}

fn select(code: &mut Code, shape: &Structure, path: &str) {
    if shape.fields.is_empty() {
        code.line("let _ = index;");
        code.line("None");
        return;
    }
    code.delimited("Some(match index {", "})", |code| {
        for (index, field) in shape.fields.iter().enumerate() {
            code.arm(&index.to_string(), &format!("{path}.{}", field.name));
        }
        code.line("_ => return None,");
    });
}

fn blank(field: &Field) -> String {
    match (&field.default, field.optional) {
        (_, true) => "None".to_owned(),
        (Some(default), false) => default.clone(),
        (None, false) => "rt::Blank::blank()".to_owned(),
    }
}

/// The call of the row's constructor, up to the members.
pub(crate) fn constructor(shape: &Structure) -> String {
    match shape.role {
        Role::Error(status, retryable) => {
            format!(
                "rt::error({:?}, {status}, rt::Retryable::{retryable}",
                shape.code.as_ref().unwrap_or(&shape.wire)
            )
        }
        _ => format!("rt::structure(\"{}\"", shape.wire),
    }
}

/// The row of a structure or union, a member a line.
pub(super) fn row(code: &mut Code, constructor: &str, fields: &[Field]) {
    code.line("#[rustfmt::skip]");
    if fields.is_empty() {
        code.line(&format!(
            "const ROW: &'static rt::Structure = &{constructor}, &[]);"
        ));
        return;
    }
    code.delimited(
        &format!("const ROW: &'static rt::Structure = &{constructor}, &["),
        "]);",
        |code| {
            for field in fields {
                code.line(&member_row(field));
            }
        },
    );
}

/// The row of a member.
pub(crate) fn member_row(field: &Field) -> String {
    let flags: Vec<String> = field
        .flags
        .iter()
        .map(|flag| format!("rt::{flag}"))
        .collect();
    let flags = if flags.is_empty() {
        "0".to_owned()
    } else {
        flags.join(" | ")
    };
    let target = &field.target;
    match &field.bound {
        Some(bound) => format!("rt::w({:?}, {bound:?}, {target}, {flags}),", field.wire),
        None => format!("rt::m({:?}, {target}, {flags}),", field.wire),
    }
}
