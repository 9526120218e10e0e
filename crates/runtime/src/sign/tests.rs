//! Signatures, held against a second implementation of the specification's steps.

use std::fmt::Write as _;
use std::time::Duration;

use aws_smithy_types::body::SdkBody;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use super::*;

mod differential;
mod keys;
mod streams;

const KEY: &str = "AKIDEXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// In seconds since 1970: 30 August 2015, 12:36:00 UTC, the time of AWS's examples; and the end of the year 9999.
const THEN: u64 = 1_440_938_160;
const END_OF_TIME: u64 = 253_402_300_800;

fn then() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(THEN)
}

fn identity(key: &str, token: Option<&str>) -> Identity {
    Credentials::new(key, SECRET, token.map(str::to_owned), None, "test").into()
}

fn request(method: &str, uri: &str, headers: &[(&'static str, &str)], body: &str) -> HttpRequest {
    let mut request = HttpRequest::new(SdkBody::from(body.to_owned()));
    request.set_method(method).unwrap();
    request.set_uri(uri).unwrap();
    for (name, value) in headers {
        request.headers_mut().append(*name, (*value).to_owned());
    }
    request
}

fn sign_as(request: &mut HttpRequest, identity: &Identity, name: &str) -> Result<(), SignError> {
    let context = SigningContext {
        identity,
        region: "us-east-1",
        name,
        time: then(),
        signs_payload: true,
        path: PathSigning::default(),
        keys: &SigningKeys::new(),
    };
    sign(request, &context).map(drop)
}

fn signature(request: &HttpRequest) -> &str {
    let authorization = request.headers().get("authorization").unwrap();
    authorization.rsplit_once("Signature=").unwrap().1
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn hmac(key: &[u8], data: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(data.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// The specification's `UriEncode`.
fn uri_encode(text: &[u8], slash: bool) -> String {
    let mut encoded = String::new();
    for &byte in text {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            b'/' if !slash => encoded.push('/'),
            _ => write!(encoded, "%{byte:02X}").unwrap(),
        }
    }
    encoded
}

fn percent_decode(text: &str) -> Vec<u8> {
    let (mut decoded, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((&first, tail)) = rest.split_first() {
        let digits = tail.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match digits.map(|two| u8::from_str_radix(two, 16)) {
            Some(Ok(byte)) if first == b'%' => {
                decoded.push(byte);
                rest = &tail[2..];
            }
            _ => {
                decoded.push(first);
                rest = tail;
            }
        }
    }
    decoded
}

/// The signature that a service computes from a request as it arrives.
fn recompute(request: &HttpRequest, host: &str, name: &str, payload: &str) -> String {
    let path = request.uri().split_once("://").unwrap().1;
    let path = path.find('/').map_or("/", |at| &path[at..]);
    let path = path.split('?').next().unwrap();
    let path = uri_encode(path.as_bytes(), false);
    recompute_with(request, host, name, payload, &path)
}

/// The same, with the path as it is signed.
fn recompute_with(
    request: &HttpRequest,
    host: &str,
    name: &str,
    payload: &str,
    path: &str,
) -> String {
    let authorization = request.headers().get("authorization").unwrap();
    let (_, signed) = authorization.split_once("SignedHeaders=").unwrap();
    let (signed, _) = signed.split_once(", ").unwrap();

    let path_and_query = request.uri().split_once("://").unwrap().1;
    let path_and_query = path_and_query
        .find('/')
        .map_or("/", |at| &path_and_query[at..]);
    let (_, query) = path_and_query
        .split_once('?')
        .unwrap_or((path_and_query, ""));
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let encode = |text: &str| uri_encode(&percent_decode(text), true);
            (encode(key), encode(value))
        })
        .collect();
    pairs.sort();
    let query: Vec<String> = pairs
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();

    let mut canonical = format!("{}\n{}\n{}\n", request.method(), path, query.join("&"));
    for name in signed.split(';') {
        let values: Vec<String> = if name == "host" {
            vec![host.to_owned()]
        } else {
            let all = request.headers().get_all(name);
            all.map(|value| {
                value
                    .split(' ')
                    .filter(|word| !word.is_empty())
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect()
        };
        writeln!(canonical, "{name}:{}", values.join(",")).unwrap();
    }
    write!(canonical, "\n{signed}\n{payload}").unwrap();

    let scope = format!("20150830/us-east-1/{name}/aws4_request");
    let to_sign = format!(
        "AWS4-HMAC-SHA256\n20150830T123600Z\n{scope}\n{}",
        hex(&Sha256::digest(canonical.as_bytes()))
    );
    let key = format!("AWS4{SECRET}").into_bytes();
    let key = scope.split('/').fold(key, |key, part| hmac(&key, part));
    assert!(
        authorization.contains(&format!("/{scope}, ")),
        "{authorization}"
    );
    hex(&hmac(&key, &to_sign))
}

#[test]
fn published_examples() {
    let mut list_users = request(
        "GET",
        "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08",
        &[(
            "content-type",
            "application/x-www-form-urlencoded; charset=utf-8",
        )],
        "",
    );
    sign_as(&mut list_users, &identity(KEY, None), "iam").unwrap();
    assert_eq!(
        list_users.headers().get("authorization").unwrap(),
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date, \
         Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
    );
    assert_eq!(
        list_users.headers().get("x-amz-date").unwrap(),
        "20150830T123600Z"
    );

    let mut vanilla = request("GET", "https://example.amazonaws.com/", &[], "");
    sign_as(&mut vanilla, &identity(KEY, None), "service").unwrap();
    assert_eq!(
        signature(&vanilla),
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    );
}

#[test]
fn an_endpoint_says_how_the_path_is_signed() {
    for (double_encoded, normalized, path) in [
        (true, true, "/a%2520b/c/d"),
        (true, false, "/a%2520b/./c//d"),
        (false, true, "/a%20b/c/d"),
        (false, false, "/a%20b/./c//d"),
    ] {
        let identity = identity(KEY, None);
        let mut request = request("GET", "https://h.example/a%20b/./c//d?x=1", &[], "");
        let context = SigningContext {
            identity: &identity,
            region: "us-east-1",
            name: "s3",
            time: then(),
            signs_payload: true,
            path: PathSigning {
                double_encoded,
                normalized,
            },
            keys: &SigningKeys::new(),
        };
        sign(&mut request, &context).unwrap();
        let empty = hex(&Sha256::digest(b""));
        let expected = recompute_with(&request, "h.example", "s3", &empty, path);
        assert_eq!(signature(&request), expected, "{path}");
    }
}

#[test]
fn agrees_with_a_second_implementation() {
    let uris = [
        "",
        "/",
        "/a%2Fb",
        "/a%20b/%25/%2525",
        "/%E2%9C%93/stra%C3%9Fe",
        "/contact/start-chat;v=1/@:$!*'(),",
        "/a?",
        "/a?b",
        "/a?b=",
        "/a?b=&a=",
        "/a?k=2&k=1&k=10&K=0",
        "/a?k=%20&k=%2B&k=%26%3D&%C3%A9=%F0%9F%90%B1",
        "/a?next=a%2Fb%3D%3D&x=~-._",
    ];
    let hosts = [
        (
            "https://connect.us-east-1.amazonaws.com",
            "connect.us-east-1.amazonaws.com",
        ),
        ("https://example.com:443", "example.com"),
        ("http://127.0.0.1:8080", "127.0.0.1:8080"),
        ("http://[::1]:80", "[::1]"),
    ];
    let headers = [
        ("content-type", "application/json"),
        ("x-amz-user-agent", "a   b  c"),
        ("x-twice", "one"),
        ("x-twice", " two "),
        ("x-unicode", "prüfung"),
        ("user-agent", "not signed"),
        ("x-amzn-trace-id", "not signed"),
    ];
    for token in [None, Some("AQoDYXdzEPT//////////wEXAMPLE+token=")] {
        for (endpoint, host) in hosts {
            for uri in uris {
                for body in ["", r#"{"a":"ü"}"#] {
                    let mut request = request("PUT", &format!("{endpoint}{uri}"), &headers, body);
                    sign_as(&mut request, &identity(KEY, token), "connect").unwrap();
                    let payload = hex(&Sha256::digest(body.as_bytes()));
                    let expected = recompute(&request, host, "connect", &payload);
                    assert_eq!(signature(&request), expected, "{endpoint}{uri}");
                    assert_eq!(request.headers().get("x-amz-security-token"), token);
                    let authorization = request.headers().get("authorization").unwrap();
                    let signed = "content-type;host;x-amz-date;x-amz-security-token;x-amz-user-agent;x-twice;x-unicode";
                    let signed = match token {
                        Some(_) => signed.to_owned(),
                        None => signed.replace("x-amz-security-token;", ""),
                    };
                    assert!(authorization.contains(&format!("SignedHeaders={signed}, ")));
                }
            }
        }
    }
}

#[test]
fn a_host_header_that_is_set_is_the_one_signed() {
    let mut request = request(
        "GET",
        "https://127.0.0.1:1/",
        &[("host", "example.com")],
        "",
    );
    sign_as(&mut request, &identity(KEY, None), "connect").unwrap();
    let payload = hex(&Sha256::digest(b""));
    assert_eq!(
        signature(&request),
        recompute(&request, "example.com", "connect", &payload)
    );
}

#[test]
fn dot_segments_are_signed_as_they_are_resolved() {
    let mut dots = request("GET", "https://example.amazonaws.com/a/./b//../c", &[], "");
    let mut plain = request("GET", "https://example.amazonaws.com/a/c", &[], "");
    sign_as(&mut dots, &identity(KEY, None), "service").unwrap();
    sign_as(&mut plain, &identity(KEY, None), "service").unwrap();
    assert_eq!(signature(&dots), signature(&plain));
}

#[test]
fn an_attempt_is_signed_afresh() {
    let mut again = request("POST", "https://example.com/a", &[("x-a", "b")], "body");
    let first = SigningContext {
        identity: &identity("OTHER", Some("token")),
        region: "eu-west-1",
        name: "connect",
        time: then() + Duration::from_hours(24),
        signs_payload: true,
        path: PathSigning::default(),
        keys: &SigningKeys::new(),
    };
    sign(&mut again, &first).unwrap();
    sign_as(&mut again, &identity(KEY, None), "connect").unwrap();
    let mut once = request("POST", "https://example.com/a", &[("x-a", "b")], "body");
    sign_as(&mut once, &identity(KEY, None), "connect").unwrap();
    let headers = |request: &HttpRequest| {
        let mut headers: Vec<(String, String)> = request
            .headers()
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        headers.sort();
        headers
    };
    assert_eq!(headers(&again), headers(&once));
    assert_eq!(again.headers().len(), 3);
}

#[test]
fn what_a_header_cannot_hold_is_refused_by_name_and_not_shown() {
    for bad in [
        "AK\r\nx-evil: 1",
        "AKID\n",
        "AK\0ID",
        "AK ID",
        "ключ",
        "AK,SignedHeaders=host",
        "\u{7f}",
    ] {
        for part in [CredentialPart::AccessKeyId, CredentialPart::SessionToken] {
            let identity = match part {
                CredentialPart::AccessKeyId => identity(bad, Some("token")),
                CredentialPart::SessionToken => identity(KEY, Some(bad)),
            };
            let mut request = request("GET", "https://example.com/", &[], "");
            let result = sign_as(&mut request, &identity, "connect");
            if part == CredentialPart::SessionToken && bad.is_ascii() && bad.contains(',') {
                assert!(result.is_ok(), "a comma in a token is harmless");
                continue;
            }
            let error = result.unwrap_err();
            assert!(
                matches!(error, SignError::Credential(culprit) if culprit == part),
                "{bad:?}"
            );
            let text = format!("{error} {error:?}");
            assert!(
                !text.contains(bad) && !text.contains("evil") && !text.contains(SECRET),
                "{text}"
            );
            assert!(error.to_string().contains(&part.to_string()));
            assert!(request.headers().is_empty());
        }
    }
}

#[test]
fn odd_but_harmless_credentials_are_signed() {
    for key in ["AK/ID", "AK=ID", "test", "", &"A".repeat(10_000)] {
        let mut request = request("GET", "https://example.com/", &[], "");
        sign_as(&mut request, &identity(key, Some("a=,/+~")), "connect").unwrap();
        let payload = hex(&Sha256::digest(b""));
        assert_eq!(
            signature(&request),
            recompute(&request, "example.com", "connect", &payload)
        );
    }
}

#[test]
fn what_cannot_be_signed_is_an_error() {
    let identity = identity(KEY, None);
    let try_sign = |uri: &str, region: &str, name: &str, time: SystemTime| {
        let mut request = request("GET", uri, &[], "");
        let context = SigningContext {
            identity: &identity,
            region,
            name,
            time,
            signs_payload: true,
            path: PathSigning::default(),
            keys: &SigningKeys::new(),
        };
        sign(&mut request, &context)
            .map(drop)
            .map_err(|error| error.to_string())
    };
    let uri = "https://example.com/";
    for region in [
        "",
        "us east",
        "us-east-1\r\n",
        "us/east",
        "us\0",
        "eü-west",
        "us-east-1@evil",
    ] {
        let error = try_sign(uri, region, "connect", then()).unwrap_err();
        assert!(
            error.contains("is not a region") && !error.contains(['\r', '\n', '\0']),
            "{error}"
        );
        assert!(try_sign(uri, "us-east-1", region, then()).is_err());
    }
    let end = SystemTime::UNIX_EPOCH + Duration::from_secs(END_OF_TIME);
    for time in [SystemTime::UNIX_EPOCH - Duration::from_secs(1), end] {
        assert!(try_sign(uri, "us-east-1", "connect", time).is_err());
    }
    for time in [SystemTime::UNIX_EPOCH, end - Duration::from_nanos(1)] {
        assert_eq!(try_sign(uri, "us-east-1", "connect", time), Ok(()));
    }
    for uri in [
        "/",
        "/a://b",
        "example.com",
        "https://user@example.com/",
        "https://u:p@example.com",
    ] {
        assert!(
            try_sign(uri, "us-east-1", "connect", then()).is_err(),
            "{uri}"
        );
    }
    assert!(
        try_sign(
            "https://example.com/a@b?c=d@e",
            "us-east-1",
            "connect",
            then()
        )
        .is_ok()
    );

    let stranger = Identity::new("not credentials", None);
    let mut request = request("GET", uri, &[], "");
    let error = sign_as(&mut request, &stranger, "connect").unwrap_err();
    assert!(matches!(error, SignError::NotCredentials));
}

#[test]
fn a_hash_that_is_set_is_signed_whatever_the_body_is() {
    // That of "hello world".
    let hash = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";
    let headers = [("x-amz-content-sha256", hash)];
    let mut hashed = request("PUT", "https://test.eu-west-1.amazonaws.com/", &headers, "");
    *hashed.body_mut() = crate::testing::payload::file("hello world", 3).into_inner();
    let mut in_memory = request(
        "PUT",
        "https://test.eu-west-1.amazonaws.com/",
        &headers,
        "hello world",
    );
    for request in [&mut hashed, &mut in_memory] {
        sign_as(request, &identity(KEY, None), "test").unwrap();
        assert_eq!(request.headers().get("x-amz-content-sha256"), Some(hash));
    }
    assert_eq!(
        signature(&hashed),
        recompute(&in_memory, "test.eu-west-1.amazonaws.com", "test", hash)
    );
    assert_eq!(
        signature(&in_memory),
        recompute(&in_memory, "test.eu-west-1.amazonaws.com", "test", hash)
    );
}
