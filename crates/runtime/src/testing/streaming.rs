//! An operation whose input and output stream their bodies.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use bytes::Bytes;
use hyper::body::{Body, Frame};

use super::service::{Make, MakeError, TestService};
use crate::config::Config;
use crate::generated as rt;
use crate::operation::{Call, Draft, Sending, send};
use crate::schema;

#[derive(Debug)]
pub(crate) struct KeepInput {
    pub(crate) id: Option<String>,
    pub(crate) content: ByteStream,
}

impl rt::Fields for KeepInput {
    const ROW: &'static rt::Structure = &rt::structure(
        "KeepRequest",
        &[
            rt::m("Id", rt::STRING, rt::LABEL | rt::REQUIRED),
            rt::m(
                "Content",
                rt::BLOB,
                rt::PAYLOAD | rt::REQUIRED | rt::STREAMING | rt::REQUIRES_LENGTH,
            ),
        ],
    );

    fn get(&self, index: usize) -> Option<&dyn rt::Encode> {
        Some(match index {
            0 => &self.id,
            1 => &self.content,
            _ => return None,
        })
    }
}

impl rt::FieldsMut for KeepInput {
    fn blank() -> Self {
        Self {
            id: None,
            content: ByteStream::default(),
        }
    }

    fn get_mut(&mut self, index: usize) -> Option<&mut dyn rt::Decode> {
        Some(match index {
            0 => &mut self.id,
            1 => &mut self.content,
            _ => return None,
        })
    }
}

#[derive(Debug)]
pub(crate) struct KeepOutput {
    pub(crate) kind: Option<String>,
    pub(crate) content: ByteStream,
}

impl rt::Fields for KeepOutput {
    const ROW: &'static rt::Structure = &rt::structure(
        "KeepResponse",
        &[
            rt::w("Kind", "x-kind", rt::STRING, rt::HEADER),
            rt::m("Content", rt::BLOB, rt::PAYLOAD | rt::STREAMING),
        ],
    );

    fn get(&self, index: usize) -> Option<&dyn rt::Encode> {
        Some(match index {
            0 => &self.kind,
            1 => &self.content,
            _ => return None,
        })
    }
}

impl rt::FieldsMut for KeepOutput {
    fn blank() -> Self {
        Self {
            kind: None,
            content: ByteStream::default(),
        }
    }

    fn get_mut(&mut self, index: usize) -> Option<&mut dyn rt::Decode> {
        Some(match index {
            0 => &mut self.kind,
            1 => &mut self.content,
            _ => return None,
        })
    }
}

impl rt::Output for KeepOutput {
    fn set_request_id(&mut self, _: Option<String>) {}
}

/// `PUT /keep/{Id}` with a body that is streamed, and an answer that is.
#[derive(Debug)]
pub(crate) struct Keep;

impl rt::Operation for Keep {
    type Service = TestService;
    type Input = KeepInput;
    type Output = KeepOutput;
    type Error = MakeError;

    const ROW: &'static schema::Operation = &schema::Operation {
        name: "Keep",
        method: "PUT",
        uri: "/keep/{Id}",
        input: <KeepInput as rt::Fields>::ROW,
        output: <KeepOutput as rt::Fields>::ROW,
        errors: <Make as rt::Operation>::ROW.errors,
        flags: rt::STREAMING_OUTPUT,
    };

    fn outgoing(input: &mut KeepInput) -> Option<rt::Outgoing> {
        Some(rt::Outgoing::of(&mut input.content))
    }

    fn incoming(output: &mut KeepOutput, incoming: rt::Incoming) {
        incoming.put(&mut output.content);
    }
}

/// A fluent builder.
#[derive(Debug)]
pub(crate) struct KeepCall(Draft<KeepInput>);

impl KeepCall {
    pub(crate) fn send(self) -> Sending<Keep> {
        send(self)
    }
}

impl Call for KeepCall {
    type Operation = Keep;

    fn into_draft(self) -> Draft<KeepInput> {
        self.0
    }
}

/// A call that sends a stream.
pub(crate) fn keep(config: &Config<TestService>, content: ByteStream) -> KeepCall {
    let mut call = KeepCall(Draft::new(config.handle().clone()));
    call.0.input = KeepInput {
        id: Some("1".to_owned()),
        content,
    };
    call
}

/// Frames that are all there; nobody knows how long they are together.
struct Frames(VecDeque<&'static str>);

impl Body for Frames {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let next = self.0.pop_front();
        Poll::Ready(next.map(|data| Ok(Frame::data(Bytes::from_static(data.as_bytes())))))
    }
}

/// A body that comes in frames.
pub(crate) fn frames(frames: impl IntoIterator<Item = &'static str>) -> SdkBody {
    SdkBody::from_body_1_x(Frames(frames.into_iter().collect()))
}
