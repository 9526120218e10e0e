//! restJson1: bytes as a response.

use slim_sdk_runtime::generated::{FieldsMut as _, RestJson1};
use slim_sdk_runtime::protocol::Protocol as _;

use crate::response::response;
use crate::shapes::{Everything, OPERATION, Payload};

/// Reads bytes as a response of an operation: as its output, as an error, and as a payload. Returns whether there was an
/// output.
#[must_use]
pub fn rest_json(bytes: &[u8]) -> bool {
    let response = response(bytes);
    let mut output = Everything::blank();
    let is_read = RestJson1.output(OPERATION, &response, &mut output).is_ok();
    let _ = RestJson1.error(&response);
    let _ = RestJson1.error_members(&response, &mut Everything::blank());
    let _ = RestJson1.output(OPERATION, &response, &mut Payload::blank());
    is_read
}
