//! `smithy.api#endpoint`: what an operation puts before the host. <https://smithy.io/2.0/spec/endpoint-traits.html>

use crate::codec::text;
use crate::endpoint::is_host_label;
use crate::naming::shown_name;
use crate::protocol::InvalidInput;
use crate::protocol::binding::is_required;
use crate::schema::{Operation, TimestampFormat};
use crate::shape::Shape;

/// The prefix of a pattern such as `foo.{Label}.`: each label is the input's member of that name, and one label of a
/// host name.
pub(crate) fn host_prefix(
    pattern: &str,
    operation: &Operation,
    input: &dyn Shape,
) -> Result<String, InvalidInput> {
    let mut problems = Vec::new();
    let mut prefix = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some((literal, after)) = rest.split_once('{') {
        prefix.push_str(literal);
        let (label, after) = after.split_once('}').unwrap_or((after, ""));
        rest = after;
        let value = value(input, label);
        if value.is_empty() && !is_set(input, label) && is_required(input, label) {
            // Named with all required members that are not set.
            continue;
        }
        if !is_host_label(&value) {
            problems.push(format!(
                "{} is a part of the host's name, and {value:?} cannot be one: up to 63 letters, digits and hyphens, the \
                 first no hyphen",
                shown_name(label)
            ));
        }
        prefix.push_str(&value);
    }
    prefix.push_str(rest);
    InvalidInput::check(operation, problems)?;
    Ok(prefix)
}

fn is_set(input: &dyn Shape, name: &str) -> bool {
    let mut members = input.schema().members.iter().enumerate();
    let found = members.find(|(_, member)| member.name == name);
    let value = found.and_then(|(index, _)| input.get(index));
    value.is_some_and(crate::shape::Encode::is_set)
}

/// The text of a member, empty if it is not set.
fn value(input: &dyn Shape, name: &str) -> String {
    let mut members = input.schema().members.iter().enumerate();
    let found = members.find(|(_, member)| member.name == name);
    let value = found.and_then(|(index, member)| {
        let value = input.get(index).filter(|value| value.is_set())?;
        text::texts(value, &member.target, TimestampFormat::DateTime).ok()
    });
    value.unwrap_or_default().concat()
}
