//! What differs between a document on the wire and a value that a caller keeps, in a format of theirs that says what its
//! values are.

use crate::schema::{BODY, Member, STREAMING, TimestampFormat};

/// How values are kept: timestamps have this format where the model says nothing of theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kept(pub(crate) TimestampFormat);

impl Kept {
    /// The name that a member has. What is not sent in a document, such as a header, is a member like the others, by its
    /// name in the model.
    pub(crate) fn name(member: &Member) -> &'static str {
        if member.location() == BODY {
            member.wire
        } else {
            member.name
        }
    }

    /// Whether a member is written and read: what is streamed is no value.
    pub(crate) fn has(member: &Member) -> bool {
        !member.is(STREAMING)
    }
}
