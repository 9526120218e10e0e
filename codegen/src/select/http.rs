//! HTTP bindings fit together: the URI's labels and the members bound to them, one payload.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Selection, operation};
use crate::error::{Problem, Problems};
use crate::model::{Member, Model, Shape, ShapeId, ShapeKind, Traits};

/// Checks the bindings of each operation selected. Protocols that bind nothing have nothing to check but streams.
pub(super) fn check(model: &Model, selection: &Selection, problems: &mut Problems) {
    if !selection.protocol.binds_http() {
        return unbound_streams(model, selection, problems);
    }
    for id in &selection.operations {
        if let Some(shape) = model.shape(id) {
            check_operation(model, shape, problems);
        }
    }
    streams(model, selection, problems);
    for shape in selection.errors.iter().filter_map(|id| model.shape(id)) {
        payload(shape, problems);
    }
}

fn check_operation(model: &Model, shape: &Shape, problems: &mut Problems) {
    let Some(operation) = operation(model, &shape.id) else {
        return;
    };
    let input = operation.input.as_ref().and_then(|id| model.shape(id));
    let output = operation.output.as_ref().and_then(|id| model.shape(id));
    let part = |name: &str| {
        shape
            .traits
            .property("smithy.api#http", name)
            .and_then(Value::as_str)
    };
    let wrong = |what: String, fix: &str| {
        Problem::model(what)
            .file(&*shape.file)
            .shape(&shape.id)
            .fix(fix)
    };
    let (Some(method), Some(uri)) = (part("method"), part("uri")) else {
        problems.push(wrong(
            "an operation without a method and URI".to_owned(),
            "give it `smithy.api#http` with `method`, `uri` and `code`",
        ));
        return;
    };
    if method.is_empty() || !method.chars().all(|c| c.is_ascii_alphabetic()) {
        problems.push(wrong(
            format!("`{method}` is not an HTTP method"),
            "write GET, POST or another",
        ));
    }
    match labels(uri) {
        Ok(labels) => bound(model, shape, input, &labels, problems),
        Err(what) => problems.push(wrong(
            format!("the URI `{uri}`: {what}"),
            "write it as `/path/{Label}/{Greedy+}?key=value`",
        )),
    }
    for label in host_labels(shape) {
        let member = input.and_then(|input| input.member(label));
        let is_bound = |member: &Member| {
            ["smithy.api#hostLabel", "smithy.api#required"]
                .iter()
                .all(|id| member.traits.has(id))
        };
        if !member.is_some_and(is_bound) {
            problems.push(wrong(
                format!("the host has the label `{label}`, but no required member is bound to it"),
                "give the input's member the traits `smithy.api#hostLabel` and `smithy.api#required`",
            ));
        }
    }
    for structure in [input, output].into_iter().flatten() {
        payload(structure, problems);
    }
}

/// The names of the labels in an operation's host prefix.
fn host_labels(operation: &Shape) -> impl Iterator<Item = &str> {
    let prefix = operation
        .traits
        .property("smithy.api#endpoint", "hostPrefix")
        .and_then(Value::as_str);
    let parts = prefix
        .into_iter()
        .flat_map(|prefix| prefix.split('{').skip(1));
    parts.map(|part| part.split('}').next().unwrap_or_default())
}

/// The names of a URI pattern's labels.
fn labels(uri: &str) -> Result<Vec<&str>, &'static str> {
    let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
    let Some(path) = path.strip_prefix('/') else {
        return Err("it does not start with `/`");
    };
    if query.contains(['{', '}']) {
        return Err("there is a label in the query");
    }
    let mut labels = Vec::new();
    let mut greedy = false;
    for segment in path.split('/') {
        let label = segment
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        let Some(label) = label else {
            if segment.contains(['{', '}']) {
                return Err("a label is a whole segment");
            }
            continue;
        };
        if greedy {
            return Err("there is a label after the greedy one");
        }
        let name = label.strip_suffix('+').unwrap_or(label);
        greedy = name.len() < label.len();
        if name.is_empty() || name.contains(['{', '}', '+']) {
            return Err("a label has no name");
        }
        if labels.contains(&name) {
            return Err("a label appears twice");
        }
        labels.push(name);
    }
    Ok(labels)
}

