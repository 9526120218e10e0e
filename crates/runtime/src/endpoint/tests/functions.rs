//! The functions of rules, against what their documentation says.

use std::borrow::Cow;

use crate::endpoint::functions::{
    Arn, Url, is_valid_host_label, is_virtual_hostable_s3_bucket, substring, uri_encode,
};
use crate::endpoint::value::{Value, split};

#[test]
fn substring_takes_all_that_is_asked_for_or_nothing() {
    for (text, start, stop, reverse, expected) in [
        ("abcde", 0, 3, false, Some("abc")),
        ("abcde", 0, 3, true, Some("cde")),
        ("abcde", 1, 3, true, Some("cd")),
        ("abcde", 0, 5, false, Some("abcde")),
        ("abcde", 0, 6, false, None),
        ("abcde", 3, 3, false, None),
        ("abcde", 4, 3, false, None),
        ("abcde", -1, 3, false, None),
        ("", 0, 1, false, None),
        ("abcdé", 0, 3, false, None),
        ("abcde", i32::MIN, i32::MAX, true, None),
    ] {
        let owned = Cow::Owned(text.to_owned());
        for text in [Cow::Borrowed(text), owned] {
            let found = substring(&text, start, stop, reverse);
            assert_eq!(found.as_deref(), expected, "{text} {start} {stop}");
        }
    }
}

#[test]
fn uri_encode_leaves_unreserved_characters_only() {
    assert_eq!(uri_encode("aZ09-_.~"), "aZ09-_.~");
    assert_eq!(uri_encode("a/b c+%"), "a%2Fb%20c%2B%25");
    assert_eq!(uri_encode("ü\u{7f}"), "%C3%BC%7F");
}

#[test]
fn a_host_label_has_letters_digits_and_hyphens() {
    let long = "a".repeat(63);
    for (text, one, several) in [
        ("a", true, true),
        ("us-east-1", true, true),
        ("1a-", true, true),
        (&*long, true, true),
        (&*(long.clone() + "a"), false, false),
        ("a.b", false, true),
        ("a..b", false, false),
        (".a", false, false),
        ("a.", false, false),
        ("-a", false, false),
        ("a_b", false, false),
        ("", false, false),
        ("é", false, false),
    ] {
        assert_eq!(is_valid_host_label(text, false), one, "{text}");
        assert_eq!(is_valid_host_label(text, true), several, "{text}");
    }
}

#[test]
fn a_bucket_that_can_be_a_host_is_lower_case_and_no_address() {
    for (name, one, several) in [
        ("bucket", true, true),
        ("my-bucket-1", true, true),
        ("my.bucket", false, true),
        ("ab", false, false),
        ("Bucket", false, false),
        ("bucket-", false, false),
        ("-bucket", false, false),
        ("my..bucket", false, false),
        ("my.-bucket", false, false),
        ("my-.bucket", false, false),
        ("192.168.5.4", false, false),
        ("a_b_c", false, false),
    ] {
        assert_eq!(is_virtual_hostable_s3_bucket(name, false), one, "{name}");
        assert_eq!(is_virtual_hostable_s3_bucket(name, true), several, "{name}");
    }
}

/// What `getAttr` finds at a path, as text.
fn at(value: &Value<'_>, path: &str) -> Option<String> {
    Some(match value.at(path)? {
        Value::Text(text) => text.into_owned(),
        Value::Boolean(value) => value.to_string(),
        Value::List(items) => items.join(" "),
        other => format!("{other:?}"),
    })
}

