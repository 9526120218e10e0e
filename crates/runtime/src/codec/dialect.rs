//! What differs between a document on the wire and a value that a caller keeps.

use crate::schema::{BODY, Member, STREAMING, TimestampFormat};

/// For whom a codec writes and reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// For the service: a JSON document of a request or a response.
    Wire,
    /// For a caller, in a format of theirs that says what its values are. What is not sent in a document, such as a
    /// header, is a member like the others, by its name in the model. Timestamps have the given format where the model
    /// says nothing of theirs.
    Kept(TimestampFormat),
}

impl Dialect {
    /// The name that a member has.
    pub(crate) fn name(self, member: &Member) -> &'static str {
        if self == Self::Wire || member.location() == BODY {
            member.wire
        } else {
            member.name
        }
    }

    /// Whether a member is written and read: what is streamed is no value.
    pub(crate) fn has(self, member: &Member) -> bool {
        self == Self::Wire || !member.is(STREAMING)
    }

    /// The format of timestamps of which the model says nothing.
    pub(crate) fn timestamp(self) -> TimestampFormat {
        match self {
            Self::Wire => TimestampFormat::EpochSeconds,
            Self::Kept(format) => format,
        }
    }
}
