//! One attempt: sign, send, read.

use aws_smithy_runtime_api::client::http::{HttpConnector as _, HttpConnectorFuture};
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_runtime_api::client::interceptors::context::{Error, Output};
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::error::metadata::Builder;
use aws_smithy_types::event_stream::DeferredSignerSender;
use aws_types::request_id::{RequestId as _, apply_request_id};
use tracing::debug;

use super::auth::Auth;
use super::caller::introduce;
use super::stall::{Watch, upload};
use super::{Failure, Run, observe};
use crate::body::{BodyError, read_body};
use crate::client::{Handle, NO_HTTP_CLIENT};
use crate::endpoint::Resolved;
use crate::error::{ATTEMPTS, OPERATION, STATUS};
use crate::operation::{self, Modeled};
use crate::retry::Unread;
use crate::schema::{NO_AUTH, OPTIONAL_AUTH, STREAMING_OUTPUT, UNSIGNED_PAYLOAD};
use crate::shape::DecodeError;
use crate::sign::{CONTENT_SHA256, SigningContext, sign};
use crate::stream::{EventExchange, Incoming, SIGNED_EVENTS, check_initial_response};

impl Run {
    pub(super) async fn attempt(&mut self) -> Result<(), Failure> {
        self.read_before_attempt()?;
        self.trace()?;
        self.modify_before_signing()?;
        #[cfg(feature = "checksums")]
        let is_checked = self.add_checksums().await?;
        self.read_before_signing()?;
        self.sign().await?;
        self.read_after_signing()?;
        self.announce()?;
        self.modify_before_transmit()?;
        self.read_before_transmit()?;
        self.context.enter_transmit_phase();
        let response = self.transmit().await?;
        self.answered(response);
        self.read_after_transmit()?;
        self.modify_before_deserialization()?;
        self.read_before_deserialization()?;
        self.context.enter_deserialization_phase();
        #[cfg(feature = "checksums")]
        if is_checked {
            self.check_response();
        }
        let result = if self.streams() {
            self.parse_streaming()
        } else {
            self.load_body().await.and_then(|()| self.parse())
        };
        self.context.set_output_or_error(result);
        self.context.enter_after_deserialization_phase();
        self.read_after_deserialization()
    }

    /// Keeps the response. A future that borrowed it would hold a place for it to its end.
    fn answered(&mut self, response: HttpResponse) {
        observe::response(&self.attempt_span, &response);
        self.context.set_response(response);
        self.is_answered = true;
        self.context.enter_before_deserialization_phase();
    }

    async fn sign(&mut self) -> Result<(), Failure> {
        let settings = self.handle.settings();
        let flags = self.operation.row().flags;
        let is_anonymous = settings.no_auth
            || flags & NO_AUTH != 0
            || (flags & OPTIONAL_AUTH != 0 && settings.identity.provider.is_none());
        let auth = self.auth(is_anonymous).await?;
        let mut own = None;
        match &auth {
            Auth::Anonymous => {}
            // Boxed, as few calls have one.
            Auth::Own(scheme) => own = Some(Box::pin(self.own_identity(scheme)).await?),
            Auth::SigV4 => {
                signing_region(self.signing.as_deref(), &self.handle)?;
                self.load_identity().await?;
            }
        }
        self.sign_as(&auth, own.as_ref())
    }

