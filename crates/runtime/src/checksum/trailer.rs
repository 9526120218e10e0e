//! A stream in `aws-chunked` encoding, with its checksum in a trailing header.

use std::fmt::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::sum::Sum;
use super::{Algorithm, WrongLength};

/// How much of the stream goes into one chunk. Services take no chunk below 8 KiB but the last, and some none that is
/// large.
const CHUNK: u64 = 64 * 1024;

/// A stream of known length, in chunks, and its checksum.
///
/// Chunks are cut from what the stream gives, without copies: their sizes follow from the stream's length.
pub(super) struct Trailing {
    stream: SdkBody,
    algorithm: Algorithm,
    /// Taken at the end.
    sum: Option<Sum>,
    /// How many bytes the stream said it has.
    length: u64,
    /// How many bytes of the stream are in no chunk yet.
    left: u64,
    /// How many bytes of the current chunk were not given yet.
    chunk: u64,
    /// What the stream gave and no frame has yet.
    data: Bytes,
    /// How many bytes of all are not given yet.
    unsent: u64,
}

impl Trailing {
    pub(super) fn new(stream: SdkBody, algorithm: Algorithm, length: u64) -> Self {
        Self {
            stream,
            algorithm,
            sum: Some(algorithm.start()),
            length,
            left: length,
            chunk: 0,
            data: Bytes::new(),
            unsent: encoded_length(algorithm, length),
        }
    }

    /// How many bytes the encoded stream still has.
    pub(super) fn unsent(&self) -> u64 {
        self.unsent
    }

    /// Whatever fails, the stream ends there.
    fn fail(&mut self, error: BoxError) -> Step {
        self.sum = None;
        Poll::Ready(Some(Err(error)))
    }

    fn give(&mut self, data: Bytes) -> Step {
        self.unsent = self.unsent.saturating_sub(data.len() as u64);
        Poll::Ready(Some(Ok(Frame::data(data))))
    }

    /// The stream's next bytes, which may be none; `None` at its end.
    fn read(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        let frame = ready!(Pin::new(&mut self.stream).poll_frame(context));
        Poll::Ready(frame.map(|frame| Ok(frame?.into_data().unwrap_or_default())))
    }
}

type Step = Poll<Option<Result<Frame<Bytes>, BoxError>>>;

impl Body for Trailing {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Step {
        let this = self.get_mut();
        loop {
            let Some(sum) = &mut this.sum else {
                return Poll::Ready(None);
            };
            if this.chunk == 0 && this.left > 0 {
                let end = if this.left < this.length { "\r\n" } else { "" };
                this.chunk = this.left.min(CHUNK);
                this.left -= this.chunk;
                let start = format!("{end}{:x}\r\n", this.chunk);
                return this.give(start.into());
            }
            if !this.data.is_empty() {
                if this.chunk == 0 {
                    return this.fail(Box::new(WrongLength {
                        announced: this.length,
                        ended: None,
                    }));
                }
                let fits = usize::try_from(this.chunk).unwrap_or(usize::MAX);
                let data = this.data.split_to(fits.min(this.data.len()));
                sum.update(&data);
                this.chunk -= data.len() as u64;
                return this.give(data);
            }
            match ready!(this.read(context)) {
                Some(Ok(data)) => this.data = data,
                Some(Err(error)) => return this.fail(error),
                None if this.chunk > 0 => {
                    let ended = this.length - this.left - this.chunk;
                    return this.fail(Box::new(WrongLength {
                        announced: this.length,
                        ended: Some(ended),
                    }));
                }
                None => {
                    let mut end = String::from(if this.length > 0 { "\r\n" } else { "" });
                    let checksum = this.sum.take().map(Sum::finish).unwrap_or_default();
                    // Writing to a string does not fail.
                    let _ = write!(end, "0\r\n{}:{checksum}\r\n\r\n", this.algorithm.header());
                    return this.give(end.into());
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.sum.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.unsent)
    }
}

/// How long a stream is once it is encoded.
fn encoded_length(algorithm: Algorithm, length: u64) -> u64 {
    const LINE_END: u64 = 2;
    let chunk = |size: u64| hex_digits(size) + LINE_END + size + LINE_END;
    let rest = length % CHUNK;
    let chunks = (length / CHUNK).saturating_mul(chunk(CHUNK));
    let last = if rest > 0 { chunk(rest) } else { 0 };
    let trailer = algorithm.header().len() as u64 + 1 + algorithm.encoded_length() + LINE_END;
    let end = 1 + LINE_END + trailer + LINE_END;
    chunks.saturating_add(last).saturating_add(end)
}

fn hex_digits(number: u64) -> u64 {
    u64::from(number.checked_ilog(16).unwrap_or(0)) + 1
}
