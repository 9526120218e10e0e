//! The checksum of a request: in a header if the body is in memory, after it if it is a stream.

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::checksum_config::RequestChecksumCalculation;

use super::trailer::Trailing;
use super::{Algorithm, ChecksumError, set};
use crate::config::payload::PayloadSettings;
use crate::schema::Operation;
use crate::schema::payload::{CHECKSUM_ALGORITHM, CHECKSUM_REQUIRED};
use crate::sign::CONTENT_SHA256;

/// Headers that begin as those of checksums do, and are none.
const NO_CHECKSUMS: [&str; 3] = [
    "x-amz-checksum-algorithm",
    "x-amz-checksum-mode",
    "x-amz-checksum-type",
];

/// Adds the checksum that is asked for: by the input, or by the operation or the settings, which get CRC32.
pub(super) fn add(
    operation: &Operation,
    request: &mut HttpRequest,
    settings: &PayloadSettings,
) -> Result<(), ChecksumError> {
    let mut names = request.headers().iter().map(|(name, _)| name);
    if names.any(|name| name.starts_with("x-amz-checksum-") && !NO_CHECKSUMS.contains(&name)) {
        return Ok(());
    }
    let mut members = operation.input.members.iter();
    let member = members.find(|member| member.is(CHECKSUM_ALGORITHM));
    let asked = member.and_then(|member| Some((member, request.headers().get(member.wire)?)));
    let asked = match asked {
        Some((member, name)) => {
            Some(
                Algorithm::of_name(name).ok_or_else(|| ChecksumError::UnknownAlgorithm {
                    member: member.name,
                    name: name.to_owned(),
                })?,
            )
        }
        None => None,
    };
    let is_required = operation.flags & CHECKSUM_REQUIRED != 0;
    let on_request =
        settings.request_checksum_calculation == Some(RequestChecksumCalculation::WhenRequired);
    if asked.is_none() && !is_required && on_request {
        return Ok(());
    }
    let algorithm = asked.unwrap_or(Algorithm::Crc32);
    if let Some(bytes) = request.body().bytes() {
        let mut sum = algorithm.start();
        sum.update(bytes);
        set(request, algorithm.header(), sum.finish())?;
    } else if let Some(length) = request.body().content_length() {
        append(request, algorithm, length)?;
    } else if asked.is_some() || is_required {
        return Err(ChecksumError::UnknownLength {
            operation: operation.name,
        });
    } else {
        return Ok(());
    }
    match member {
        Some(member) => set(request, member.wire, algorithm.name().to_owned()),
        None => Ok(()),
    }
}

/// Has the checksum of a stream follow it.
fn append(
    request: &mut HttpRequest,
    algorithm: Algorithm,
    length: u64,
) -> Result<(), ChecksumError> {
    let own = request.headers().get_all("content-encoding");
    let encoding: Vec<&str> = own.chain(["aws-chunked"]).collect();
    set(request, "content-encoding", encoding.join(","))?;
    set(request, "x-amz-trailer", algorithm.header().to_owned())?;
    set(request, "x-amz-decoded-content-length", length.to_string())?;
    set(request, CONTENT_SHA256, UNSIGNED.to_owned())?;
    let body = Trailing::new(request.take_body(), algorithm, length);
    set(request, "content-length", body.unsent().to_string())?;
    *request.body_mut() = SdkBody::from_body_1_x(body);
    Ok(())
}

/// What is signed in place of the body's hash.
const UNSIGNED: &str = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
