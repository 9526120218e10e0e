//! Bodies that an input streams. Such an input brings this with it: programs that stream nothing have none of it.

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;

use super::Run;
use crate::error::BoxError;
use crate::naming::shown;
use crate::protocol::InvalidInput;
use crate::schema::{Member, Operation, REQUIRES_LENGTH, STREAMING};
use crate::stream::{Events, Streamed};

/// How a request gets the body that an input streams.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SendBody(
    pub(super) fn(&mut Run, &mut HttpRequest, Streamed) -> Result<(), BoxError>,
);

pub(crate) const SEND_BODY: SendBody = SendBody(|run, request, what| match what {
    Streamed::Bytes(body) => run.stream_bytes(request, body),
    Streamed::Events(events) => run.stream_events(request, events),
});

impl Run {
    fn stream_bytes(&self, request: &mut HttpRequest, body: SdkBody) -> Result<(), BoxError> {
        if let Some(length) = body.content_length() {
            let headers = request.headers_mut();
            headers.try_insert("content-length", length.to_string())?;
        } else {
            let operation = self.operation.row();
            refuse(
                operation,
                |member| member.is(REQUIRES_LENGTH),
                "is a stream of unknown length, and the service needs to know it first: stream bytes or a file",
            )?;
        }
        *request.body_mut() = body;
        Ok(())
    }

    /// Gives the request events for a body, and keeps the way to their signer until the request is signed.
    fn stream_events(
        &mut self,
        request: &mut HttpRequest,
        events: Box<dyn Events>,
    ) -> Result<(), BoxError> {
        let Some((body, signer)) = events.body(self.handle.service().protocol) else {
            return refuse(
                self.operation.row(),
                |member| member.is(STREAMING),
                "is not set: it is the stream of events to send",
            );
        };
        self.bag.interceptor_state().store_put(signer);
        *request.body_mut() = body;
        Ok(())
    }
}

/// Refuses the input for the first such member, if there is one.
fn refuse(
    operation: &Operation,
    is_wrong: fn(&&Member) -> bool,
    problem: &str,
) -> Result<(), BoxError> {
    let member = operation.input.members.iter().find(is_wrong);
    let problem = member.map(|member| format!("{} {problem}", shown(member)));
    Ok(InvalidInput::check(
        operation,
        problem.into_iter().collect(),
    )?)
}
