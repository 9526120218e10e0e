//! What is wrong with an input, all of it at once, before anything is sent.

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;

use crate::endpoint;
use crate::naming::shown;
use crate::operation::Dispatch;
use crate::protocol::{InvalidInput, Protocol};
use crate::schema::{ACCOUNT_ID, REQUIRED};
use crate::shape::Shape;

/// The request of an input, the endpoint that the input brings if it brings one, and what goes before the host.
pub(super) fn request(
    operation: &dyn Dispatch,
    protocol: &dyn Protocol,
    input: &dyn Shape,
) -> Result<(HttpRequest, Option<String>, String), InvalidInput> {
    let row = operation.row();
    let request = InvalidInput::and(required(operation, input), protocol.request(row, input));
    let request = InvalidInput::and(request, endpoint::member::of_input(row, input));
    let prefix = operation.host_prefix(input);
    let ((((), request), own), prefix) = InvalidInput::and(request, prefix)?;
    Ok((request, own, prefix))
}

/// Required members that are not set, in one problem.
fn required(operation: &dyn Dispatch, input: &dyn Shape) -> Result<(), InvalidInput> {
    let row = operation.row();
    let members = row.input.members.iter().enumerate();
    let missing = members.filter(|(index, member)| {
        let is_set = input.get(*index).is_some_and(crate::shape::Encode::is_set);
        member.is(REQUIRED) && !member.is(ACCOUNT_ID) && !is_set
    });
    let names: Vec<_> = missing.map(|(_, member)| shown(member)).collect();
    let verb = match names.len() {
        0 => return Ok(()),
        1 => "a required member is",
        _ => "required members are",
    };
    let problem = format!("{verb} not set: {}", names.join(", "));
    InvalidInput::check(row, vec![problem])
}