    /// Signs the request by what was loaded.
    fn sign_as(&mut self, auth: &Auth, own: Option<&Identity>) -> Result<(), Failure> {
        let (handle, endpoint) = (self.handle.clone(), self.signing.clone());
        let by_sigv4 = matches!(auth, Auth::SigV4);
        let Some(request) = self.context.request_mut() else {
            return Ok(());
        };
        let loaded = self.signed_as.identity().filter(|_| by_sigv4);
        let row = self.operation.row();
        introduce(&handle, row, self.features, request, own.or(loaded))?;
        if let (Auth::Own(scheme), Some(identity)) = (auth, own) {
            return self.sign_by(scheme, identity);
        }
        let Some(identity) = loaded else {
            return Ok(());
        };
        let signing = endpoint.as_ref().map(|endpoint| &endpoint.signing);
        let name = signing.and_then(|signing| signing.name.as_deref());
        let is_unsigned =
            row.flags & UNSIGNED_PAYLOAD != 0 || handle.settings().is_payload_unsigned;
        let context = SigningContext {
            identity,
            region: signing_region(endpoint.as_deref(), &handle)?,
            name: name.unwrap_or(handle.service().signing_name),
            time: self.skew.apply(handle.now()),
            signs_payload: !is_unsigned,
            path: signing.into(),
            keys: handle.signing_keys(),
        };
        let signer = self.bag.load::<DeferredSignerSender>();
        if signer.is_some() {
            let headers = request.headers_mut();
            headers.insert(CONTENT_SHA256, SIGNED_EVENTS);
        }
        let signature = sign(request, &context).map_err(OrchestratorError::other)?;
        #[cfg(feature = "event-stream")]
        if let Some(sender) = signer {
            let clock = handle.time_source();
            let signer = crate::event_stream::signer(signature, &context, clock, self.skew);
            sender.send(signer).map_err(OrchestratorError::other)?;
        }
        #[cfg(not(feature = "event-stream"))]
        drop(signature);
        Ok(())
    }

    async fn transmit(&mut self) -> Result<HttpResponse, Failure> {
        let (response, stalled) = self.dispatch()?;
        let response = match stalled {
            None => response.await,
            Some(stalled) => Box::pin(upload(response, stalled)).await,
        };
        response.map_err(OrchestratorError::connector)
    }

    /// Hands the request over. Answers with the response to come, and with what ends if the request's body stalls.
    fn dispatch(&mut self) -> Result<(HttpConnectorFuture, Option<Watch>), Failure> {
        let handle = self.handle.clone();
        let connector = handle.connector().ok_or_else(|| {
            OrchestratorError::connector(ConnectorError::other(NO_HTTP_CLIENT.into(), None))
        })?;
        let Some(mut request) = self.context.take_request() else {
            return Err(OrchestratorError::other(
                "an interceptor took the request away",
            ));
        };
        if let Some(exchange) = EventExchange::of(self.operation.row()) {
            request.add_extension(exchange);
        }
        self.capture_connection(&mut request);
        let stalled = self.watch_upload(&mut request);
        Ok((connector.call(request), stalled))
    }

    /// Whether the response's body is the caller's to read.
    fn streams(&self) -> bool {
        let is_success = |response: &HttpResponse| response.status().is_success();
        self.operation.row().flags & STREAMING_OUTPUT != 0
            && self.context.response().is_some_and(is_success)
    }

    fn parse_streaming(&mut self) -> Result<Output, Failure> {
        let mut output = self.parse()?;
        let (operation, protocol) = (self.operation, self.handle.service().protocol);
        let mut patience = self.patience();
        if let Some(response) = self.context.response_mut() {
            operation.incoming(&mut output, &mut || Incoming {
                body: response.take_body(),
                protocol,
                patience: patience.take(),
            });
        }
        Ok(output)
    }

    /// Reads the body whole, so that interceptors, errors and the parser see bytes.
    async fn load_body(&mut self) -> Result<(), Failure> {
        let Some(response) = self.context.response_mut() else {
            return Err(OrchestratorError::other(
                "an interceptor took the response away",
            ));
        };
        if response.body().bytes().is_some() {
            return Ok(());
        }
        let limit = self.handle.settings().bounds.body_limit();
        let body = read_body(response.body_mut(), limit).await;
        // What is left of it ends its connection.
        drop(response.take_body());
        let body = match body {
            Ok(body) => body,
            // An error is told by its header, or by its status if the body broke off: the body may be lost.
            Err(error)
                if !response.status().is_success()
                    && (named(response) || !error.is_too_large()) =>
            {
                debug!(%error, "the error's body was not read");
                bytes::Bytes::new()
            }
            Err(error) if error.is_timeout() => {
                return Err(OrchestratorError::timeout(error.into()));
            }
            Err(error) => return Err(OrchestratorError::response(error.into())),
        };
        *response.body_mut() = SdkBody::from(body);
        Ok(())
    }

