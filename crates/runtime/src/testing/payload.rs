//! Operations that differ in their flags, streams of every kind, and an HTTP client that reads what it is sent.

use std::collections::{HashMap, VecDeque};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::{Body, Frame, SizeHint};

use super::service::{MakeError, MakeOutput, TestService, base};
use super::shapes::shape;
use super::{Script, Step};
use crate::config::{Builder, Config};
use crate::generated as rt;
use crate::operation::{Call, Draft};
use crate::schema;
use crate::stream::{Incoming, Outgoing};

shape! {
    SayInput = &rt::structure("SayRequest", &[
        rt::w("Algorithm", "x-amz-sdk-checksum-algorithm", rt::STRING, rt::HEADER | rt::CHECKSUM_ALGORITHM),
        rt::w("Sum", "x-amz-checksum-sha256", rt::STRING, rt::HEADER),
        rt::w("Md5", "Content-MD5", rt::STRING, rt::HEADER),
        rt::w("Tree", "x-amz-sha256-tree-hash", rt::STRING, rt::HEADER),
        rt::w("Encoding", "Content-Encoding", rt::STRING, rt::HEADER),
        rt::m("Data", rt::STRING, 0),
    ]);
    0 algorithm: Option<String>,
    1 sum: Option<String>,
    2 md5: Option<String>,
    3 tree: Option<String>,
    4 encoding: Option<String>,
    5 data: Option<String>,
}

/// `POST /said` with a document.
#[derive(Debug)]
pub(crate) struct Say<const FLAGS: u32>;

impl<const FLAGS: u32> rt::Operation for Say<FLAGS> {
    type Service = TestService;
    type Input = SayInput;
    type Output = MakeOutput;
    type Error = MakeError;

    const ROW: &'static schema::Operation = &schema::Operation {
        name: "Say",
        method: "POST",
        uri: "/said",
        input: <SayInput as rt::Fields>::ROW,
        output: <MakeOutput as rt::Fields>::ROW,
        errors: &[],
        flags: FLAGS,
    };
}

/// What is streamed: `x-amz-sdk-checksum-algorithm`, `x-amz-checksum-mode` and `Content-Encoding` beside the body.
#[derive(Debug)]
pub(crate) struct Streamed<const SIZED: bool> {
    pub(crate) algorithm: Option<String>,
    pub(crate) mode: Option<String>,
    pub(crate) encoding: Option<String>,
    pub(crate) content: ByteStream,
}

impl<const SIZED: bool> Streamed<SIZED> {
    const CONTENT: u32 = rt::PAYLOAD | rt::STREAMING | if SIZED { rt::REQUIRES_LENGTH } else { 0 };
}

impl<const SIZED: bool> rt::Fields for Streamed<SIZED> {
    const ROW: &'static rt::Structure = &rt::structure(
        "Streamed",
        &[
            rt::w(
                "Algorithm",
                "x-amz-sdk-checksum-algorithm",
                rt::STRING,
                rt::HEADER | rt::CHECKSUM_ALGORITHM,
            ),
            rt::w(
                "Mode",
                "x-amz-checksum-mode",
                rt::STRING,
                rt::HEADER | rt::CHECKSUM_MODE,
            ),
            rt::w("Encoding", "Content-Encoding", rt::STRING, rt::HEADER),
            rt::m("Content", rt::BLOB, Self::CONTENT),
        ],
    );

    fn get(&self, index: usize) -> Option<&dyn rt::Encode> {
        Some(match index {
            0 => &self.algorithm,
            1 => &self.mode,
            2 => &self.encoding,
            3 => &self.content,
            _ => return None,
        })
    }
}

impl<const SIZED: bool> rt::FieldsMut for Streamed<SIZED> {
    fn blank() -> Self {
        Self {
            algorithm: None,
            mode: None,
            encoding: None,
            content: ByteStream::default(),
        }
    }

    fn get_mut(&mut self, index: usize) -> Option<&mut dyn rt::Decode> {
        Some(match index {
            0 => &mut self.algorithm,
            1 => &mut self.mode,
            2 => &mut self.encoding,
            3 => &mut self.content,
            _ => return None,
        })
    }
}

impl rt::Output for Streamed<false> {
    fn set_request_id(&mut self, _: Option<String>) {}
}

/// `PUT /stream` with a stream.
#[derive(Debug)]
pub(crate) struct Put<const FLAGS: u32, const SIZED: bool>;

impl<const FLAGS: u32, const SIZED: bool> rt::Operation for Put<FLAGS, SIZED> {
    type Service = TestService;
    type Input = Streamed<SIZED>;
    type Output = MakeOutput;
    type Error = MakeError;

