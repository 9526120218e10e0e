//! Who an attempt is signed for, and what follows if the service says that these credentials have expired.

use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_runtime_api::client::orchestrator::OrchestratorError;

use super::{Failure, Run};
use crate::identity::Refused;
use crate::retry::skew_correction;
use crate::tell;

/// Codes by which services say that credentials have expired. Those that say that a key is not known, such as
/// `InvalidClientTokenId`, are no reason to load again: a key is not known for other reasons than its age.
const EXPIRED: [&str; 3] = ["ExpiredToken", "ExpiredTokenException", REQUEST_EXPIRED];
/// Some services say this of a signature's time as well.
const REQUEST_EXPIRED: &str = "RequestExpired";

const NO_CREDENTIALS: &str = "no credentials provider is set: set one in the client's configuration, or load the \
                              configuration with credentials";

/// What a call's attempts are signed with.
#[derive(Default)]
pub(super) struct SignedAs {
    identity: Option<Identity>,
    renewal: Renewal,
}

#[derive(Default, PartialEq, Eq)]
enum Renewal {
    #[default]
    Possible,
    /// The next attempt has other credentials.
    Due,
    /// Once a call.
    Done,
}

impl SignedAs {
    /// Who signed last, or is about to sign.
    pub(super) fn identity(&self) -> Option<&Identity> {
        self.identity.as_ref()
    }

    /// Whether another attempt is worth it, as it will be signed with other credentials.
    pub(super) fn is_renewed(&self) -> bool {
        self.renewal == Renewal::Due
    }
}

impl Run {
    /// Loads the identity to sign the attempt with.
    pub(super) async fn load_identity(&mut self) -> Result<(), Failure> {
        let credentials = self
            .handle
            .credentials()
            .ok_or_else(|| OrchestratorError::other(NO_CREDENTIALS))?;
        let components = self.handle.components().map_err(OrchestratorError::other)?;
        let identity = credentials.get(components, &self.bag).await;
        let identity = identity.map_err(OrchestratorError::other)?;
        self.signed_as.identity = Some(identity);
        if self.signed_as.is_renewed() {
            self.signed_as.renewal = Renewal::Done;
        }
        Ok(())
    }

    /// Has the credentials loaded again, once a call.
    pub(super) async fn renew(&mut self) {
        let Some(identity) = self.signed_as.identity.take() else {
            return;
        };
        let refused = Refused(identity.clone());
        self.bag.interceptor_state().store_put(Refused(identity));
        let Some(credentials) = self.handle.credentials() else {
            return;
        };
        // Where there are no others, what the service says is all there is to say.
        let Ok(components) = self.handle.components() else {
            return;
        };
        let Ok(fresh) = credentials.get(components, &self.bag).await else {
            return;
        };
        self.signed_as.renewal = if refused.is(&fresh) {
            tell::debug(
                "the credentials have expired, says the service, and the provider has no others",
            );
            Renewal::Done
        } else {
            tell::debug("the credentials had expired, says the service: others were loaded");
            Renewal::Due
        };
    }

    /// Whether the service says that the credentials have expired, for the first time in the call.
    pub(super) fn is_refused(&self) -> bool {
        if self.signed_as.renewal != Renewal::Possible {
            return false;
        }
        let Some(Err(failure)) = self.context.output_or_error() else {
            return false;
        };
        let (Some(error), Some(response)) = (failure.as_operation_error(), self.context.response())
        else {
            return false;
        };
        let code = self.operation.metadata(error).and_then(|meta| meta.code());
        match code {
            Some(REQUEST_EXPIRED) => {
                let (status, date) = (response.status().as_u16(), response.headers().get("date"));
                skew_correction(code, status, date, self.handle.now(), self.skew).is_none()
            }
            Some(code) => EXPIRED.contains(&code),
            None => false,
        }
    }
}
