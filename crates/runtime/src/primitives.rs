//! Types of members that are no types of a model: the official ones.

#[doc(hidden)]
pub use aws_smithy_types::Document;
pub use aws_smithy_types::body::SdkBody;
pub use aws_smithy_types::byte_stream::{AggregatedBytes, ByteStream};
#[cfg(feature = "streaming")]
pub use aws_smithy_types::byte_stream::{FsBuilder, Length};
pub use aws_smithy_types::date_time::Format as DateTimeFormat;
pub use aws_smithy_types::{BigDecimal, BigInteger, Blob, DateTime};

/// Event streams: what is sent, what is received, and the messages they are made of. Empty for services without.
pub mod event_stream {
    #[cfg(feature = "event-stream")]
    pub use aws_smithy_http::event_stream::EventStreamSender;
    #[cfg(feature = "event-stream")]
    pub use aws_smithy_types::event_stream::{Header, HeaderValue, Message, RawMessage};
    #[cfg(feature = "event-stream")]
    pub use aws_smithy_types::str_bytes::StrBytes;

    #[cfg(feature = "event-stream")]
    pub use crate::event_stream::EventReceiver;
}
