//! The files of one service: its row and its operations, and the shapes they are made of.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use super::names::command;
use super::text::plain;
use super::{Source, details};
use crate::emit::rows::{Call, one_word, operation_row, service_row};
use crate::emit::{constructor, member_row, rules_table};
use crate::error::{Error, Problem};
use crate::model::{Model, Shape, ShapeKind};
use crate::plan::{Field, Operation};
use crate::write::{Files, MARKER};

/// Adds the files of a service, and answers with the name of its module.
pub(super) fn service(source: &Source, files: &mut Files) -> Result<String, Error> {
    let service = &source.plan.service;
    let Some(shape) = source.model.shape(&source.selection.service) else {
        return Err(Problem::bug("a service that was selected is not in its model").into());
    };
    let command = one_word(&service.id);
    let module = command.replace('-', "_");
    let head = header(&service.id);
    let mut text = format!(
        "// {head}\n//! {}, on the command line.\n\nuse crate::table::{{Service, rt}};\n\n#[rustfmt::skip]\nmod operations;\n{}#[rustfmt::skip]\nmod types;\n\n",
        service.title,
        if service.endpoint.rules.is_some() {
            "mod rules;\n"
        } else {
            ""
        },
    );
    let version = match &shape.kind {
        ShapeKind::Service(service) => service.version.as_str(),
        _ => "",
    };
    text.push_str("/// The service.\n#[rustfmt::skip]\npub const SERVICE: Service = Service {\n");
    let _ = write!(
        text,
        "    command: {command:?},\n    title: {:?},\n    version: {version:?},\n    docs: {:?},\n    operations: operations::OPERATIONS,\n",
        service.title,
        plain(&service.docs),
    );
    let _ = write!(
        text,
        "    row: {},\n}};\n",
        service_row(&source.plan, "    ")
    );
    files.insert(format!("{module}.rs"), text)?;
    if let Some(rules) = rules_table(&source.plan, "pub(super)") {
        let rules = rules.replace("slim_sdk_runtime::endpoint", "crate::table::rt::endpoint");
        files.insert(format!("{module}/rules.rs"), rules)?;
    }
    let operations = operations(source);
    files.insert(format!("{module}/types.rs"), types(source, &operations))?;
    files.insert(format!("{module}/operations.rs"), operations)?;
    Ok(module)
}

/// Line 1 of a file.
fn header(service: &str) -> String {
    let service = service.replace(char::is_control, "?");
    format!("{MARKER}` from the model of {service}")
}

fn operations(source: &Source) -> String {
    let mut text = String::new();
    let mut sorted: Vec<(String, &Operation)> = source
        .plan
        .operations
        .iter()
        .map(|operation| (command(&operation.wire), operation))
        .collect();
    sorted.sort_by(|one, other| one.0.cmp(&other.0));
    text.push_str("/// The operations, sorted by the names of their commands.\npub(super) const OPERATIONS: &[(&str, &Operation)] = &[\n");
    for (command, operation) in &sorted {
        let _ = writeln!(text, "    ({command:?}, &{}),", constant(&operation.wire));
    }
    text.push_str("];\n");
    let mut shapes = String::new();
    for (command, operation) in &sorted {
        text.push('\n');
        row(&mut text, source, command, operation);
        for structure in [&operation.input, &operation.output] {
            let own = source.shape(&structure.wire);
            let rows = own.map(|shape| details::rows(source, shape, &structure.fields));
            table(
                &mut shapes,
                &structure.name,
                &constructor(structure),
                &structure.fields,
                &rows.unwrap_or_default(),
            );
        }
    }
    text.push_str(&shapes);
    let pages = if text.contains("Some(Pages {") {
        "Pages, "
    } else {
        ""
    };
    format!(
        "// {}\n//! Operations, their inputs and their outputs.\n\nuse super::types;\nuse crate::table::{{Described, Of, Operation, {pages}described, d, rt}};\n\n{text}",
        header(&source.plan.service.id),
    )
}

/// The name of an operation's constant.
fn constant(name: &str) -> String {
    command(name).replace('-', "_").to_uppercase()
}

