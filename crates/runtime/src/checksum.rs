//! Checksums of bodies: in a header or after the body of a request, and compared with what a response brings.
//!
//! An operation's flags say what it takes (see [`schema::payload`](crate::schema::payload)), its members and the client's
//! settings what of that is done. Sources: <https://smithy.io/2.0/aws/aws-core.html#aws-protocols-httpchecksum-trait> and
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html>

use std::fmt;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::http::HttpError;
use aws_smithy_types::base64;
use aws_smithy_types::body::SdkBody;
use http_body_util::BodyExt as _;
use md5::{Digest as _, Md5};

use crate::config::payload::PayloadSettings;
use crate::schema::Operation;
use crate::schema::payload::{CHECKSUM, MD5_REQUIRED, TREE_HASH};

pub use self::sum::Algorithm;

mod request;
mod response;
mod sum;
#[cfg(test)]
mod tests;
mod trailer;
mod tree;

pub(crate) use self::response::check;

/// Gives an attempt's request the checksums that its operation has, and says whether the response's is to be checked.
///
/// It runs after everything that may change the request, before signing. A checksum that the caller set is kept.
pub(crate) async fn add(
    operation: &Operation,
    request: &mut HttpRequest,
    settings: &PayloadSettings,
) -> Result<bool, ChecksumError> {
    if operation.flags & TREE_HASH != 0 {
        tree::add(request).await?;
    }
    if operation.flags & MD5_REQUIRED != 0 && !request.headers().contains_key(CONTENT_MD5) {
        let mut md5 = Md5::new();
        feed(request.body(), CONTENT_MD5, |data| md5.update(data)).await?;
        set(request, CONTENT_MD5, base64::encode(md5.finalize()))?;
    }
    if operation.flags & CHECKSUM != 0 {
        request::add(operation, request, settings)?;
    }
    response::ask(operation, request, settings)
}

const CONTENT_MD5: &str = "content-md5";

fn set(request: &mut HttpRequest, name: &'static str, value: String) -> Result<(), ChecksumError> {
    let headers = request.headers_mut();
    headers
        .try_insert(name, value)
        .map(drop)
        .map_err(|source| ChecksumError::Header { name, source })
}

/// Hands all bytes of a body to `take`, and leaves the body as it was.
async fn feed(
    body: &SdkBody,
    header: &'static str,
    mut take: impl FnMut(&[u8]),
) -> Result<(), ChecksumError> {
    if let Some(bytes) = body.bytes() {
        take(bytes);
        return Ok(());
    }
    let mut body = body.try_clone().ok_or(ChecksumError::Once { header })?;
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame.map_err(ChecksumError::Read)?.into_data() {
            take(&data);
        }
    }
    Ok(())
}

/// A request that cannot be given its checksum. It was not sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum ChecksumError {
    /// The algorithm is none that is known here.
    UnknownAlgorithm {
        /// The input's member that names it.
        member: &'static str,
        /// What it names.
        name: String,
    },
    /// The checksum would follow a stream whose length is to be sent before it, and is not known.
    UnknownLength {
        /// The operation.
        operation: &'static str,
    },
    /// The checksum is to be sent before a stream that cannot be read twice.
    Once {
        /// The header of the checksum.
        header: &'static str,
    },
    /// The stream could not be read.
    Read(BoxError),
    /// A header could not be set.
    Header {
        /// The header.
        name: &'static str,
        /// Why not.
        source: HttpError,
    },
}

impl fmt::Display for ChecksumError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownAlgorithm { member, name } => write!(
                f,
                "`{member}` is {name:?}, which is no checksum that this client knows: set it to one of {}, or set the \
                 checksum itself",
                Algorithm::names()
            ),
            Self::UnknownLength { operation } => write!(
                f,
                "the body of {operation} is a stream of unknown length, and one with a checksum needs to have its length \
                 sent first: stream bytes or a file"
            ),
            Self::Once { header } => write!(
                f,
                "the body is a stream that can be read only once, and {header} is sent before it: stream bytes or a file, \
                 or set the header"
            ),
            Self::Read(_) => f.write_str("the body could not be read for its checksum"),
            Self::Header { name, .. } => write!(f, "cannot set the header {name}"),
        }
    }
}

impl std::error::Error for ChecksumError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read(source) => Some(&**source),
            Self::Header { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// A response whose body is not what its checksum says: it was altered on its way.
///
/// A stream ends with this error after its last byte. It is found among the sources of the error that is returned.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChecksumMismatch {
    /// The algorithm.
    pub algorithm: Algorithm,
    /// The checksum in the response's headers, in base64.
    pub expected: String,
    /// The checksum of what was received, in base64.
    pub actual: String,
}

impl fmt::Display for ChecksumMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the body was altered on its way: its {} is {}, and {} says {}; drop what was received, and call again",
            self.algorithm.name(),
            self.actual,
            self.algorithm.header(),
            self.expected
        )
    }
}

impl std::error::Error for ChecksumMismatch {}

/// A stream that is not as long as it said: the request cannot be completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WrongLength {
    /// How many bytes it said it has.
    pub announced: u64,
    /// How many it had before it ended; `None` if it went on.
    pub ended: Option<u64>,
}

impl fmt::Display for WrongLength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let announced = self.announced;
        match self.ended {
            Some(ended) => write!(
                f,
                "the stream ended after {ended} bytes, and was said to have {announced}: stream what does not change while \
                 it is sent"
            ),
            None => write!(
                f,
                "the stream goes on after the {announced} bytes that it was said to have: stream what does not change while \
                 it is sent"
            ),
        }
    }
}

impl std::error::Error for WrongLength {}
