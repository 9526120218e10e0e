//! The checksum of a response, compared with what was received.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::checksum_config::ResponseChecksumValidation;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::sum::Sum;
use super::{Algorithm, ChecksumError, ChecksumMismatch, set};
use crate::config::payload::PayloadSettings;
use crate::schema::Operation;
use crate::schema::payload::CHECKSUM_MODE;

/// What a member with [`CHECKSUM_MODE`] is set to if the response is to be checked.
const ENABLED: &str = "ENABLED";

/// Asks for the response's checksum if the settings want it and the input does not say, and tells whether it is wanted.
pub(super) fn ask(
    operation: &Operation,
    request: &mut HttpRequest,
    settings: &PayloadSettings,
) -> Result<bool, ChecksumError> {
    let mut known = Algorithm::ALL.into_iter();
    if !known.any(|algorithm| operation.flags & algorithm.flag() != 0) {
        return Ok(false);
    }
    let by_default =
        settings.response_checksum_validation != Some(ResponseChecksumValidation::WhenRequired);
    let mut members = operation.input.members.iter();
    let Some(member) = members.find(|member| member.is(CHECKSUM_MODE)) else {
        return Ok(by_default);
    };
    if let Some(mode) = request.headers().get(member.wire) {
        return Ok(mode.eq_ignore_ascii_case(ENABLED));
    }
    if by_default {
        set(request, member.wire, ENABLED.to_owned())?;
    }
    Ok(by_default)
}

/// Has the body of a response fail at its end if it is not what the response's checksum says.
///
/// Of several checksums the cheapest counts. One of parts (`...-3`) says nothing of the bytes themselves.
pub(crate) fn check(operation: &Operation, response: &mut HttpResponse) {
    // The checksum is that of the body which HEAD leaves out.
    if !response.status().is_success() || operation.method == "HEAD" {
        return;
    }
    let modeled = Algorithm::ALL.into_iter();
    let mut modeled = modeled.filter(|algorithm| operation.flags & algorithm.flag() != 0);
    let found = modeled.find_map(|algorithm| {
        let expected = response.headers().get(algorithm.header())?;
        Some((algorithm, expected.to_owned()))
    });
    let Some((algorithm, expected)) = found.filter(|(_, expected)| !is_of_parts(expected)) else {
        return;
    };
    let body = Checked {
        body: response.take_body(),
        algorithm,
        sum: Some(algorithm.start()),
        expected,
    };
    *response.body_mut() = SdkBody::from_body_1_x(body);
}

fn is_of_parts(checksum: &str) -> bool {
    let parts = checksum.rsplit_once('-').map(|(_, parts)| parts);
    parts.is_some_and(|parts| !parts.is_empty() && parts.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A body that ends with an error if it is not what its checksum says.
struct Checked {
    body: SdkBody,
    algorithm: Algorithm,
    /// Taken at the end.
    sum: Option<Sum>,
    expected: String,
}

impl Body for Checked {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        let frame = ready!(Pin::new(&mut this.body).poll_frame(context));
        match &frame {
            Some(Ok(frame)) => {
                if let (Some(sum), Some(data)) = (&mut this.sum, frame.data_ref()) {
                    sum.update(data);
                }
            }
            Some(Err(_)) => this.sum = None,
            None => {
                let actual = this.sum.take().map(Sum::finish);
                if let Some(actual) = actual.filter(|actual| *actual != this.expected) {
                    let mismatch = ChecksumMismatch {
                        algorithm: this.algorithm,
                        expected: std::mem::take(&mut this.expected),
                        actual,
                    };
                    return Poll::Ready(Some(Err(mismatch.into())));
                }
            }
        }
        Poll::Ready(frame)
    }

    /// Readers stop at a body that says it is at its end: the comparison is still to come.
    fn is_end_stream(&self) -> bool {
        self.sum.is_none() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        Body::size_hint(&self.body)
    }
}
