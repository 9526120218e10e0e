//! What callers know a member of an input by: its name in Rust, made of its name in the model as the generator makes it.
//!
//! Only errors need it, so tables do not carry it. A test of the generator, which users do not compile, holds the two
//! together: each says the same of every name.

use std::borrow::Cow;

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
    let name = snake(name);
    let is_in = |words: &str| words.split(' ').any(|word| word == name);
    let form: Cow<'_, str> = match name.as_str() {
        "crate" | "self" | "super" => format!("{name}_").into(),
        "" => "_".into(),
        _ if is_in(RESERVED) => format!("{name}_value").into(),
        _ if is_in(KEYWORDS) => format!("r#{name}").into(),
        _ if name.starts_with(|first: char| first.is_ascii_digit()) => format!("_{name}").into(),
        _ => name.as_str().into(),
    };
    form.into_owned()
}

/// A name in `snake_case`, split at words as the official crates split it.
fn snake(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let is_lower = name.to_lowercase() == name;
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (index, &char) in chars.iter().enumerate() {
        if !char.is_alphanumeric() {
            words.push(std::mem::take(&mut word));
            continue;
        }
        let rest = chars.get(index..).unwrap_or_default();
        if begins_word(&word, rest, is_lower) {
            words.push(std::mem::take(&mut word));
        }
        word.push(char);
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words.join("_").to_lowercase()
}

/// Whether a word begins after `word`, with the first of `rest`.
fn begins_word(word: &str, rest: &[char], is_lower: bool) -> bool {
    let (Some(last), Some(&char)) = (word.chars().next_back(), rest.first()) else {
        return false;
    };
    let ahead: String = word.chars().chain(rest.iter().copied()).take(8).collect();
    let ahead = ahead.to_lowercase();
    let is_whole = |word: &str| WHOLE_WORDS.contains(&word);
    let goes_on =
        WHOLE_WORDS.iter().any(|whole| ahead.starts_with(whole)) && !is_whole(&word.to_lowercase());
    let rises = char.is_uppercase() && (last.is_lowercase() || last.is_numeric());
    let follows_digit = is_lower && last.is_numeric() && char.is_lowercase();
    (!goes_on && (rises || follows_digit)) || ends_acronym(last, char, rest)
}

/// Whether an acronym ends before `char`: `DB|Proxy`, but not in a plural (`ACLs`) or before a version (`DBv2`).
fn ends_acronym(last: char, char: char, rest: &[char]) -> bool {
    let (next, after) = (rest.get(1).copied(), rest.get(2).copied());
    let is_plural = next == Some('s') && !after.is_some_and(char::is_lowercase);
    let is_version = next == Some('v') && after.is_some_and(char::is_numeric);
    last.is_uppercase()
        && char.is_uppercase()
        && next.is_some_and(char::is_lowercase)
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
