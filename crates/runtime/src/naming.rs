//! What callers know a member of an input by: its name in Rust, made of its name in the model as the generator makes it.
//!
//! Only errors need it, so tables do not carry it. A test of the generator, which users do not compile, holds the two
//! together: each says the same of every name.

use crate::schema::Member;

/// Words that keep their own casing in the middle of a name.
const WHOLE_WORDS: [&str; 7] = ["ipv4", "ipv6", "sigv4", "mib", "gib", "kib", "ttl"];

/// Keywords that `r#` makes identifiers of, with spaces between them.
const KEYWORDS: &str = " abstract as async await become box break const continue do dyn else enum extern false final fn \
    for gen if impl in let loop macro match mod move mut override priv pub ref return static struct trait true try type \
    typeof unsafe unsized use virtual where while yield ";

/// What inputs and their builders have for themselves.
const RESERVED: &str = " as_input build builder customize default into_paginator make_operation meta new presigned send \
    send_with ";

/// A member as errors name it: in Rust, in the model, and on the wire where that is another name.
pub(crate) fn shown(member: &Member) -> String {
    let (rust, name, wire) = (field_name(member.name), member.name, member.wire);
    if wire == name {
        format!("`{rust}` (`{name}`)")
    } else {
        format!("`{rust}` (`{name}`, on the wire `{wire}`)")
    }
}

/// A member that the model's traits name, as errors name it.
pub(crate) fn shown_name(name: &str) -> String {
    format!("`{}` (`{name}`)", field_name(name))
}

/// The name of an input's field and setter. Names in models are ASCII.
#[must_use]
pub fn field_name(name: &str) -> String {
    let name = snake(name);
    let is_in = |words: &str| words.split(' ').any(|word| word == name);
    let (before, after) = match name.as_str() {
        "" => ("_", ""),
        "crate" | "self" | "super" => ("", "_"),
        _ if is_in(RESERVED) => ("", "_value"),
        _ if is_in(KEYWORDS) => ("r#", ""),
        _ if name.starts_with(|first: char| first.is_ascii_digit()) => ("_", ""),
        _ => ("", ""),
    };
    [before, &name, after].concat()
}

/// A name in `snake_case`, split at words as the official crates split it.
fn snake(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let mut snake = String::new();
    let mut word = 0;
    for (index, byte) in name.bytes().enumerate() {
        if !byte.is_ascii_alphanumeric() {
            word = index + 1;
            continue;
        }
        if word != index && begins_word(name, &lower, word, index) {
            word = index;
        }
        if word == index && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(char::from(byte.to_ascii_lowercase()));
    }
    snake
}

/// Whether a word begins at `index`, after the one that begins at `word`.
fn begins_word(name: &str, lower: &str, word: usize, index: usize) -> bool {
    let at = |index: usize| name.as_bytes().get(index).copied().unwrap_or_default();
    let (last, byte) = (at(index.saturating_sub(1)), at(index));
    let before = lower.get(word..index).unwrap_or_default();
    let ahead = lower.get(word..).unwrap_or_default();
    let goes_on =
        WHOLE_WORDS.iter().any(|whole| ahead.starts_with(whole)) && !WHOLE_WORDS.contains(&before);
    let rises = byte.is_ascii_uppercase() && !last.is_ascii_uppercase();
    let follows_digit = lower == name && last.is_ascii_digit() && byte.is_ascii_lowercase();
    (!goes_on && (rises || follows_digit))
        || ends_acronym([last, byte, at(index + 1), at(index + 2)])
}

/// Whether an acronym ends between the first two: `DB|Proxy`, but not in a plural (`ACLs`) or before a version (`DBv2`).
fn ends_acronym([last, byte, next, after]: [u8; 4]) -> bool {
    let is_plural = next == b's' && !after.is_ascii_lowercase();
    let is_version = next == b'v' && after.is_ascii_digit();
    last.is_ascii_uppercase()
        && byte.is_ascii_uppercase()
        && next.is_ascii_lowercase()
        && !is_plural
        && !is_version
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{HEADER, Target, m, w};

    #[test]
    fn members_are_named_in_rust_in_the_model_and_on_the_wire() {
        let cases = [
            (
                m("InstanceId", Target::String, 0),
                "`instance_id` (`InstanceId`)",
            ),
            (m("Type", Target::String, 0), "`r#type` (`Type`)"),
            (m("Send", Target::String, 0), "`send_value` (`Send`)"),
            (m("2nd", Target::String, 0), "`_2_nd` (`2nd`)"),
            (
                w("ConnectionToken", "X-Amz-Bearer", Target::String, HEADER),
                "`connection_token` (`ConnectionToken`, on the wire `X-Amz-Bearer`)",
            ),
        ];
        for (member, expected) in cases {
            assert_eq!(shown(&member), expected);
        }
        assert_eq!(shown_name("S3URL"), "`s3_url` (`S3URL`)");
    }
}