fn row(text: &mut String, source: &Source, command: &str, operation: &Operation) {
    let name = &operation.name;
    let arguments: Vec<String> = operation
        .input
        .fields
        .iter()
        .map(|field| self::command(&field.wire))
        .collect();
    let shape = source.selection.operations.iter().find_map(|id| {
        let shape = source.model.shape(id)?;
        (shape.id.name() == operation.wire).then_some(shape)
    });
    let deprecated = shape.is_some_and(|shape| shape.traits.has("smithy.api#deprecated"));
    let pages = shape.and_then(|shape| pages(&source.model, source, shape));
    let (input, output) = (
        format!("rt::of::<{name}Input>()"),
        format!("rt::of::<{name}Output>()"),
    );
    let call = Call {
        input: &input,
        output: &output,
        is_read: false,
    };
    let _ = write!(
        text,
        "/// `{wire}`\nconst {constant}: Operation = Operation {{\n    command: {command:?},\n    call: {call},\n    docs: {docs:?},\n    deprecated: {deprecated},\n    arguments: &{arguments:?},\n    input: {name}Input::DETAILS,\n    output: {name}Output::DETAILS,\n    pages: {pages},\n}};\n",
        wire = operation.wire,
        constant = constant(&operation.wire),
        call = operation_row(&source.plan, operation, &call, "    "),
        docs = plain(&operation.docs),
        pages = pages.unwrap_or_else(|| "None".to_owned()),
    );
}

/// How an operation is paged through, if it says which member has the items: without, a command shows what each call
/// answers. What stands beside the items is shown of the first page.
fn pages(model: &Model, source: &Source, shape: &Shape) -> Option<String> {
    const PAGINATED: &str = "smithy.api#paginated";
    shape.traits.get(PAGINATED)?;
    let service = model.shape(&source.selection.service)?;
    let text = |property: &str| {
        let own = shape.traits.property(PAGINATED, property);
        own.or_else(|| service.traits.property(PAGINATED, property))
            .and_then(Value::as_str)
    };
    let ShapeKind::Operation(operation) = &shape.kind else {
        return None;
    };
    let output = model.shape(operation.output.as_ref()?)?;
    let (token, items) = (text("outputToken")?, text("items")?);
    let first = |path: &str| path.split('.').next().unwrap_or_default().to_owned();
    let beside: Vec<&str> = output
        .members
        .iter()
        .map(|member| member.name.as_str())
        .filter(|name| *name != first(token) && *name != first(items))
        .collect();
    let path = |path: &str| format!("&{:?}", path.split('.').collect::<Vec<_>>());
    Some(format!(
        "Some(Pages {{ input_token: {:?}, output_token: {}, limit: {:?}, items: {}, beside: &{beside:?} }})",
        text("inputToken")?,
        path(token),
        text("pageSize").unwrap_or_default(),
        path(items),
    ))
}

/// The shapes that inputs and outputs need, which the text of the operations names. Those of errors are left out.
fn types(source: &Source, operations: &str) -> String {
    let mut text = format!(
        "// {}\n//! Structures and unions that inputs and outputs are made of.\n\nuse super::types;\nuse crate::table::{{Of, described, d, rt}};\n",
        header(&source.plan.service.id)
    );
    let tables: BTreeMap<&str, String> = shapes(source).collect();
    let mut needed = BTreeSet::new();
    let mut open: Vec<&str> = named(operations).collect();
    while let Some(name) = open.pop() {
        if needed.insert(name) {
            open.extend(tables.get(name).into_iter().flat_map(|table| named(table)));
        }
    }
    for (_, table) in tables.iter().filter(|(name, _)| needed.contains(*name)) {
        text.push_str(table);
    }
    text
}

/// The types that a table names.
fn named(table: &str) -> impl Iterator<Item = &str> {
    let names = table.split("rt::of::<types::").skip(1);
    names.filter_map(|rest| rest.split_once('>').map(|(name, _)| name))
}

/// Every structure and union, by name.
fn shapes(source: &Source) -> impl Iterator<Item = (&str, String)> {
    let structures = source.plan.structures.iter().map(|structure| {
        let constructor = constructor(structure);
        (
            structure.name.as_str(),
            &structure.wire,
            constructor,
            &structure.fields,
        )
    });
    let unions = source.plan.unions.iter().map(|union| {
        let constructor = format!("rt::structure({:?}", union.wire);
        (
            union.name.as_str(),
            &union.wire,
            constructor,
            &union.variants,
        )
    });
    structures
        .chain(unions)
        .map(|(name, wire, constructor, fields)| {
            let own = source.shape(wire);
            let rows = own.map(|shape| details::rows(source, shape, fields));
            let mut text = String::new();
            table(
                &mut text,
                name,
                &constructor,
                fields,
                &rows.unwrap_or_default(),
            );
            (name, text)
        })
}

/// A shape: its type, which has nothing in it, its row, and what else is known of its members.
fn table(text: &mut String, name: &str, constructor: &str, fields: &[Field], details: &[String]) {
    let _ = write!(text, "\ncrate::shape! {{\n    {name}, {constructor}, &[\n");
    for field in fields {
        let _ = writeln!(text, "        {}", member_row(field));
    }
    text.push_str("    ]), &[\n");
    for detail in details {
        let _ = writeln!(text, "        {detail},");
    }
    text.push_str("    ]\n}\n");
}
