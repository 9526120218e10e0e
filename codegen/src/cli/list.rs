//! `slim-sdk list`.

use std::fmt::Write as _;

use serde_json::Value;

use super::{List, to_stdout};
use crate::error::Error;
use crate::model::{Model, Shape, ShapeId};
use crate::read::read;
use crate::select::{
    PROTOCOLS, closure_of, find_service, operations_of, protocols_of, unsupported,
};

/// How wide lines of shape names are.
const WIDTH: usize = 120;

/// How wide the column of URIs is at most; a longer one moves what follows it.
const URI_WIDTH: usize = 80;

/// Prints the operations of a model.
pub(super) fn run(args: &List) -> Result<(), Error> {
    let model = read(&args.model)?;
    let (shape, service) = find_service(&model, args.service.as_deref())?;
    let operations = operations_of(&model, service);
    let mut text = heading(&model, shape, operations.len());
    let width = |part: fn(&Model, &ShapeId) -> usize| {
        operations
            .iter()
            .map(|id| part(&model, id))
            .max()
            .unwrap_or_default()
    };
    let names = width(|_, id| id.name().len());
    let methods = width(|model, id| http(model, id, "method").len());
    let uris = width(|model, id| http(model, id, "uri").len()).min(URI_WIDTH);
    for id in &operations {
        let shapes = closure_of(&model, id);
        let (method, uri) = (http(&model, id, "method"), http(&model, id, "uri"));
        let name = id.name();
        let _ = writeln!(
            text,
            "{name:names$}  {method:methods$}  {uri:uris$}  {}",
            count(shapes.len(), "shape")
        );
        if !args.brief {
            let renamed = |id: &ShapeId| match service.rename.get(id) {
                Some(name) => name.clone(),
                None => id.name().to_owned(),
            };
            paragraph(&mut text, shapes.iter().map(renamed));
        }
        let mut missing: Vec<String> = Vec::new();
        if let Err(error) = unsupported(&model, shape, id).into_result() {
            missing.extend(error.problems().map(|problem| problem.what.clone()));
        }
        missing.sort();
        missing.dedup();
        if !missing.is_empty() {
            let _ = writeln!(text, "    not supported yet: {}", missing.join(", "));
        }
    }
    to_stdout(&text)
}

fn heading(model: &Model, service: &Shape, operations: usize) -> String {
    let protocols = protocols_of(model, service);
    let supported = |id: &str| PROTOCOLS.iter().any(|(known, _)| *known == id);
    let protocol = match protocols.as_slice() {
        [] => "no protocol".to_owned(),
        all if all.iter().any(|id| supported(id)) => all.join(", "),
        all => format!("{}, not supported yet", all.join(", ")),
    };
    format!(
        "{}: {}, {protocol}\n",
        service.id,
        count(operations, "operation")
    )
}

fn count(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

fn http<'a>(model: &'a Model, id: &ShapeId, part: &str) -> &'a str {
    model
        .shape(id)
        .and_then(|shape| shape.traits.property("smithy.api#http", part))
        .and_then(Value::as_str)
        .unwrap_or("-")
}

/// Names in indented lines.
fn paragraph(text: &mut String, names: impl Iterator<Item = String>) {
    let mut column = 0;
    let mut names = names.peekable();
    while let Some(name) = names.next() {
        if column > 0 && column + name.len() + 2 > WIDTH {
            text.push('\n');
            column = 0;
        }
        let lead = if column == 0 { "    " } else { " " };
        let trail = if names.peek().is_some() { "," } else { "\n" };
        column += lead.len() + name.len() + 1;
        let _ = write!(text, "{lead}{name}{trail}");
    }
}
