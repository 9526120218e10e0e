//! Tables of services that a crate of ours calls without types: rows as constants, one module a service.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::emit::rows::{Call, one_word, operation_row, service_row};
use crate::emit::{constructor, member_row, rules_table};
use crate::error::Error;
use crate::plan::{self, Field, Plan, Structure, names};
use crate::write::{Files, MARKER};
use crate::{Generated, Request, select};

/// The tables of all services, as files of one folder. Nothing is written.
///
/// # Errors
/// See [`crate::error::Kind`].
pub fn generate(services: &[Request]) -> Result<Generated, Error> {
    let mut generated = Generated {
        files: Files::new(),
        operations: 0,
        notes: Vec::new(),
    };
    for request in services {
        let (model, notes) = request.model()?;
        generated.notes.extend(notes);
        let selection = select::select(&model, request.service.as_deref(), &request.operations)?;
        generated.operations += selection.operations.len();
        let plan = plan::plan(&model, &selection, &request.options)?;
        service(&plan, &mut generated.files)?;
    }
    Ok(generated)
}

fn service(plan: &Plan, files: &mut Files) -> Result<(), Error> {
    let module = one_word(&plan.service.id);
    let id = plan.service.id.replace(char::is_control, "?");
    let mut text = format!(
        "// {MARKER}` from the model of {id}\n//! {}, as tables.\n\nuse slim_sdk_runtime::generated as rt;\n",
        plan.service.title
    );
    if let Some(rules) = rules_table(plan, "pub(super)") {
        text.push_str("\nmod rules;\n");
        files.insert(format!("{module}/rules.rs"), rules)?;
    }
    let _ = writeln!(
        text,
        "\n/// The service.\n#[rustfmt::skip]\npub(crate) const SERVICE: &rt::schema::Service = &{};",
        service_row(plan, "")
    );
    for operation in &plan.operations {
        let [input, output] =
            [&operation.input, &operation.output].map(|shape| row(shape, "        "));
        let call = Call {
            input: &input,
            output: &output,
            is_read: true,
        };
        let _ = writeln!(
            text,
            "\n/// `{}`\n#[rustfmt::skip]\npub(crate) const {}: &rt::dynamic::Operation = &{};",
            operation.wire,
            names::bare(&operation.module).to_uppercase(),
            operation_row(plan, operation, &call, "")
        );
    }
    shapes(plan, &mut text);
    files.insert(format!("{module}.rs"), text)
}

/// A structure's row.
fn row(shape: &Structure, indent: &str) -> String {
    table(&constructor(shape), &shape.fields, indent)
}

fn table(constructor: &str, fields: &[Field], indent: &str) -> String {
    let mut text = format!("&{constructor}, &[");
    for field in fields {
        let _ = write!(text, "\n{indent}    {}", member_row(field));
    }
    if !fields.is_empty() {
        let _ = write!(text, "\n{indent}");
    }
    text.push_str("])");
    text
}

/// The shapes that the text names, and those that they name: types that nothing is made of, since rows may be recursive.
fn shapes(plan: &Plan, text: &mut String) {
    let structures = plan.structures.iter();
    let structures = structures.map(|shape| (shape.name.as_str(), row(shape, "        ")));
    let unions = plan.unions.iter().map(|union| {
        let constructor = format!("rt::structure({:?}", union.wire);
        let row = table(&constructor, &union.variants, "        ");
        (union.name.as_str(), row)
    });
    let tables: BTreeMap<&str, String> = structures.chain(unions).collect();
    let mut needed = BTreeSet::new();
    let mut open: Vec<&str> = named(text).filter_map(|name| key(&tables, name)).collect();
    while let Some(name) = open.pop() {
        if needed.insert(name) {
            let rows = tables.get(name).into_iter();
            open.extend(rows.flat_map(|row| named(row)));
        }
    }
    if needed.is_empty() {
        return;
    }
    let of = needed.iter().filter_map(|name| tables.get(*name));
    let uses = if of.into_iter().any(|row| named(row).next().is_some()) {
        "    use super::types;\n"
    } else {
        ""
    };
    let _ = write!(
        text,
        "\n/// What inputs and outputs are made of.\n#[rustfmt::skip]\nmod types {{\n    use super::rt;\n{uses}"
    );
    for (name, row) in tables.iter().filter(|(name, _)| needed.contains(*name)) {
        let _ = write!(text, "\n    shape! {{\n        {name}, {row}\n    }}\n");
    }
    text.push_str("}\n");
}

/// The name as the tables have it, which lives as long as they do.
fn key<'a>(tables: &BTreeMap<&'a str, String>, name: &str) -> Option<&'a str> {
    tables.get_key_value(name).map(|(name, _)| *name)
}

/// The types that a table names.
fn named(table: &str) -> impl Iterator<Item = &str> {
    let names = table.split("rt::of::<types::").skip(1);
    names.filter_map(|rest| rest.split_once('>').map(|(name, _)| name))
}
