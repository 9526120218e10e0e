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

/// The name of an input's field and setter.
#[must_use]
pub fn field_name(name: &str) -> String {
    let name = snake(name.as_bytes());
    let is_in = |words: &str| words.split(' ').any(|word| word == name);
    match name.as_str() {
        "crate" | "self" | "super" => name + "_",
        "" => "_".to_owned(),
        _ if is_in(RESERVED) => name + "_value",
        _ if is_in(KEYWORDS) => format!("r#{name}"),
        _ if name.as_bytes().first().is_some_and(u8::is_ascii_digit) => format!("_{name}"),
        _ => name,
    }
}

/// A name in `snake_case`, split at words as the official crates split it. Names of Smithy are ASCII.
fn snake(name: &[u8]) -> String {
    let is_lower = !name.iter().any(u8::is_ascii_uppercase);
    let mut snake = String::with_capacity(name.len() + 8);
    // Where the word begins that is read.
    let mut start = 0;
    for (index, byte) in name.iter().enumerate() {
        if !byte.is_ascii_alphanumeric() {
            start = index + 1;
            continue;
        }
        let from_word = name.get(start..).unwrap_or_default();
        let (word, rest) = from_word.split_at(index - start);
        if begins_word(word, rest, from_word, is_lower) {
            start = index;
        }
        if start == index && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(char::from(byte.to_ascii_lowercase()));
    }
    snake
}

/// Whether a word begins after `word`, with the first of `rest`; `both` are the two together.
fn begins_word(word: &[u8], rest: &[u8], both: &[u8], is_lower: bool) -> bool {
    let (Some(last), Some(byte)) = (word.last(), rest.first()) else {
        return false;
    };
    let is = |text: &[u8], whole: &str| text.eq_ignore_ascii_case(whole.as_bytes());
    let begins = |whole: &&str| both.get(..whole.len()).is_some_and(|text| is(text, whole));
    let goes_on =
        WHOLE_WORDS.iter().any(begins) && !WHOLE_WORDS.iter().any(|whole| is(word, whole));
    let rises = byte.is_ascii_uppercase() && (last.is_ascii_lowercase() || last.is_ascii_digit());
    let follows_digit = is_lower && last.is_ascii_digit() && byte.is_ascii_lowercase();
    (!goes_on && (rises || follows_digit)) || ends_acronym(*last, rest)
}

/// Whether an acronym ends before `rest`: `DB|Proxy`, but not in a plural (`ACLs`) or before a version (`DBv2`).
fn ends_acronym(last: u8, rest: &[u8]) -> bool {
    let [first, next, after @ ..] = rest else {
        return false;
    };
    let is_plural = *next == b's' && !after.first().is_some_and(u8::is_ascii_lowercase);
    let is_version = *next == b'v' && after.first().is_some_and(u8::is_ascii_digit);
    last.is_ascii_uppercase()
        && first.is_ascii_uppercase()
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
