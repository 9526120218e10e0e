//! Signatures of messages: each holds that of the message before it, the first that of the request.
//! <https://docs.aws.amazon.com/transcribe/latest/dg/streaming-setting-up.html>

use std::fmt;

use aws_sigv4::SigningOutput;
use aws_sigv4::event_stream::{sign_empty_message, sign_message};
use aws_sigv4::http_request::SigningError;
use aws_sigv4::sign::v4;
use aws_smithy_async::time::SharedTimeSource;
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_types::event_stream::{Message, SignMessage, SignMessageError};

use crate::retry::Skew;
use crate::sign::SigningContext;

/// What a [`DeferredSigner`](aws_smithy_eventstream::frame::DeferredSigner) waits for.
pub(crate) type Signer = Box<dyn SignMessage + Send + Sync>;

/// A signer of the messages that follow a request with this signature.
pub(crate) fn signer(
    signature: String,
    context: &SigningContext<'_>,
    clock: SharedTimeSource,
    skew: Skew,
) -> Signer {
    Box::new(Chain {
        signature,
        identity: context.identity.clone(),
        region: context.region.to_owned(),
        name: context.name.to_owned(),
        clock,
        skew,
    })
}

struct Chain {
    /// The signature of what was sent last.
    signature: String,
    identity: Identity,
    region: String,
    name: String,
    clock: SharedTimeSource,
    skew: Skew,
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chain").finish_non_exhaustive()
    }
}

type Params<'a> = v4::SigningParams<'a, ()>;

impl Chain {
    fn next(
        &mut self,
        sign: impl FnOnce(&str, &Params<'_>) -> Result<SigningOutput<Message>, SigningError>,
    ) -> Result<Message, SignMessageError> {
        let params = v4::SigningParams::builder()
            .identity(&self.identity)
            .region(&self.region)
            .name(&self.name)
            .time(self.skew.apply(self.clock.now()))
            .settings(())
            .build()?;
        let (message, signature) = sign(&self.signature, &params)?.into_parts();
        self.signature = signature;
        Ok(message)
    }
}

impl SignMessage for Chain {
    fn sign(&mut self, message: Message) -> Result<Message, SignMessageError> {
        self.next(|signature, params| sign_message(&message, signature, params))
    }

    fn sign_empty(&mut self) -> Option<Result<Message, SignMessageError>> {
        // The function itself takes one lifetime for both.
        #[allow(clippy::redundant_closure)]
        Some(self.next(|signature, params| sign_empty_message(signature, params)))
    }
}