#[test]
fn an_url_has_its_parts() {
    for (url, scheme, authority, path, normalized, is_ip) in [
        (
            "https://example.com",
            "https",
            "example.com",
            "/",
            "/",
            "false",
        ),
        (
            "https://example.com/",
            "https",
            "example.com",
            "/",
            "/",
            "false",
        ),
        (
            "HTTP://example.com:80/a/b",
            "http",
            "example.com:80",
            "/a/b",
            "/a/b/",
            "false",
        ),
        (
            "https://127.0.0.1:8/x/",
            "https",
            "127.0.0.1:8",
            "/x/",
            "/x/",
            "true",
        ),
        ("https://[fe80::1]", "https", "[fe80::1]", "/", "/", "true"),
        (
            "https://[fe80::1]:443/p",
            "https",
            "[fe80::1]:443",
            "/p",
            "/p/",
            "true",
        ),
        ("https://a_b-.c", "https", "a_b-.c", "/", "/", "false"),
        ("https://999.1.1.1", "https", "999.1.1.1", "/", "/", "false"),
        ("https://user:word@h/p", "https", "h", "/p", "/p/", "false"),
    ] {
        let value = Value::structure(Url::parse(&Cow::Borrowed(url)).unwrap());
        let part = |name| at(&value, name).unwrap();
        assert_eq!(part("scheme"), scheme, "{url}");
        assert_eq!(part("authority"), authority, "{url}");
        assert_eq!(part("path"), path, "{url}");
        assert_eq!(part("normalizedPath"), normalized, "{url}");
        assert_eq!(part("isIp"), is_ip, "{url}");
        assert_eq!(at(&value, "query"), None);
    }
    for url in [
        "",
        "example.com",
        "ftp://example.com",
        "https://",
        "https:///path",
        "https://h?query=a",
        "https://h/p#fragment",
        "https://h:port/",
        "https://h:65536",
        "https://[fe80",
        "https://[1.2.3.4]",
        "https://h h",
        "httpsé//h",
    ] {
        assert!(Url::parse(&Cow::Borrowed(url)).is_none(), "{url}");
    }
}

#[test]
fn an_arn_has_its_fields() {
    let arn = |text: &'static str| Arn::parse(&Cow::Borrowed(text)).map(Value::structure);
    let value = arn("arn:aws:ec2:us-east-1:012345678910:vpc/vpc-1:x").unwrap();
    for (path, expected) in [
        ("partition", Some("aws")),
        ("service", Some("ec2")),
        ("region", Some("us-east-1")),
        ("accountId", Some("012345678910")),
        ("resourceId", Some("vpc vpc-1 x")),
        ("resourceId[0]", Some("vpc")),
        ("resourceId[2]", Some("x")),
        ("resourceId[-1]", Some("x")),
        ("resourceId[-3]", Some("vpc")),
        ("resourceId[-4]", None),
        ("resourceId[3]", None),
        ("resourceId[a]", None),
        ("resourceId[1", None),
        ("partition[0]", None),
        ("", None),
        ("[0]", None),
    ] {
        assert_eq!(at(&value, path).as_deref(), expected, "{path}");
    }
    let bucket = arn("arn:aws:s3:::bucket_name").unwrap();
    assert_eq!(at(&bucket, "region").as_deref(), Some(""));
    assert_eq!(at(&bucket, "accountId").as_deref(), Some(""));
    for text in [
        "11111111-2222",
        "arn:aws:sns:us-west-2:012345678910:",
        "arn:aws:sns:us-west-2:012345678910",
        "arn::sns:us-west-2:012345678910:topic",
        "arn:aws::us-west-2:012345678910:topic",
        "urn:aws:sns:us-west-2:012345678910:topic",
        "",
    ] {
        assert!(arn(text).is_none(), "{text}");
    }
}

#[test]
fn split_keeps_empty_items_and_counts_to_its_limit() {
    for (text, separator, limit, items) in [
        ("a--b--c", "--", 0, &["a", "b", "c"][..]),
        ("a--b--c", "--", 1, &["a--b--c"]),
        ("a--b--c", "--", 2, &["a", "b--c"]),
        ("a--b--c", "--", 9, &["a", "b", "c"]),
        ("--a--", "--", 0, &["", "a", ""]),
        ("----", "--", 2, &["", "--"]),
        ("", "--", 0, &[""]),
        ("abc", "--", 0, &["abc"]),
        ("abc", "", 0, &["abc"]),
    ] {
        assert_eq!(
            split(&Cow::Borrowed(text), separator, limit),
            items,
            "{text}"
        );
        let owned = Cow::Owned(text.to_owned());
        assert_eq!(split(&owned, separator, limit), items, "{text}");
    }
}
