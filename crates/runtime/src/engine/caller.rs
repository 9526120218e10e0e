//! What an attempt's request says of its caller: the user agent with all that the call makes use of, and the trace.

use aws_credential_types::credential_feature::AwsCredentialFeature;
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, OrchestratorError};
use aws_smithy_types::config_bag::FrozenLayer;

use super::{Failure, Run};
use crate::client::Handle;
use crate::schema::Operation;
use crate::user_agent::{Feature, USER_AGENT_HEADERS};

const TRACE_ID: &str = "x-amzn-trace-id";

impl Run {
    /// Has the request be part of the trace of the AWS Lambda invocation that it is made in, unless it says another one.
    /// Proxies add to the header, so it is not signed.
    pub(super) fn trace(&mut self) -> Result<(), Failure> {
        let Some(request) = self.context.request_mut() else {
            return Ok(());
        };
        let headers = request.headers_mut();
        if headers.contains_key(TRACE_ID) {
            return Ok(());
        }
        let env = &self.handle.settings().caller.env;
        match self.handle.caller().trace_id(env) {
            Some(id) => headers
                .try_insert(TRACE_ID, id)
                .map(drop)
                .map_err(OrchestratorError::other),
            None => Ok(()),
        }
    }
}

/// Adds what the call makes use of to its user agent, before it is signed. What interceptors wrote around the client's
/// user agent or in place of it stays.
pub(super) fn introduce(
    handle: &Handle,
    operation: &Operation,
    features: &[Feature],
    request: &mut HttpRequest,
    identity: Option<&Identity>,
) -> Result<(), Failure> {
    let mut more = features.to_vec();
    of_payload(handle, operation, request, &mut more);
    let own = more.len();
    if let Some(layer) = identity.and_then(|identity| identity.property::<FrozenLayer>()) {
        let of_credentials = layer.load::<AwsCredentialFeature>();
        more.extend(of_credentials.filter_map(Feature::of_credentials));
    }
    // A layer gives what was stored last first.
    if let Some(of_credentials) = more.get_mut(own..) {
        of_credentials.reverse();
    }
    let is_written = !handle.settings().interceptors.is_empty();
    if is_written && more.is_empty() {
        return Ok(());
    }
    let caller = handle.caller();
    let (client, call) = (caller.user_agent(), caller.user_agent_with(&more));
    let headers = request.headers_mut();
    for name in USER_AGENT_HEADERS {
        let value = match headers.get(&name) {
            Some(value) if is_written && value != client => value.replacen(client, &call, 1),
            None if is_written => continue,
            _ => (*call).to_owned(),
        };
        headers
            .try_insert(name, value)
            .map_err(OrchestratorError::other)?;
    }
    Ok(())
}

/// What is done to the call's bodies.
#[cfg_attr(
    not(any(feature = "checksums", feature = "compression")),
    allow(unused_variables, reason = "nothing is done to bodies then")
)]
fn of_payload(
    handle: &Handle,
    operation: &Operation,
    request: &HttpRequest,
    features: &mut Vec<Feature>,
) {
    #[cfg(feature = "compression")]
    if operation.flags & crate::schema::payload::GZIP != 0
        && request
            .headers()
            .get("content-encoding")
            .is_some_and(|encoding| encoding.split(", ").any(|encoding| encoding == "gzip"))
    {
        features.push(Feature::GZIP_REQUEST_COMPRESSION);
    }
    #[cfg(feature = "checksums")]
    of_checksums(handle, operation, request, features);
}

#[cfg(feature = "checksums")]
fn of_checksums(
    handle: &Handle,
    operation: &Operation,
    request: &HttpRequest,
    features: &mut Vec<Feature>,
) {
    use aws_smithy_types::checksum_config::{
        RequestChecksumCalculation, ResponseChecksumValidation,
    };

    use crate::checksum::Algorithm;
    use crate::schema::payload::CHECKSUM;

    let settings = &handle.settings().payload;
    if operation.flags & CHECKSUM != 0 {
        let (headers, trailer) = (request.headers(), request.headers().get("x-amz-trailer"));
        let is_there = |name: &str| headers.contains_key(name) || trailer == Some(name);
        let own = Feature::CHECKSUMS_REQ.into_iter();
        features.extend(own.filter(|(name, _)| is_there(name)).map(|(_, own)| own));
        features.push(match settings.request_checksum_calculation {
            Some(RequestChecksumCalculation::WhenRequired) => Feature::CHECKSUMS_REQ_WHEN_REQUIRED,
            _ => Feature::CHECKSUMS_REQ_WHEN_SUPPORTED,
        });
    }
    let mut known = Algorithm::ALL.into_iter();
    if known.any(|algorithm| operation.flags & algorithm.flag() != 0) {
        features.push(match settings.response_checksum_validation {
            Some(ResponseChecksumValidation::WhenRequired) => Feature::CHECKSUMS_RES_WHEN_REQUIRED,
            _ => Feature::CHECKSUMS_RES_WHEN_SUPPORTED,
        });
    }
}
