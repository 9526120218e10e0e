//! Everything that generated code names, under one short name.

pub use std::fmt;

pub use aws_smithy_runtime_api::client::endpoint::{
    EndpointResolverParams, ResolveEndpoint as ErasedResolver, SharedEndpointResolver,
};
pub use aws_smithy_runtime_api::client::result::CreateUnhandledError;

pub use aws_smithy_types::error::metadata::{ErrorMetadata, ProvideErrorMetadata};
pub use aws_smithy_types::error::operation::BuildError;
pub use aws_smithy_types::retry::{ErrorKind, ProvideErrorKind};
pub use aws_types::request_id::RequestId;
pub use aws_types::sdk_config::SdkConfig;

#[cfg(feature = "blocking")]
pub use crate::blocking;
pub use crate::boilerplate::{Unit, UnknownVariantValue, unit};
pub use crate::client::Handle;
pub use crate::customize::{CustomizableOperation, Customized};
#[cfg(feature = "dynamic")]
pub use crate::dynamic;
pub use crate::endpoint;
pub use crate::error::{
    BoxError, SdkError, Unhandled, UnknownVariantError, Variant, Variants, fmt_exception,
};
#[cfg(feature = "event-stream")]
pub use crate::event_stream::{EventStream, Receiver, Sender};
pub use crate::identity::{IdentityCache, LazyCacheBuilder};
pub use crate::naming::field_name;
pub use crate::operation::{
    Call, CallResult, Draft, Exception, Modeled, Operation, OperationError, Output, Sending, send,
    send_input,
};
pub use crate::pagination::{PageItems, PageSize, Paginated, Paginator, PaginatorItems};
pub use crate::protocol::aws_json::AwsJson;
#[cfg(feature = "aws-query")]
pub use crate::protocol::aws_query::AwsQuery;
pub use crate::protocol::rest_json::RestJson1;
pub use crate::schema::Target::{
    BigDecimal as BIG_DECIMAL, BigInteger as BIG_INTEGER, Blob as BLOB, Boolean as BOOLEAN,
    Byte as BYTE, Document as DOCUMENT, Double as DOUBLE, Enum as ENUM, Float as FLOAT,
    IntEnum as INT_ENUM, Integer as INTEGER, List as LIST, Long as LONG, Map as MAP,
    Named as NAMED, Short as SHORT, SparseList as SPARSE_LIST, SparseMap as SPARSE_MAP,
    String as STRING, Structure as STRUCTURE, Timestamp as TIMESTAMP, Union as UNION,
};
pub use crate::schema::TimestampFormat::{
    DateTime as DATE_TIME, Default as BY_PLACE, EpochSeconds as EPOCH_SECONDS,
    HttpDate as HTTP_DATE,
};
pub use crate::schema::payload::{
    CHECKSUM, CHECKSUM_ALGORITHM, CHECKSUM_MODE, CHECKSUM_REQUIRED, GZIP, MD5_REQUIRED,
    RESPONSE_CRC32, RESPONSE_CRC32C, RESPONSE_CRC64NVME, RESPONSE_SHA1, RESPONSE_SHA256, TREE_HASH,
};
pub use crate::schema::{
    self, ACCOUNT_ID, BODY, ENDPOINT, EVENT_HEADER, EVENT_PAYLOAD, FLATTENED, HEADER, LABEL,
    MEDIA_TYPE, NO_AUTH, Named, OPTIONAL_AUTH, PAYLOAD, PREFIX_HEADERS, QUERY, QUERY_PARAMS,
    REQUIRED, REQUIRES_LENGTH, Retryable, SENSITIVE, STATUS, STREAMING, STREAMING_OUTPUT,
    Structure, TOKEN, UNSIGNED_PAYLOAD, XML_ATTRIBUTE, error, m, structure, w,
};
pub use crate::shape::{
    Blank, Decode, DecodeError, Decoder, Encode, Encoder, Fields, FieldsMut, Key, of,
};
pub use crate::stream::{Incoming, Outgoing};
pub use crate::{
    endpoint_module, endpoint_settings, enum_value, exception, operation_error, redacted,
    service_error,
};
#[cfg(feature = "serde")]
pub use crate::{serde_builders, serde_enum, serde_error, serde_shape};

/// What is shown in place of a value with `smithy.api#sensitive`.
pub const REDACTED: &str = "*** Sensitive Data Redacted ***";

/// The value of a required member, or why the builder cannot build.
#[inline]
pub fn required<T>(
    value: Option<T>,
    member: &'static str,
    details: &'static str,
) -> Result<T, BuildError> {
    value.ok_or_else(|| BuildError::missing_field(member, details))
}

/// The value of a member, or the model's default.
#[inline]
pub fn set_or<T>(value: Option<T>, default: T) -> T {
    value.unwrap_or(default)
}

/// The blob of a default, which the model writes in base64.
#[must_use]
pub fn base64(text: &str) -> aws_smithy_types::Blob {
    aws_smithy_types::Blob::new(aws_smithy_types::base64::decode(text).unwrap_or_default())
}

/// The number of a default.
#[must_use]
pub fn number<T: std::str::FromStr + Default>(digits: &str) -> T {
    digits.parse().unwrap_or_default()
}

/// What an error holds of a response before there is one: a function of its own, as every error has it.
#[must_use]
pub fn no_meta() -> Box<ErrorMetadata> {
    Box::default()
}

/// Appends to a list that may not be there yet.
#[inline]
pub fn push<T>(list: &mut Option<Vec<T>>, item: T) {
    list.get_or_insert_with(Vec::new).push(item);
}

/// Inserts into a map that may not be there yet.
#[inline]
pub fn insert<K: Eq + std::hash::Hash, V>(
    map: &mut Option<std::collections::HashMap<K, V>>,
    key: K,
    value: V,
) {
    map.get_or_insert_with(std::collections::HashMap::new)
        .insert(key, value);
}
