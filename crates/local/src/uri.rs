//! Paths and queries: percent-encoding and taking a query apart.

use std::fmt::Write as _;

/// Decodes percent-encoding; `None` if an escape is cut or no hexadecimal, or the bytes are no UTF-8.
pub(crate) fn decode(text: &str) -> Option<String> {
    let bytes = decode_bytes(text)?;
    String::from_utf8(bytes).ok()
}

fn decode_bytes(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = hex_digit(rest.next()?)?;
            let low = hex_digit(rest.next()?)?;
            bytes.push(high << 4 | low);
        } else {
            bytes.push(byte);
        }
    }
    Some(bytes)
}

fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

/// Percent-encodes every byte outside RFC 3986's unreserved characters, and `/` unless it is kept.
pub(crate) fn encode(bytes: &[u8], keep_slash: bool) -> String {
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                text.push(char::from(*byte));
            }
            b'/' if keep_slash => text.push('/'),
            _ => {
                let _ = write!(text, "%{byte:02X}");
            }
        }
    }
    text
}

/// The pairs of a raw query, undecoded, without empty pieces. A name without `=` has an empty value.
pub(crate) fn raw_pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query
        .split('&')
        .filter(|piece| !piece.is_empty())
        .map(|piece| piece.split_once('=').unwrap_or((piece, "")))
}

/// The pairs of a query, decoded; `+` is a space. `None` if an escape is broken.
pub(crate) fn pairs(query: &str) -> Option<Vec<(String, String)>> {
    raw_pairs(query)
        .map(|(name, value)| {
            Some((
                decode(&name.replace('+', " "))?,
                decode(&value.replace('+', " "))?,
            ))
        })
        .collect()
}

/// The canonical query of SigV4: names and values decoded and encoded again, sorted by name, then value.
pub(crate) fn canonical_query(query: &str) -> String {
    let recode = |text: &str| match decode_bytes(text) {
        Some(bytes) => encode(&bytes, false),
        None => encode(text.as_bytes(), false),
    };
    let mut pairs: Vec<(String, String)> = raw_pairs(query)
        .map(|(name, value)| (recode(name), recode(value)))
        .collect();
    pairs.sort();
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

/// The canonical path of SigV4 for every service but S3: dot segments and empty segments removed from the path as it
/// was sent, and the result encoded once more.
pub(crate) fn canonical_path(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                kept.pop();
            }
            _ => kept.push(segment),
        }
    }
    let mut normal = String::from("/");
    normal.push_str(&kept.join("/"));
    if path.ends_with('/') && normal.len() > 1 {
        normal.push('/');
    }
    encode(normal.as_bytes(), true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_and_encodes() {
        assert_eq!(decode("a%2Fb%20c%C3%A9").as_deref(), Some("a/b cé"));
        for broken in ["%", "%4", "%zz", "%FF"] {
            assert_eq!(decode(broken), None, "{broken}");
        }
        assert_eq!(encode("a/b é~".as_bytes(), false), "a%2Fb%20%C3%A9~");
    }

    #[test]
    fn canonical_forms_are_those_of_the_specification() {
        assert_eq!(
            canonical_query("Param2=v&Param1=b&Param1=a&flag"),
            "Param1=a&Param1=b&Param2=v&flag="
        );
        assert_eq!(canonical_query("a=%2f&a-b=1&a=~"), "a=%2F&a=~&a-b=1");
        assert_eq!(
            canonical_path("/documents%20and%20settings/"),
            "/documents%2520and%2520settings/"
        );
        assert_eq!(canonical_path("//a/./b/../c"), "/a/c");
        assert_eq!(canonical_path("/"), "/");
    }
}
