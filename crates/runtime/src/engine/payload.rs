//! What happens to bodies on their way: compression and checksums, where the crate's features have them.

use aws_smithy_runtime_api::client::orchestrator::OrchestratorError;

use super::{Failure, Run};

impl Run {
    /// Compresses the request's body, once a call.
    #[cfg(feature = "compression")]
    pub(super) fn compress(&mut self) -> Result<(), Failure> {
        let Some(request) = self.context.request_mut() else {
            return Ok(());
        };
        let settings = &self.handle.settings().payload;
        crate::compression::compress(self.operation.row(), request, settings)
            .map_err(OrchestratorError::other)
    }

    /// Adds an attempt's checksums, and says whether the response's is to be checked.
    #[cfg(feature = "checksums")]
    pub(super) async fn add_checksums(&mut self) -> Result<bool, Failure> {
        let Some(request) = self.context.request_mut() else {
            return Ok(false);
        };
        let settings = &self.handle.settings().payload;
        crate::checksum::add(self.operation.row(), request, settings)
            .await
            .map_err(OrchestratorError::other)
    }

    /// Has the response's body checked as it is read.
    #[cfg(feature = "checksums")]
    pub(super) fn check_response(&mut self) {
        if let Some(response) = self.context.response_mut() {
            crate::checksum::check(self.operation.row(), response);
        }
    }
}
