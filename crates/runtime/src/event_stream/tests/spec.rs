//! Messages and signatures as AWS documents them, by code of our own.
//! <https://docs.aws.amazon.com/transcribe/latest/dg/streaming-setting-up.html>
//! <https://smithy.io/2.0/aws/amazon-eventstream.html>

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

/// The checksum of ISO 3309, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 };
        }
    }
    !crc
}

/// A header: its name, the number of its type, and its value's bytes.
pub(super) type Header = (String, u8, Vec<u8>);

/// A header of the type string.
pub(super) fn text(name: &str, value: &str) -> Header {
    (name.to_owned(), 7, sized(value.as_bytes()))
}

/// A value with its length before it.
pub(super) fn sized(value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).unwrap().to_be_bytes();
    [&length[..], value].concat()
}

/// The headers of an event.
pub(super) fn event(name: &str, more: &[Header]) -> Vec<Header> {
    let mut headers = vec![text(":message-type", "event"), text(":event-type", name)];
    headers.extend_from_slice(more);
    headers
}

/// A header's bytes.
pub(super) fn header((name, kind, value): &Header) -> Vec<u8> {
    let length = u8::try_from(name.len()).unwrap();
    [&[length], name.as_bytes(), &[*kind], value].concat()
}

/// A message's bytes.
pub(super) fn frame(headers: &[Header], payload: &[u8]) -> Vec<u8> {
    let headers: Vec<u8> = headers.iter().flat_map(header).collect();
    announced(
        headers.len() + payload.len() + 16,
        headers.len(),
        &[&headers[..], payload].concat(),
    )
}

/// A message that says these lengths of itself and of its headers, with right checksums.
pub(super) fn announced(length: usize, headers: usize, rest: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for length in [length, headers] {
        bytes.extend(u32::try_from(length).unwrap().to_be_bytes());
    }
    bytes.extend(crc32(&bytes).to_be_bytes());
    bytes.extend(rest);
    bytes.extend(crc32(&bytes).to_be_bytes());
    bytes
}

/// The headers and the payload of the message at the beginning of the bytes, and what follows it.
pub(super) fn parse(bytes: &[u8]) -> (Vec<Header>, Vec<u8>, &[u8]) {
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    let (length, headers) = (number(0) as usize, number(4) as usize);
    assert_eq!(number(8), crc32(&bytes[..8]));
    assert_eq!(number(length - 4), crc32(&bytes[..length - 4]));
    let (mut rest, mut found) = (&bytes[12..12 + headers], Vec::new());
    while let Some((&name, after)) = rest.split_first() {
        let (name, after) = after.split_at(name.into());
        let (&kind, after) = after.split_first().unwrap();
        let size = match kind {
            0 | 1 => 0,
            2 => 1,
            3 => 2,
            4 => 4,
            5 | 8 => 8,
            6 | 7 => 2 + usize::from(u16::from_be_bytes([after[0], after[1]])),
            9 => 16,
            other => panic!("no type of a header: {other}"),
        };
        let (value, after) = after.split_at(size);
        found.push((
            String::from_utf8(name.to_vec()).unwrap(),
            kind,
            value.to_vec(),
        ));
        rest = after;
    }
    (
        found,
        bytes[12 + headers..length - 4].to_vec(),
        &bytes[length..],
    )
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn hmac(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(data);
    mac.finalize().into_bytes().to_vec()
}

/// The signature of a message that follows another, in hexadecimal.
pub(super) fn signature(
    secret: &str,
    (time, region, service): (&str, &str, &str),
    prior: &str,
    date: &Header,
    payload: &[u8],
) -> String {
    let day = &time[..8];
    let string_to_sign = format!(
        "AWS4-HMAC-SHA256-PAYLOAD\n{time}\n{day}/{region}/{service}/aws4_request\n{prior}\n{}\n{}",
        hex(&Sha256::digest(header(date))),
        hex(&Sha256::digest(payload)),
    );
    let key = [day, region, service, "aws4_request"]
        .iter()
        .fold(format!("AWS4{secret}").into_bytes(), |key, part| {
            hmac(&key, part.as_bytes())
        });
    hex(&hmac(&key, string_to_sign.as_bytes()))
}
