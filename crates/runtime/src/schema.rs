//! The tables: what a model says about operations, structures and members, as constants.
//!
//! Generated crates hold one row an operation, one a structure and one a member; everything the runtime does follows
//! from these rows. They are reached only from the operation or the type they belong to, so that a program holds the
//! rows of what it calls and no others.

pub mod payload;

/// An operation: `smithy.api#operation` with its `smithy.api#http` binding.
#[derive(Debug)]
pub struct Operation {
    /// The operation's name in the model.
    pub name: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The URI template, with `{Label}` and `{Greedy+}` segments and a literal query if it has one.
    pub uri: &'static str,
    /// The input structure.
    pub input: &'static Structure,
    /// The output structure.
    pub output: &'static Structure,
    /// The modelled errors, in the order of the operation's error type.
    pub errors: &'static [&'static Structure],
    /// [`NO_AUTH`] and further traits of the operation.
    pub flags: u32,
}

/// The operation has `smithy.api#auth` with no scheme, or only optional ones: it is sent unsigned.
pub const NO_AUTH: u32 = 1;
/// The output has a member with `smithy.api#streaming`: the response's body is the caller's to read.
pub const STREAMING_OUTPUT: u32 = 2;

/// The operation has `aws.auth#unsignedPayload`: its body is no part of the signature.
pub const UNSIGNED_PAYLOAD: u32 = 0x100;
/// The operation has `smithy.api#optionalAuth` beside a scheme: it is signed if there are credentials.
pub const OPTIONAL_AUTH: u32 = 0x200;

/// A structure, a union or an error.
#[derive(Debug)]
pub struct Structure {
    /// The shape's name in the model, which is also an error's code on the wire.
    pub name: &'static str,
    /// Its members in the model's order; a field's index in [`Shape`](crate::shape::Shape) is the index here.
    pub members: &'static [Member],
    /// The status an error is sent with, 0 for shapes that are no errors.
    pub status: u16,
    /// How the client treats an error that is `smithy.api#retryable`.
    pub retryable: Retryable,
}

/// What `smithy.api#retryable` says of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retryable {
    /// The trait is absent.
    No,
    /// The trait is present.
    Yes,
    /// The trait is present with `throttling: true`.
    Throttling,
}

/// A row for a structure, a union or an output.
#[must_use]
pub const fn structure(name: &'static str, members: &'static [Member]) -> Structure {
    Structure {
        name,
        members,
        status: 0,
        retryable: Retryable::No,
    }
}

/// A row for an error, with the status of `smithy.api#httpError`.
#[must_use]
pub const fn error(
    name: &'static str,
    status: u16,
    retryable: Retryable,
    members: &'static [Member],
) -> Structure {
    Structure {
        name,
        members,
        status,
        retryable,
    }
}

/// A member of a structure or a union.
#[derive(Debug)]
pub struct Member {
    /// The member's name in the model.
    pub name: &'static str,
    /// Its name on the wire: `jsonName`, the header's name or prefix, the query key; the member's own name otherwise.
    pub wire: &'static str,
    /// What it targets.
    pub target: Target,
    /// Where it is bound, and its traits.
    pub flags: u32,
}

/// A row for a member whose name on the wire is its own.
#[must_use]
pub const fn m(name: &'static str, target: Target, flags: u32) -> Member {
    Member {
        name,
        wire: name,
        target,
        flags,
    }
}

/// A row for a member that has another name on the wire.
#[must_use]
pub const fn w(name: &'static str, wire: &'static str, target: Target, flags: u32) -> Member {
    Member {
        name,
        wire,
        target,
        flags,
    }
}

impl Member {
    /// Where the member is bound: one of [`BODY`], [`LABEL`], [`QUERY`], ...
    #[must_use]
    pub const fn location(&self) -> u32 {
        self.flags & LOCATION
    }

    /// Whether all of `flags` are set.
    #[must_use]
    pub const fn is(&self, flags: u32) -> bool {
        self.flags & flags == flags
    }
}