fn bound(
    model: &Model,
    operation: &Shape,
    input: Option<&Shape>,
    labels: &[&str],
    problems: &mut Problems,
) {
    let is_label = |member: &&Member| member.traits.has("smithy.api#httpLabel");
    let members = input.map_or(&[][..], |input| input.members.as_slice());
    let bound: BTreeSet<&str> = members
        .iter()
        .filter(is_label)
        .map(|m| m.name.as_str())
        .collect();
    for label in labels.iter().filter(|label| !bound.contains(*label)) {
        problems.push(
            Problem::model(format!(
                "the URI has the label `{label}`, but no member is bound to it"
            ))
            .file(&*operation.file)
            .shape(&operation.id)
            .fix(format!(
                "give the input's member `{label}` the trait `smithy.api#httpLabel`"
            )),
        );
    }
    let Some(input) = input else { return };
    for member in members.iter().filter(is_label) {
        let simple = model.shape(&member.target).is_some_and(|target| {
            !matches!(
                target.kind,
                ShapeKind::List
                    | ShapeKind::Map
                    | ShapeKind::Structure
                    | ShapeKind::Union
                    | ShapeKind::Document
                    | ShapeKind::Blob
            )
        });
        let (what, fix) = if !labels.contains(&member.name.as_str()) {
            let what = format!(
                "is a label, but the URI of `{}` does not have it",
                operation.id.name()
            );
            (
                what,
                "put it into the URI, or take `smithy.api#httpLabel` off",
            )
        } else if !member.traits.has("smithy.api#required") {
            (
                "is a label of the URI, but not required".to_owned(),
                "add `smithy.api#required`",
            )
        } else if !simple {
            let what = format!(
                "is a label of the URI, but `{}` has no text form",
                member.target
            );
            (what, "target a string, number, boolean or timestamp")
        } else {
            continue;
        };
        let id = input.id.member(&member.name);
        problems.push(Problem::model(what).file(&*input.file).shape(&id).fix(fix));
    }
}

/// What is streamed is the payload of an operation's input or output.
fn streams(model: &Model, selection: &Selection, problems: &mut Problems) {
    let operations = selection.operations.iter();
    let operations = operations.filter_map(|id| operation(model, id));
    let ends: BTreeSet<&ShapeId> = operations
        .flat_map(|operation| operation.input.iter().chain(&operation.output))
        .collect();
    for shape in selection.shapes.iter().filter_map(|id| model.shape(id)) {
        super::events::check(model, shape, problems);
        for member in &shape.members {
            let target = model.shape(&member.target);
            let is_stream = |traits: &Traits| traits.has("smithy.api#streaming");
            let streams =
                is_stream(&member.traits) || target.is_some_and(|target| is_stream(&target.traits));
            let is_body = ends.contains(&shape.id) && member.traits.has("smithy.api#httpPayload");
            if streams && !is_body {
                let what = "is streamed, but is not the body of an input or an output";
                problems.push(
                    Problem::model(what)
                        .file(&*shape.file)
                        .shape(&shape.id.member(&member.name))
                        .fix("give a member of the operation's input or output `smithy.api#httpPayload`"),
                );
            }
        }
    }
}

/// A blob is streamed as the payload of a body, which protocols without bindings do not have.
fn unbound_streams(model: &Model, selection: &Selection, problems: &mut Problems) {
    for shape in selection.shapes.iter().filter_map(|id| model.shape(id)) {
        for member in &shape.members {
            let target = model.shape(&member.target);
            let target = target.filter(|target| target.kind == ShapeKind::Blob);
            let is_stream = |traits: &Traits| traits.has("smithy.api#streaming");
            if target.is_some_and(|target| is_stream(&target.traits) || is_stream(&member.traits)) {
                let what = "a streamed blob in a protocol that binds no payload";
                problems.push(
                    Problem::unsupported(what)
                        .file(&*shape.file)
                        .shape(&shape.id.member(&member.name))
                        .fix("leave out the operations that use it"),
                );
            }
        }
    }
}

/// At most one member is the payload.
fn payload(structure: &Shape, problems: &mut Problems) {
    let is_payload = |member: &&Member| member.traits.has("smithy.api#httpPayload");
    let mut payloads = structure.members.iter().filter(is_payload);
    if let (Some(first), Some(second)) = (payloads.next(), payloads.next()) {
        problems.push(
            Problem::model(format!(
                "both `{}` and `{}` are the payload",
                first.name, second.name
            ))
            .file(&*structure.file)
            .shape(&structure.id)
            .fix("leave `smithy.api#httpPayload` on one of them"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::labels;

    #[test]
    fn labels_of_uris() {
        assert_eq!(labels("/"), Ok(vec![]));
        assert_eq!(labels("/a/{B}/c/{D+}?e=f"), Ok(vec!["B", "D"]));
        assert_eq!(labels("a"), Err("it does not start with `/`"));
        assert_eq!(labels("/{A}b"), Err("a label is a whole segment"));
        assert_eq!(labels("/{}"), Err("a label has no name"));
        assert_eq!(labels("/{A}/{A}"), Err("a label appears twice"));
        assert_eq!(
            labels("/{A+}/{B}"),
            Err("there is a label after the greedy one")
        );
        assert_eq!(labels("/a?b={C}"), Err("there is a label in the query"));
    }
}
