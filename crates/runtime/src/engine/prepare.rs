//! From the input to the request that the attempts send.

use std::sync::Arc;
use std::time::SystemTime;

use aws_smithy_runtime_api::client::interceptors::context::Input;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, OrchestratorError};
use aws_smithy_runtime_api::client::retries::RequestAttempts;
use aws_smithy_types::DateTime;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::date_time::Format;
use http::HeaderName;

use super::{Failure, Run, input, observe};
use crate::endpoint::{self, Resolved};
use crate::error::BoxError;
use crate::schema::STREAMING;
use crate::schema::payload::GZIP;
use crate::stream::Outgoing;
use crate::user_agent::USER_AGENT_HEADERS;

const INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");
const REQUEST: HeaderName = HeaderName::from_static("amz-sdk-request");

impl Run {
    pub(super) async fn prepare(&mut self) -> Result<(), Failure> {
        self.read_before_execution()?;
        self.modify_before_serialization()?;
        self.fill_token();
        self.read_before_serialization()?;
        self.context.enter_serialization_phase();
        let endpoint = self.resolve_endpoint().await;
        let request = self.request(endpoint, self.context.input());
        let (mut request, endpoint) = request.map_err(OrchestratorError::other)?;
        observe::endpoint(&endpoint);
        self.signing = Some(endpoint);
        self.stream(&mut request)
            .map_err(OrchestratorError::other)?;
        let input = self.context.take_input();
        if self.is_replayed(&request) {
            // Entering the phase copies the request that is there.
            self.context.set_request(HttpRequest::new(SdkBody::taken()));
            self.context.enter_before_transmit_phase();
            self.context.set_request(request);
            self.replay = input;
            return Ok(());
        }
        self.context.set_request(request);
        self.context.enter_before_transmit_phase();
        self.read_after_serialization()?;
        self.modify_before_retry_loop()?;
        #[cfg(feature = "compression")]
        self.compress()?;
        self.context.save_checkpoint();
        Ok(())
    }

    /// Whether the request of another attempt is made of the input again, so that the first one costs no copy: where
    /// nobody changes the request between, and nothing is streamed or compressed.
    fn is_replayed(&self, request: &HttpRequest) -> bool {
        let row = self.operation.row();
        self.handle.settings().interceptors.is_empty()
            && row.flags & GZIP == 0
            && row.input.members.iter().all(|member| !member.is(STREAMING))
            && request.body().bytes().is_some()
    }

    /// Makes the request again, as the attempt before took it.
    pub(super) fn replay(&mut self) -> Result<(), Failure> {
        let (Some(input), Some(endpoint)) = (&self.replay, self.signing.clone()) else {
            return Ok(());
        };
        let request = self.request(Ok(endpoint), Some(input));
        let (request, _) = request.map_err(OrchestratorError::other)?;
        self.context.set_request(request);
        self.context.save_checkpoint();
        Ok(())
    }

    /// Fills the idempotency token in, once for all attempts.
    fn fill_token(&mut self) {
        if let Some(token) = self
            .context
            .input_mut()
            .and_then(|input| self.operation.token(input))
        {
            let provider = &self.handle.settings().idempotency_token_provider;
            let make = || {
                provider
                    .clone()
                    .unwrap_or_default()
                    .make_idempotency_token()
            };
            token.get_or_insert_with(make);
        }
    }

    fn request(
        &self,
        endpoint: Result<Arc<Resolved>, BoxError>,
        input: Option<&Input>,
    ) -> Result<(HttpRequest, Arc<Resolved>), BoxError> {
        let operation = self.operation.row();
        let input = input.and_then(|input| self.operation.input(input));
        let input = input.ok_or_else(|| {
            format!(
                "an interceptor put another input in place of that of {}",
                operation.name
            )
        })?;
        let protocol = self.handle.service().protocol;
        let (mut request, own, prefix) = input::request(self.operation, protocol, input)?;
        let endpoint = endpoint?;
        let uri = endpoint::join(own.as_deref().unwrap_or(&endpoint.url), request.uri());
        request.set_uri(endpoint::prefixed(uri, &prefix))?;
        let headers = request.headers_mut();
        for (name, value) in self.handle.service().headers {
            // A member bound to the header is what the caller asked for.
            if !headers.contains_key(*name) {
                headers.try_insert(*name, *value)?;
            }
        }
        // For interceptors to see; without any, the signer is the first to need it.
        if !self.handle.settings().interceptors.is_empty() {
            for name in USER_AGENT_HEADERS {
                headers.try_insert(name, self.handle.caller().user_agent().to_owned())?;
            }
        }
        for (name, value) in &endpoint.headers {
            headers.try_append(name.clone(), value.clone())?;
        }
        Ok((request, endpoint))
    }

    /// Gives the request the body that the input streams, if it streams one.
    fn stream(&mut self, request: &mut HttpRequest) -> Result<(), BoxError> {
        let input = self.context.input_mut();
        match input.and_then(|input| self.operation.outgoing(input)) {
            Some(Outgoing { what, send }) => (send.0)(self, request, what),
            None => Ok(()),
        }
    }

    /// Tells interceptors which attempt it is.
    pub(super) fn count(&mut self, attempt: u32) {
        self.attempt = attempt;
        if !self.handle.settings().interceptors.is_empty() {
            self.bag
                .interceptor_state()
                .store_put(RequestAttempts::new(attempt));
        }
    }

    /// Says on each attempt which one it is: <https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html>.
    /// As in the official crates the signature does not cover it, and interceptors see it before the request is sent.
    pub(super) fn announce(&mut self) -> Result<(), Failure> {
        let (attempt, max) = (self.attempt, self.max_attempts);
        let ttl = (attempt > 1).then(|| self.ttl()).flatten();
        let Some(request) = self.context.request_mut() else {
            return Ok(());
        };
        let headers = request.headers_mut();
        let ttl = ttl.unwrap_or_default();
        let id = headers.try_insert(INVOCATION_ID, self.invocation_id.to_string());
        let attempts = headers.try_insert(REQUEST, format!("{ttl}attempt={attempt}; max={max}"));
        id.and(attempts).map(drop).map_err(OrchestratorError::other)
    }

    /// Until when an answer is waited for, by the service's clock: known where the caller set a read timeout.
    fn ttl(&self) -> Option<String> {
        let limit = self.timeouts().read_timeout()?;
        let until = self.skew.apply(self.handle.now()).checked_add(limit)?;
        let seconds = until.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs();
        let until = DateTime::from_secs(i64::try_from(seconds).ok()?);
        let until = until.fmt(Format::DateTime).ok()?;
        Some(format!("ttl={}; ", until.replace(['-', ':'], "")))
    }
}
