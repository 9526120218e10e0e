//! An endpoint that the input brings: a service may give out URLs, to be called in place of its own.

use super::url;
use crate::naming::shown;
use crate::protocol::InvalidInput;
use crate::schema::{ENDPOINT, Operation, TimestampFormat};
use crate::shape::Shape;

/// The URL in the input's member that is the endpoint, if it has one that is set.
pub(crate) fn of_input(
    operation: &Operation,
    input: &dyn Shape,
) -> Result<Option<String>, InvalidInput> {
    let mut members = input.schema().members.iter().enumerate();
    let Some((index, member)) = members.find(|(_, member)| member.is(ENDPOINT)) else {
        return Ok(None);
    };
    let Some(value) = input.get(index).filter(|value| value.is_set()) else {
        return Ok(None);
    };
    let texts = crate::codec::text::texts(value, &member.target, TimestampFormat::Default);
    let text = texts.unwrap_or_default().concat();
    let url = url::custom(&text);
    let problem = url
        .as_ref()
        .err()
        .map(|problem| format!("{} is no endpoint: {problem}", shown(member)));
    InvalidInput::check(operation, problem.into_iter().collect())?;
    Ok(url.ok())
}
