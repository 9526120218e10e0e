//! `smithy.api#requestCompression`: bodies of requests, compressed with gzip.
//!
//! <https://smithy.io/2.0/spec/behavior-traits.html#requestcompression-trait>

use std::fmt;
use std::io::{self, Write as _};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::http::HttpError;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http_body::{Body, Frame};

use crate::config::payload::PayloadSettings;
use crate::schema::payload::GZIP;
use crate::schema::{Operation, REQUIRES_LENGTH, STREAMING};

#[cfg(test)]
mod tests;

/// The size in bytes from which on bodies are compressed, unless the settings say otherwise.
const MIN_SIZE: u32 = 10240;
/// The largest size that the settings may say.
const MAX_MIN_SIZE: u32 = 10_485_760;

/// Compresses the request's body if its operation and the settings have it so. It runs once a call, before checksums and
/// signing.
///
/// A stream is compressed whatever its length, unless the service needs to know the length first.
pub(crate) fn compress(
    operation: &Operation,
    request: &mut HttpRequest,
    settings: &PayloadSettings,
) -> Result<(), CompressionError> {
    if operation.flags & GZIP == 0 || settings.disable_request_compression == Some(true) {
        return Ok(());
    }
    let min = settings
        .request_min_compression_size_bytes
        .unwrap_or(MIN_SIZE);
    if min > MAX_MIN_SIZE {
        return Err(CompressionError::MinSize(min));
    }
    let mut members = operation.input.members.iter();
    let min = match members.find(|member| member.is(STREAMING)) {
        Some(member) if member.is(REQUIRES_LENGTH) => return Ok(()),
        Some(_) => 1,
        None => u64::from(min.max(1)),
    };
    if request
        .body()
        .content_length()
        .is_some_and(|length| length < min)
    {
        return Ok(());
    }
    let own = request.headers().get_all("content-encoding");
    let encoding: Vec<&str> = own.chain(["gzip"]).collect();
    set(request, "content-encoding", encoding.join(", "))?;
    if let Some(bytes) = request.body().bytes() {
        let mut gzip = encoder();
        gzip.write_all(bytes).map_err(CompressionError::Gzip)?;
        let compressed = gzip.finish().map_err(CompressionError::Gzip)?;
        set(request, "content-length", compressed.len().to_string())?;
        *request.body_mut() = SdkBody::from(compressed);
    } else {
        request.headers_mut().remove("content-length");
        let body = request.take_body();
        // A body that can be sent again is compressed again for each attempt.
        *request.body_mut() = body.map(|body| SdkBody::from_body_1_x(Compressed::new(body)));
    }
    Ok(())
}

fn set(
    request: &mut HttpRequest,
    name: &'static str,
    value: String,
) -> Result<(), CompressionError> {
    let headers = request.headers_mut();
    headers
        .try_insert(name, value)
        .map(drop)
        .map_err(|source| CompressionError::Header { name, source })
}

fn encoder() -> GzEncoder<Vec<u8>> {
    GzEncoder::new(Vec::new(), Compression::default())
}

/// A stream, compressed as it comes.
struct Compressed {
    stream: SdkBody,
    /// Taken at the end.
    gzip: Option<GzEncoder<Vec<u8>>>,
}

impl Compressed {
    fn new(stream: SdkBody) -> Self {
        Self {
            stream,
            gzip: Some(encoder()),
        }
    }
}

impl Body for Compressed {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        while let Some(gzip) = &mut this.gzip {
            let frame = ready!(Pin::new(&mut this.stream).poll_frame(context));
            let written = match frame {
                Some(Ok(frame)) => {
                    let data = frame.into_data().unwrap_or_default();
                    let written = gzip.write_all(&data);
                    written.map(|()| std::mem::take(gzip.get_mut()))
                }
                Some(Err(error)) => {
                    this.gzip = None;
                    return Poll::Ready(Some(Err(error)));
                }
                None => this.gzip.take().map_or(Ok(Vec::new()), GzEncoder::finish),
            };
            match written {
                // The encoder keeps what it may yet compress better.
                Ok(data) if data.is_empty() => {}
                Ok(data) => return Poll::Ready(Some(Ok(Frame::data(data.into())))),
                Err(error) => {
                    this.gzip = None;
                    return Poll::Ready(Some(Err(error.into())));
                }
            }
        }
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        self.gzip.is_none()
    }
}

/// A request that cannot be compressed. It was not sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum CompressionError {
    /// The setting `request_min_compression_size_bytes` is out of its range.
    MinSize(u32),
    /// The body could not be compressed.
    Gzip(io::Error),
    /// A header could not be set.
    Header {
        /// The header.
        name: &'static str,
        /// Why not.
        source: HttpError,
    },
}

impl fmt::Display for CompressionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MinSize(size) => write!(
                f,
                "request_min_compression_size_bytes is {size}: set it to a number from 0 to {MAX_MIN_SIZE}"
            ),
            Self::Gzip(_) => f.write_str("the body could not be compressed"),
            Self::Header { name, .. } => write!(f, "cannot set the header {name}"),
        }
    }
}

impl std::error::Error for CompressionError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Gzip(source) => Some(source),
            Self::Header { source, .. } => Some(source),
            Self::MinSize(_) => None,
        }
    }
}
