//! Types of members that are no types of a model: the official ones.

#[doc(hidden)]
pub use aws_smithy_types::Document;
pub use aws_smithy_types::body::SdkBody;
pub use aws_smithy_types::byte_stream::{AggregatedBytes, ByteStream};
#[cfg(feature = "streaming")]
pub use aws_smithy_types::byte_stream::{FsBuilder, Length};
pub use aws_smithy_types::date_time::Format as DateTimeFormat;
pub use aws_smithy_types::{BigDecimal, BigInteger, Blob, DateTime};
