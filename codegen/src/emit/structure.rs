//! Structures: fields, accessors, tables and builders.

use super::code::Code;
use crate::plan::{Field, Plan, Role, Structure, Type, names};

/// The file of a structure in `types`.
pub(super) fn file(plan: &Plan, shape: &Structure) -> String {
    Code::with_imports(plan, "", |code| {
        write(code, shape, &format!("{}Builder", shape.name));
        code.blank();
        builder(code, shape, "", &shape.name);
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
    code.line(if redacted { "#[derive(Clone, PartialEq)]" } else { "#[derive(Clone, Debug, PartialEq)]" });
    code.line("#[non_exhaustive]");
    if shape.fields.is_empty() && extra(shape).is_none() {
        code.line(&format!("pub struct {name} {{}}"));
    } else {
        code.block(&format!("pub struct {name}"), |code| {
            for field in &shape.fields {
                code.docs(&field.docs, &format!("The member `{}`.", field.wire));
                if let Some(reason) = &field.deprecated {
                    code.line("///");
                    code.line(&format!("/// Deprecated. {}", crate::docs::markdown(reason).replace('\n', " ")));
                }
                code.line(&format!("pub {}: {},", field.name, field_type(field)));
            }
            if let Some((name, ty, _)) = extra(shape) {
                code.line(&format!("pub(crate) {name}: {ty},"));
            }
        });
    }
    code.blank();
    code.block(&format!("impl {name}"), |code| {
        for field in shape.fields.iter().filter(|field| !is_message(shape, field)) {
            accessor(code, name, field);
            code.blank();
        }
        if matches!(shape.role, Role::Error(..)) {
            code.line("/// What the service said.");
            code.function("pub fn message", &["&self"], "Option<&str>", |code| code.line("self.message.as_deref()"));
            code.blank();
        }
        code.line(&format!("/// A builder of [`{name}`]."));
        code.function("pub fn builder", &[], builder, |code| code.line(&format!("{builder}::default()")));
    });
    if redacted {
        code.blank();
        debug(code, shape);
    }
    code.blank();
    tables(code, shape);
}

/// What a structure holds beside its members: field, type and blank value.
fn extra(shape: &Structure) -> Option<(&'static str, &'static str, &'static str)> {
    match shape.role {
        Role::Output => Some(("_request_id", "Option<String>", "None")),
        Role::Error(..) => Some(("meta", "rt::ErrorMetadata", "rt::ErrorMetadata::default()")),
        Role::Input | Role::Plain => None,
    }
}

fn is_message(shape: &Structure, field: &Field) -> bool {
    matches!(shape.role, Role::Error(..)) && field.name == "message"
}

fn field_type(field: &Field) -> String {
    if field.optional { format!("Option<{}>", field.ty.rust()) } else { field.ty.rust() }
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
            let item = if *sparse { format!("Option<{}>", item.rust()) } else { item.rust() };
            let calls: &[&str] = if optional { &[".as_deref()", ".unwrap_or_default()"] } else { &[] };
            (format!("&[{item}]"), calls)
        }
        (Type::Boxed(_), true) => (format!("Option<&{inner}>"), &[".as_deref()"]),
        (_, true) => (format!("Option<&{inner}>"), &[".as_ref()"]),
        (_, false) => (format!("&{inner}"), &[]),
    };
    code.line(&format!("/// The field [`{0}`](#structfield.{0}) of [`{shape}`].", names::bare(name)));
    code.function(&format!("pub fn {name}"), &["&self"], &result, |code| {
        let borrowed = !field.optional && !matches!(field.ty, Type::Scalar(_));
        let root = if borrowed { format!("&{root}") } else { root.clone() };
        code.chain(&root, calls);
    });
}

fn debug(code: &mut Code, shape: &Structure) {
    code.block(&format!("impl rt::fmt::Debug for {}", shape.name), |code| {
        code.function("fn fmt", &["&self", "f: &mut rt::fmt::Formatter<'_>"], "rt::fmt::Result", |code| {
            code.line(&format!("let mut debug = f.debug_struct(\"{}\");", shape.name));
            for field in &shape.fields {
                let value = if field.sensitive { "&rt::REDACTED".to_owned() } else { format!("&self.{}", field.name) };
                code.call("debug.field", &[&format!("\"{}\"", names::bare(&field.name)), &value], ";");
            }
            if let Some((name, ..)) = extra(shape) {
                code.line(&format!("debug.field(\"{name}\", &self.{name});"));
            }
            code.line("debug.finish()");
        });
    });
}

