//! awsJson: bytes as a response.

use slim_sdk_runtime::generated::{AwsJson, FieldsMut as _};
use slim_sdk_runtime::protocol::Protocol as _;

use crate::response::response;
use crate::shapes::{Everything, OPERATION};

const PROTOCOL: AwsJson = AwsJson {
    content_type: "application/x-amz-json-1.1",
    target: "Fuzz",
    query_compatible: true,
};

/// Reads bytes as a response of an operation: as its output, and as an error. Returns whether there was an output.
#[must_use]
pub fn aws_json(bytes: &[u8]) -> bool {
    let response = response(bytes);
    let _ = PROTOCOL.error(&response);
    let _ = PROTOCOL.error_members(&response, &mut Everything::blank());
    PROTOCOL
        .output(OPERATION, &response, &mut Everything::blank())
        .is_ok()
}