    const ROW: &'static schema::Operation = &schema::Operation {
        name: "Put",
        method: "PUT",
        uri: "/stream",
        input: <Streamed<SIZED> as rt::Fields>::ROW,
        output: <MakeOutput as rt::Fields>::ROW,
        errors: &[],
        flags: FLAGS,
    };

    fn outgoing(input: &mut Streamed<SIZED>) -> Option<Outgoing> {
        Some(Outgoing::of(&mut input.content))
    }
}

/// `GET /stream`, answered with a stream.
#[derive(Debug)]
pub(crate) struct Get<const FLAGS: u32>;

impl<const FLAGS: u32> rt::Operation for Get<FLAGS> {
    type Service = TestService;
    type Input = Streamed<false>;
    type Output = Streamed<false>;
    type Error = MakeError;

    const ROW: &'static schema::Operation = &schema::Operation {
        name: "Get",
        method: "GET",
        uri: "/stream",
        input: &rt::structure(
            "Get",
            <Streamed<false> as rt::Fields>::ROW.members.split_at(2).0,
        ),
        output: <Streamed<false> as rt::Fields>::ROW,
        errors: &[],
        flags: FLAGS | schema::STREAMING_OUTPUT,
    };

    fn incoming(output: &mut Streamed<false>, incoming: Incoming) {
        incoming.put(&mut output.content);
    }
}

/// A call of any operation.
pub(crate) struct Calling<O: rt::Operation>(Draft<O::Input>);

impl<O: rt::Operation> Call for Calling<O> {
    type Operation = O;

    fn into_draft(self) -> Draft<O::Input> {
        self.0
    }
}

pub(crate) fn call<O: rt::Operation>(config: &Config<TestService>, input: O::Input) -> Calling<O> {
    let mut draft = Draft::new(config.handle().clone());
    draft.input = input;
    Calling(draft)
}

/// A body that comes in frames.
struct Frames {
    frames: VecDeque<Result<Bytes, &'static str>>,
    length: Option<u64>,
}

impl Body for Frames {
    type Data = Bytes;
    type Error = &'static str;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, &'static str>>> {
        Poll::Ready(self.frames.pop_front().map(|frame| frame.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.frames.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        self.length
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// A stream that can be read once, of frames and a length that may lie.
pub(crate) fn stream(
    frames: impl IntoIterator<Item = Result<Bytes, &'static str>>,
    length: Option<u64>,
) -> SdkBody {
    let frames = frames.into_iter().collect();
    SdkBody::from_body_1_x(Frames { frames, length })
}

/// A stream that can be read any number of times, in frames of some size.
pub(crate) fn file(data: impl Into<Bytes>, frame: usize) -> ByteStream {
    let data = data.into();
    ByteStream::new(SdkBody::retryable(move || {
        let frames = data.chunks(frame).map(|chunk| Ok(data.slice_ref(chunk)));
        stream(frames, Some(data.len() as u64))
    }))
}

/// A request, its body read to its end.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    headers: HashMap<String, String>,
    /// The length that the body said it has, if it is a stream.
    pub(crate) announced: Option<u64>,
    pub(crate) body: Result<Vec<u8>, String>,
}

impl Sent {
    /// A header, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.headers.contains_key(name)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone().unwrap()).unwrap()
    }
}

/// Reads each request, and has a script answer it.
#[derive(Clone, Debug)]
pub(crate) struct Wire {
    sent: Arc<Mutex<Vec<Sent>>>,
    answers: SharedHttpConnector,
}

impl Wire {
    pub(crate) fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self {
            sent: Arc::default(),
            answers: SharedHttpConnector::new(Script::new(steps)),
        }
    }

    pub(crate) fn config(&self) -> Builder<TestService> {
        base(&Script::default()).http_client(self.clone())
    }

    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.sent.lock().unwrap().clone()
    }
}

impl HttpClient for Wire {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Wire {
    fn call(&self, mut request: HttpRequest) -> HttpConnectorFuture {
        let this = self.clone();
        HttpConnectorFuture::new(async move {
            let headers = request.headers().iter();
            let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
            let mut sent = Sent {
                headers: headers.collect(),
                announced: request.body().content_length(),
                body: Ok(Vec::new()),
            };
            let result = read(request.take_body()).await;
            let is_read = result.is_ok();
            sent.body = result;
            this.sent.lock().unwrap().push(sent);
            if !is_read {
                return Err(ConnectorError::user("the body failed".into()));
            }
            let answer: Result<HttpResponse, ConnectorError> =
                this.answers.call(HttpRequest::empty()).await;
            answer
        })
    }
}

/// All of a body, read as HTTP clients do: until it says that it is at its end.
pub(crate) async fn read(mut body: SdkBody) -> Result<Vec<u8>, String> {
    let mut all = Vec::new();
    while !Body::is_end_stream(&body) {
        let Some(frame) = body.frame().await else {
            break;
        };
        let frame = frame.map_err(|error| error.to_string())?;
        all.extend_from_slice(&frame.into_data().unwrap_or_default());
    }
    Ok(all)
}
