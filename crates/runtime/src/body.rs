//! Reading a body into memory, no more of it than a limit.

use std::{fmt, io};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;

/// Why a body was not read whole.
#[derive(Debug)]
pub(crate) enum BodyError {
    /// It is longer than what may be read of it.
    TooLarge {
        /// How many bytes may be read.
        limit: usize,
    },
    /// The connection broke or stalled.
    Read(BoxError),
}

impl BodyError {
    /// Whether reading it again would fail in the same way.
    pub(crate) fn is_too_large(&self) -> bool {
        matches!(self, Self::TooLarge { .. })
    }

    /// Whether it stopped coming.
    pub(crate) fn is_timeout(&self) -> bool {
        let mut source = std::error::Error::source(self);
        while let Some(error) = source {
            let io = error.downcast_ref::<io::Error>();
            let connector = error.downcast_ref::<ConnectorError>();
            if io.is_some_and(|error| error.kind() == io::ErrorKind::TimedOut)
                || connector.is_some_and(ConnectorError::is_timeout)
            {
                return true;
            }
            source = error.source();
        }
        false
    }
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { limit } => write!(
                f,
                "the body is longer than the {limit} bytes that are read of it: `max_response_body_bytes` of the client's \
                 configuration sets how many"
            ),
            Self::Read(_) => f.write_str("the body could not be read to its end"),
        }
    }
}

impl std::error::Error for BodyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::TooLarge { .. } => None,
            Self::Read(source) => Some(&**source),
        }
    }
}

/// Reads a body frame by frame and refuses one of more than `limit` bytes: at once if it says its length, otherwise when
/// the limit is passed. Memory is taken for what has arrived, never for what was announced. A body of one frame is not
/// copied; trailers are dropped.
pub(crate) async fn read_body(body: &mut SdkBody, limit: usize) -> Result<Bytes, BodyError> {
    if body
        .content_length()
        .is_some_and(|length| length > limit as u64)
    {
        return Err(BodyError::TooLarge { limit });
    }
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(BodyError::Read)?.into_data() else {
            continue;
        };
        if data.len() > limit.saturating_sub(first.len() + all.len()) {
            return Err(BodyError::TooLarge { limit });
        }
        if first.is_empty() && all.is_empty() {
            first = data;
        } else {
            if !first.is_empty() {
                all.extend_from_slice(&std::mem::take(&mut first));
            }
            all.extend_from_slice(&data);
        }
    }
    Ok(if first.is_empty() {
        all.freeze()
    } else {
        first
    })
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use http::HeaderMap;
    use http_body_util::Full;
    use hyper::body::{Body, Frame, SizeHint};

    use super::*;

    /// Frames that are all there, and a length that may lie.
    struct Frames {
        frames: VecDeque<Result<Frame<Bytes>, &'static str>>,
        announced: Option<u64>,
    }

    impl Body for Frames {
        type Data = Bytes;
        type Error = &'static str;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, &'static str>>> {
            Poll::Ready(self.frames.pop_front())
        }

        fn size_hint(&self) -> SizeHint {
            self.announced
                .map_or_else(SizeHint::default, SizeHint::with_exact)
        }
    }

    fn streaming<const N: usize>(frames: [Result<&'static str, &'static str>; N]) -> SdkBody {
        let frames =
            frames.map(|frame| frame.map(|data| Frame::data(Bytes::from_static(data.as_bytes()))));
        SdkBody::from_body_1_x(Frames {
            frames: frames.into(),
            announced: None,
        })
    }

    #[tokio::test]
    async fn one_frame_is_not_copied() {
        let data = Bytes::from(vec![b'x'; 1000]);
        let mut body = SdkBody::from_body_1_x(Full::new(data.clone()));
        let read = read_body(&mut body, 1000).await.unwrap();
        assert_eq!(read.as_ptr(), data.as_ptr());
        assert_eq!(read, data);
    }

    #[tokio::test]
    async fn frames_are_joined_and_empty_ones_and_trailers_skipped() {
        let mut frames = VecDeque::new();
        for data in ["", "a", "", "bc", "d"] {
            frames.push_back(Ok(Frame::data(Bytes::from_static(data.as_bytes()))));
        }
        frames.push_back(Ok(Frame::trailers(HeaderMap::new())));
        let mut body = SdkBody::from_body_1_x(Frames {
            frames,
            announced: None,
        });
        assert_eq!(read_body(&mut body, 4).await.unwrap(), "abcd");
        assert_eq!(read_body(&mut streaming([]), 0).await.unwrap(), "");
        assert_eq!(read_body(&mut SdkBody::empty(), 0).await.unwrap(), "");
        assert_eq!(
            read_body(&mut SdkBody::from("in memory"), 9).await.unwrap(),
            "in memory"
        );
    }

    #[tokio::test]
    async fn more_than_the_limit_is_refused_however_it_arrives() {
        for mut body in [
            streaming([Ok("abcde")]),
            streaming([Ok("ab"), Ok("cde")]),
            SdkBody::from("abcde"),
        ] {
            let error = read_body(&mut body, 4).await.unwrap_err();
            assert!(
                matches!(error, BodyError::TooLarge { limit: 4 }),
                "{error:?}"
            );
        }
    }

    #[tokio::test]
    async fn an_announced_length_is_refused_before_reading_and_never_allocated() {
        let frames = VecDeque::from([Err("must not be read")]);
        let mut body = SdkBody::from_body_1_x(Frames {
            frames,
            announced: Some(u64::MAX),
        });
        let error = read_body(&mut body, 1 << 20).await.unwrap_err();
        assert!(matches!(error, BodyError::TooLarge { .. }), "{error:?}");

        // A length within the limit that never arrives takes no memory: this would abort the test.
        let frames = VecDeque::from([Err("cut")]);
        let mut body = SdkBody::from_body_1_x(Frames {
            frames,
            announced: Some(u64::MAX / 4),
        });
        let error = read_body(&mut body, usize::MAX).await.unwrap_err();
        assert!(matches!(error, BodyError::Read(_)), "{error:?}");
    }

    #[tokio::test]
    async fn a_body_that_breaks_is_an_error_with_its_cause() {
        let error = read_body(&mut streaming([Ok("ab"), Err("connection reset")]), 100)
            .await
            .unwrap_err();
        assert_eq!(error.to_string(), "the body could not be read to its end");
        assert_eq!(
            std::error::Error::source(&error).unwrap().to_string(),
            "connection reset"
        );
    }
}