fn tables(code: &mut Code, shape: &Structure) {
    let name = &shape.name;
    code.block(&format!("impl rt::Fields for {name}"), |code| {
        row(code, &constructor(shape), &shape.fields);
        code.blank();
        code.function("fn get", &["&self", "index: usize"], "Option<&dyn rt::Encode>", |code| {
            select(code, shape, "&self");
        });
    });
    code.blank();
    code.block(&format!("impl rt::FieldsMut for {name}"), |code| {
        code.function("fn blank", &[], "Self", |code| {
            let mut fields: Vec<(String, String)> =
                shape.fields.iter().map(|field| (field.name.clone(), blank(field))).collect();
            fields.extend(extra(shape).map(|(name, _, value)| (name.to_owned(), value.to_owned())));
            code.literal("Self", &fields, "");
        });
        code.blank();
        code.function("fn get_mut", &["&mut self", "index: usize"], "Option<&mut dyn rt::Decode>", |code| {
            select(code, shape, "&mut self");
        });
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

fn constructor(shape: &Structure) -> String {
    match shape.role {
        Role::Error(status, retryable) => {
            format!("rt::error(\"{}\", {status}, rt::Retryable::{retryable}", shape.wire)
        }
        _ => format!("rt::structure(\"{}\"", shape.wire),
    }
}

/// The row of a structure or union, a member a line.
pub(super) fn row(code: &mut Code, constructor: &str, fields: &[Field]) {
    code.line("#[rustfmt::skip]");
    if fields.is_empty() {
        code.line(&format!("const ROW: &'static rt::Structure = &{constructor}, &[]);"));
        return;
    }
    code.delimited(&format!("const ROW: &'static rt::Structure = &{constructor}, &["), "]);", |code| {
        for field in fields {
            let flags: Vec<String> = field.flags.iter().map(|flag| format!("rt::{flag}")).collect();
            let flags = if flags.is_empty() { "0".to_owned() } else { flags.join(" | ") };
            let target = &field.target;
            code.line(&match &field.bound {
                Some(bound) => format!("rt::w({:?}, {bound:?}, {target}, {flags}),", field.wire),
                None => format!("rt::m({:?}, {target}, {flags}),", field.wire),
            });
        }
    });
}

/// The builder of a structure. Where every field is an option, it holds the structure itself. `prefix` leads from
/// where the builder stands to the structure.
pub(super) fn builder(code: &mut Code, shape: &Structure, prefix: &str, name: &str) {
    let builder = format!("{name}Builder");
    let path = format!("{prefix}{name}");
    let whole = shape.fields.iter().all(|field| field.optional);
    code.line(&format!("/// Builds a [`{name}`]({path})."));
    if whole {
        code.line("#[derive(Clone, Debug, PartialEq)]");
        code.line("#[non_exhaustive]");
        code.block(&format!("pub struct {builder}"), |code| code.line(&format!("pub(crate) value: {path},")));
        code.blank();
        code.block(&format!("impl Default for {builder}"), |code| {
            code.function("fn default", &[], "Self", |code| {
                code.literal("Self", &[("value".to_owned(), "rt::FieldsMut::blank()".to_owned())], "");
            });
        });
    } else {
        let redacted = shape.fields.iter().any(|field| field.sensitive);
        code.line(if redacted {
            "#[derive(Clone, Default, PartialEq)]"
        } else {
            "#[derive(Clone, Debug, Default, PartialEq)]"
        });
        code.line("#[non_exhaustive]");
        code.block(&format!("pub struct {builder}"), |code| {
            for field in &shape.fields {
                code.line(&format!("{}: Option<{}>,", field.name, field.ty.rust()));
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
            let (ty, value) = if *sparse { (nullable(item), "input") } else { into(item) };
            let push = Statement::Call("rt::push", vec![format!("&mut {slot}"), value.to_owned()]);
            ("Appends to", vec![format!("input: {ty}")], push)
        }
        Type::Map(key, value, sparse) => {
            let (key, k) = into_named(key, "k");
            let (value, v) = if *sparse { (nullable(value), "v".to_owned()) } else { into_named(value, "v") };
            let insert = Statement::Call("rt::insert", vec![format!("&mut {slot}"), k, v]);
            ("Inserts into", vec![format!("k: {key}"), format!("v: {value}")], insert)
        }
        ty => {
            let (ty, value) = into(ty);
            ("Sets", vec![format!("input: {ty}")], Statement::Assign(format!("Some({value})")))
        }
    };
    code.line(&format!("/// {what} {link}."));
    if field.flags.contains(&"REQUIRED") && !field.flags.contains(&"TOKEN") {
        code.line("///");
        code.line("/// This field is required.");
    }
    let arguments: Vec<&str> = std::iter::once("mut self").chain(arguments.iter().map(String::as_str)).collect();
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
    code.function(&format!("pub fn set_{bare}"), &["mut self", &format!("input: {option}")], "Self", |code| {
        code.assign(&slot, "input");
        code.line("self");
    });
    code.blank();
    code.line(&format!("/// What {link} is set to."));
    code.function(&format!("pub fn get_{bare}"), &["&self"], &format!("&{option}"), |code| code.line(get));
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
    code.function("pub fn meta", &["mut self", "meta: rt::ErrorMetadata"], "Self", |code| {
        code.assign(&format!("{at}meta"), "meta");
        code.line("self");
    });
    code.blank();
    code.line("/// Sets or unsets what the response said.");
    code.function("pub fn set_meta", &["&mut self", "meta: Option<rt::ErrorMetadata>"], "&mut Self", |code| {
        code.assign(&format!("{at}meta"), "meta.unwrap_or_default()");
        code.line("self");
    });
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
    let result = if shape.fallible { format!("Result<{path}, rt::BuildError>") } else { path.to_owned() };
    code.function("pub fn build", &["self"], &result, |code| {
        let (open, close) = if shape.fallible { ("Ok(", ")") } else { ("", "") };
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
                        code.call(&format!("{}: rt::set_or", field.name), &[&slot, default], ",");
                    }
                    (None, false) => {
                        let member = &field.name;
                        let details = format!("{member} was not specified but it is required when building {name}");
                        let arguments = [slot.clone(), format!("\"{member}\""), format!("{details:?}")];
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
