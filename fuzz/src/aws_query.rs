//! awsQuery: bytes as a response.

use slim_sdk_runtime::generated::{AwsQuery, FieldsMut as _};
use slim_sdk_runtime::protocol::Protocol as _;

use crate::response::response;
use crate::shapes::{Everything, OPERATION};

const PROTOCOL: AwsQuery = AwsQuery {
    version: "2025-01-01",
};

/// Reads bytes as a response of an operation: as its output, and as an error. Returns whether there was an output.
#[must_use]
pub fn aws_query(bytes: &[u8]) -> bool {
    let response = response(bytes);
    let _ = PROTOCOL.error(&response);
    let _ = PROTOCOL.error_members(&response, &mut Everything::blank());
    let _ = PROTOCOL.request_id(&response);
    PROTOCOL
        .output(OPERATION, &response, &mut Everything::blank())
        .is_ok()
}
