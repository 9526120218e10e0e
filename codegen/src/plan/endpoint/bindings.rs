//! Parameters that operations give: `staticContextParams`, `contextParam` and `operationContextParams`.

use serde_json::Value;

use super::read::{constant, text};
use super::{Binding, Source, Step, Wrong};
use crate::error::Error;
use crate::model::Shape;

const STATIC: &str = "smithy.rules#staticContextParams";
const MEMBER: &str = "smithy.rules#contextParam";
const PATHS: &str = "smithy.rules#operationContextParams";

/// The parameters that an operation gives; of several for one parameter, the last counts.
///
/// # Errors
/// A value that no parameter can have; a path that the runtime does not follow.
pub fn bindings(operation: &Shape, input: Option<&Shape>) -> Result<Vec<Binding>, Error> {
    let mut bindings = Vec::new();
    for (name, value) in entries(operation, PATHS) {
        let path = text(value, "path", &format!("the parameter `{name}`")).and_then(path);
        let path = path.map_err(|wrong| wrong.problem(operation, PATHS))?;
        bindings.push(Binding {
            parameter: name.to_owned(),
            source: Source::Input(path),
        });
    }
    for member in input.iter().flat_map(|input| &input.members) {
        let Some(value) = member.traits.get(MEMBER) else {
            continue;
        };
        let of = format!("the trait of `{}`", member.name);
        let name = text(value, "name", &of).map_err(|wrong| wrong.problem(operation, MEMBER))?;
        bindings.push(Binding {
            parameter: name.to_owned(),
            source: Source::Input(vec![Step::Field(member.name.clone())]),
        });
    }
    for (name, value) in entries(operation, STATIC) {
        let value = value.get("value").unwrap_or(&Value::Null);
        let value = constant(value, name).map_err(|wrong| wrong.problem(operation, STATIC))?;
        bindings.push(Binding {
            parameter: name.to_owned(),
            source: Source::Static(value),
        });
    }
    Ok(bindings)
}

fn entries<'s>(
    operation: &'s Shape,
    id: &str,
) -> impl Iterator<Item = (&'s str, &'s Value)> + use<'s> {
    let entries = operation.traits.get(id).and_then(Value::as_object);
    entries
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str(), value))
}

/// A path: the part of `JMESPath` that <https://smithy.io/2.0/additional-specs/rules-engine/parameters.html> allows.
fn path(text: &str) -> Result<Vec<Step>, Wrong> {
    let wrong = || Wrong::unsupported(format!("the path `{text}`"));
    if let Some(inner) = text
        .strip_prefix("keys(")
        .and_then(|rest| rest.strip_suffix(')'))
    {
        let mut steps = steps(inner).ok_or_else(wrong)?;
        steps.push(Step::Keys);
        return Ok(steps);
    }
    steps(text).ok_or_else(wrong)
}

fn steps(text: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut rest = text;
    loop {
        if let Some(after) = rest.strip_prefix("[*]") {
            steps.push(Step::Each);
            rest = after;
        } else if let Some(after) = rest.strip_prefix("[]") {
            // What several paths lead to is one list already.
            if !matches!(steps.last(), Some(Step::Select(_))) {
                steps.push(Step::Each);
            }
            rest = after;
        } else if let Some(after) = rest.strip_prefix('[') {
            let (inner, after) = after.split_once(']')?;
            let paths = inner.split(',').map(|path| self::steps(path.trim()));
            steps.push(Step::Select(paths.collect::<Option<_>>()?));
            rest = after;
        } else if let Some(after) = rest.strip_prefix('*') {
            steps.push(Step::Each);
            rest = after;
        } else {
            let end = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                .unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
                return None;
            }
            steps.push(Step::Field(name.to_owned()));
            rest = after;
        }
        if rest.is_empty() {
            return Some(steps);
        }
        if let Some(after) = rest.strip_prefix('.') {
            rest = after;
        } else if !rest.starts_with('[') {
            return None;
        }
    }
}
