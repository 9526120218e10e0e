//! Which connection an attempt was made on: one that gave a transient error is not used again.
//!
//! This is for HTTP clients that tell of their connections, as those of aws-smithy-http-client do. The default one keeps
//! to itself which it used: it drops connections that broke, and keeps those on which an error was answered.

use aws_smithy_runtime_api::client::connection::CaptureSmithyConnection;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::retry::{ErrorKind, ReconnectMode};

use super::Run;
use crate::retry::{Decision, Verdict};

impl Run {
    /// Asks the HTTP client to tell which connection it uses.
    pub(super) fn capture_connection(&mut self, request: &mut HttpRequest) {
        if self.handle.settings().http_client.is_none() {
            return;
        }
        let mode = self.retry_config().reconnect_mode();
        self.connection = (mode == ReconnectMode::ReconnectOnTransientError).then(|| {
            let connection = CaptureSmithyConnection::new();
            request.add_extension(connection.clone());
            connection
        });
    }

    /// Has the connection closed if the attempt's failure may be its fault.
    pub(super) fn part_from_connection(&mut self, decision: &Decision) {
        let connection = self.connection.take();
        if decision.verdict != Verdict::Retry(ErrorKind::TransientError) {
            return;
        }
        if let Some(connection) = connection.and_then(|connection| connection.get()) {
            crate::tell::debug("the connection is not used again");
            connection.poison();
        }
    }
}