    fn parse(&self) -> Result<Output, Failure> {
        let Some(response) = self.context.response() else {
            return Err(OrchestratorError::other(
                "an interceptor took the response away",
            ));
        };
        if response.status().is_success() {
            let mut output = self.operation.output(response);
            if let Some(into) = self.operation.output_mut(&mut output) {
                self.read(response, into).map_err(|error| {
                    let meta = self.about_error(response).build();
                    OrchestratorError::operation(self.operation.unhandled(error.into(), meta))
                })?;
            }
            return Ok(output);
        }
        Err(OrchestratorError::operation(self.parse_error(response)))
    }

    fn read(
        &self,
        response: &HttpResponse,
        into: &mut dyn operation::Output,
    ) -> Result<(), DecodeError> {
        let protocol = self.handle.service().protocol;
        let row = self.operation.row();
        if row.flags & STREAMING_OUTPUT != 0 {
            check_initial_response(row, response.headers())?;
        }
        protocol.output(row, response, into)?;
        let request_id = response.request_id().map(ToOwned::to_owned);
        into.set_request_id(request_id.or_else(|| protocol.request_id(response)));
        Ok(())
    }

    /// What an error says of its call.
    fn about_error(&self, response: &HttpResponse) -> Builder {
        apply_request_id(ErrorMetadata::builder(), response.headers())
            .custom(OPERATION, self.operation.row().name)
            .custom(STATUS, response.status().as_u16().to_string())
            .custom(ATTEMPTS, self.attempt.to_string())
    }

    fn parse_error(&self, response: &HttpResponse) -> Error {
        let protocol = self.handle.service().protocol;
        let error = protocol.error(response);
        let mut meta = self.about_error(response);
        if response.request_id().is_none()
            && let Some(id) = protocol.request_id(response)
        {
            meta = meta.custom(REQUEST_ID, id);
        }
        if let Some(code) = error.query_code.as_ref().or(error.code.as_ref()) {
            meta = meta.code(code);
        }
        if let Some(message) = &error.message {
            meta = meta.message(message);
        }
        let meta = meta.build();
        let errors = self.operation.row().errors;
        let index = error
            .code
            .as_ref()
            .and_then(|code| errors.iter().position(|error| error.name == code));
        let modeled = Modeled {
            members: &|into| protocol.error_members(response, into),
            meta: &meta,
        };
        let modeled = index.and_then(|index| self.operation.modeled(index, &modeled));
        modeled.unwrap_or_else(|| {
            let status = response.status().as_u16();
            let source = match meta.code() {
                Some(_) => meta.clone().into(),
                None => {
                    format!("the service answered with status {status} and no error code").into()
                }
            };
            self.operation.unhandled(source, meta)
        })
    }
}

/// The region in the signature's scope: the endpoint's, or that of the settings.
fn signing_region<'a>(
    endpoint: Option<&'a Resolved>,
    handle: &'a Handle,
) -> Result<&'a str, Failure> {
    let own = endpoint.and_then(|endpoint| endpoint.signing.region.as_deref());
    let region = own.or_else(|| handle.settings().region.as_ref().map(AsRef::as_ref));
    region.ok_or_else(|| OrchestratorError::other(NO_REGION))
}

/// The key that `RequestId` of error metadata reads.
const REQUEST_ID: &str = "aws_request_id";

/// Whether a header names the error.
fn named(response: &HttpResponse) -> bool {
    response.headers().contains_key("x-amzn-errortype")
}

/// Why a response's body was not read, if that is what failed.
pub(super) fn unread(failure: &Failure) -> Option<Unread> {
    let mut source = std::error::Error::source(failure);
    while let Some(error) = source {
        if let Some(error) = error.downcast_ref::<BodyError>() {
            return Some(if error.is_too_large() {
                Unread::TooLarge
            } else {
                Unread::Cut
            });
        }
        source = error.source();
    }
    None
}

const NO_REGION: &str = "no region is set, and requests are signed for one: set `region` in the client's configuration, \
                         or AWS_REGION in the environment";