/// The bits of a member's flags that say where it is bound.
const LOCATION: u32 = 0xf;
/// In the body's document.
pub const BODY: u32 = 0;
/// `smithy.api#httpLabel`
pub const LABEL: u32 = 1;
/// `smithy.api#httpQuery`
pub const QUERY: u32 = 2;
/// `smithy.api#httpQueryParams`
pub const QUERY_PARAMS: u32 = 3;
/// `smithy.api#httpHeader`
pub const HEADER: u32 = 4;
/// `smithy.api#httpPrefixHeaders`
pub const PREFIX_HEADERS: u32 = 5;
/// `smithy.api#httpPayload`: the whole body.
pub const PAYLOAD: u32 = 6;
/// `smithy.api#httpResponseCode`
pub const STATUS: u32 = 7;
/// `smithy.api#eventHeader`: a header of an event.
pub const EVENT_HEADER: u32 = 0xd;
/// `smithy.api#eventPayload`: the whole payload of an event.
pub const EVENT_PAYLOAD: u32 = 0xe;
/// `smithy.api#required`
pub const REQUIRED: u32 = 0x10;
/// `smithy.api#idempotencyToken`
pub const TOKEN: u32 = 0x20;
/// `smithy.api#sensitive`, on the member or its target.
pub const SENSITIVE: u32 = 0x40;
/// `smithy.api#mediaType` of JSON on a string: base64 in a header.
pub const MEDIA_TYPE: u32 = 0x80;
/// `smithy.api#streaming`, on the member or its target: the body as it is sent or received.
pub const STREAMING: u32 = 0x100;
/// `smithy.api#requiresLength`: a stream whose length is known before it is sent.
pub const REQUIRES_LENGTH: u32 = 0x200;
/// `smithy.api#xmlFlattened`: items or entries have no element, and no part of a name, around them.
pub const FLATTENED: u32 = 0x1000;
/// `smithy.api#xmlAttribute`: an attribute of the structure's element.
pub const XML_ATTRIBUTE: u32 = 0x2000;
/// The URL that the call goes to, in place of the service's endpoint.
pub const ENDPOINT: u32 = 0x4000;
/// A label that says whose resources are meant: `-`, the caller's own account, where it is not set or empty.
pub const ACCOUNT_ID: u32 = 0x8000;

/// What a member, a list's member or a map's value targets.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// `blob`
    Blob,
    /// `boolean`
    Boolean,
    /// `string`
    String,
    /// `enum`
    Enum,
    /// `byte`
    Byte,
    /// `short`
    Short,
    /// `integer`
    Integer,
    /// `intEnum`
    IntEnum,
    /// `long`
    Long,
    /// `float`
    Float,
    /// `double`
    Double,
    /// `bigInteger`
    BigInteger,
    /// `bigDecimal`
    BigDecimal,
    /// `timestamp`, with its `smithy.api#timestampFormat`.
    Timestamp(TimestampFormat),
    /// `document`
    Document,
    /// `list` of a target.
    List(&'static Target),
    /// `list` with `smithy.api#sparse`.
    SparseList(&'static Target),
    /// `map` of strings to a target.
    Map(&'static Target),
    /// `map` with `smithy.api#sparse`.
    SparseMap(&'static Target),
    /// A list or map with `smithy.api#xmlName` on what it holds. Only protocols that know names of items have these.
    Named(&'static Named),
    /// `structure`; a function, since structures may be recursive.
    Structure(fn() -> &'static Structure),
    /// `union`
    Union(fn() -> &'static Structure),
}

impl Target {
    /// What the members of a list or the values of a map target; the target itself for anything else.
    #[must_use]
    pub const fn item(&self) -> &Target {
        match self {
            Self::Named(named) => named.target.item(),
            Self::List(item) | Self::SparseList(item) | Self::Map(item) | Self::SparseMap(item) => {
                item
            }
            _ => self,
        }
    }

    /// The names that the items of a list, or the keys and values of a map, have in place of the ordinary ones.
    #[must_use]
    pub const fn named(&self) -> Option<&'static Named> {
        match self {
            Self::Named(named) => Some(named),
            _ => None,
        }
    }
}

/// A list or map whose items have names of their own.
#[derive(Debug)]
pub struct Named {
    /// The list or map.
    pub target: Target,
    /// The name of a map's keys: `key` by default. Of no meaning for lists.
    pub key: &'static str,
    /// The name of a list's items, `member` by default, or of a map's values, `value` by default.
    pub item: &'static str,
}

/// How a timestamp is written: `smithy.api#timestampFormat`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampFormat {
    /// What the protocol prescribes for the place it is bound to.
    Default,
    /// RFC 3339 in UTC.
    DateTime,
    /// IMF-fixdate.
    HttpDate,
    /// Seconds since 1970, with fractions.
    EpochSeconds,
}

impl TimestampFormat {
    /// This format, or the given one where the model says nothing.
    #[must_use]
    pub const fn or(self, default: Self) -> Self {
        match self {
            Self::Default => default,
            format => format,
        }
    }
}

/// A service, and the crate that calls it.
#[derive(Debug)]
pub struct Service {
    /// `sdkId` of `aws.api#service`: `Connect`.
    pub id: &'static str,
    /// `name` of `aws.auth#sigv4`.
    pub signing_name: &'static str,
    /// `smithy.rules#endpointRuleSet` or `smithy.rules#endpointBdd`: where requests go.
    pub endpoint: &'static crate::endpoint::Rules,
    /// The version of the generated crate.
    pub version: &'static str,
    /// Headers that it wants on every request, names in lower case.
    pub headers: &'static [(&'static str, &'static str)],
    /// The protocol it speaks.
    pub protocol: &'static dyn crate::protocol::Protocol,
}
