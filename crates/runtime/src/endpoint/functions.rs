//! The functions of the rules.
//!
//! Sources: <https://smithy.io/2.0/additional-specs/rules-engine/standard-library.html> and
//! <https://smithy.io/2.0/aws/rules-engine/library-functions.html>

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::value::Text;

/// A part of a text, without a copy where the text is not one.
pub(super) fn part<'a>(text: &Text<'a>, start: usize, end: usize) -> Text<'a> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(start..end).unwrap_or_default()),
        Cow::Owned(text) => Cow::Owned(text.get(start..end).unwrap_or_default().to_owned()),
    }
}

/// `substring`: of ASCII texts only, and only if all of it is there. `reverse` counts from the end.
pub(super) fn substring<'a>(
    text: &Text<'a>,
    start: i32,
    stop: i32,
    reverse: bool,
) -> Option<Text<'a>> {
    let start = usize::try_from(start).ok()?;
    let stop = usize::try_from(stop).ok()?;
    let length = text.len();
    if start >= stop || stop > length || !text.is_ascii() {
        return None;
    }
    Some(if reverse {
        part(text, length - stop, length - start)
    } else {
        part(text, start, stop)
    })
}

/// `uriEncode`: all but RFC 3986's unreserved characters.
pub(super) fn uri_encode(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |index: u8| HEX.get(usize::from(index)).copied().map_or('0', char::from);
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(digit(byte >> 4));
            encoded.push(digit(byte & 0xf));
        }
    }
    encoded
}

/// Whether this can be one label of a host name.
pub(crate) fn is_host_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// `isValidHostLabel`
pub(super) fn is_valid_host_label(text: &str, allow_sub_domains: bool) -> bool {
    if allow_sub_domains {
        text.split('.').all(is_host_label)
    } else {
        is_host_label(text)
    }
}

/// `aws.isVirtualHostableS3Bucket`: a bucket's name that can be a label, or labels.
pub(super) fn is_virtual_hostable_s3_bucket(name: &str, allow_sub_domains: bool) -> bool {
    let is_end = |byte: Option<u8>| {
        byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    let is_label = |label: &str| {
        is_host_label(label)
            && !label.bytes().any(|byte| byte.is_ascii_uppercase())
            && is_end(label.bytes().next())
            && is_end(label.bytes().last())
    };
    (3..=63).contains(&name.len())
        && name.parse::<Ipv4Addr>().is_err()
        && if allow_sub_domains {
            name.split('.').all(is_label)
        } else {
            is_label(name)
        }
}

/// What `parseURL` finds.
#[derive(Clone, Debug)]
pub(super) struct Url<'a> {
    pub(super) scheme: &'static str,
    /// Host and port.
    pub(super) authority: Text<'a>,
    /// Begins with a slash.
    pub(super) path: Text<'a>,
    pub(super) is_ip: bool,
}

impl<'a> Url<'a> {
    /// `parseURL`: of http and https, without query and fragment.
    pub(super) fn parse(text: &Text<'a>) -> Option<Self> {
        let (scheme, start) = if starts_with(text, "https://") {
            ("https", 8)
        } else if starts_with(text, "http://") {
            ("http", 7)
        } else {
            return None;
        };
        if text.contains(['?', '#']) || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        let rest = text.get(start..)?;
        let end = start + rest.find('/').unwrap_or(rest.len());
        let whole = text.get(start..end)?;
        let user = whole.rfind('@').map_or(0, |at| at + 1);
        let authority = part(text, start + user, end);
        let is_ip = is_ip(&authority)?;
        let path = if end == text.len() {
            Cow::Borrowed("/")
        } else {
            part(text, end, text.len())
        };
        Some(Self {
            scheme,
            authority,
            path,
            is_ip,
        })
    }

    /// The path with a slash at its end as well.
    pub(super) fn normalized_path(&self) -> Text<'a> {
        if self.path.ends_with('/') {
            self.path.clone()
        } else {
            Cow::Owned([&self.path, "/"].concat())
        }
    }
}

fn starts_with(text: &str, scheme: &str) -> bool {
    text.get(..scheme.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

/// Whether a host with its port is an address; `None` if it is no host.
fn is_ip(authority: &str) -> Option<bool> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (host, port) = rest.split_once(']')?;
            host.parse::<Ipv6Addr>().ok()?;
            (
                host,
                if port.is_empty() {
                    None
                } else {
                    Some(port.strip_prefix(':')?)
                },
            )
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        },
    };
    if let Some(port) = port
        && (!port.bytes().all(|byte| byte.is_ascii_digit()) || port.parse::<u16>().is_err())
    {
        return None;
    }
    if host.is_empty() {
        return None;
    }
    Some(authority.starts_with('[') || host.parse::<Ipv4Addr>().is_ok())
}

/// What `aws.parseArn` finds.
#[derive(Clone, Debug)]
pub(super) struct Arn<'a>(Text<'a>);

impl<'a> Arn<'a> {
    /// `aws.parseArn`: `arn:partition:service:region:account:resource`, region and account perhaps empty.
    pub(super) fn parse(text: &Text<'a>) -> Option<Self> {
        let mut fields = text.splitn(6, ':');
        let has = |field: Option<&str>| field.is_some_and(|field| !field.is_empty());
        let is_arn = fields.next() == Some("arn")
            && has(fields.next())
            && has(fields.next())
            && fields.next().is_some()
            && fields.next().is_some()
            && has(fields.next());
        is_arn.then(|| Self(text.clone()))
    }

    /// The field at an index, of which the resource is the fifth.
    pub(super) fn field(&self, index: usize) -> Option<Text<'a>> {
        let start: usize = self
            .0
            .splitn(6, ':')
            .take(index)
            .map(|field| field.len() + 1)
            .sum();
        let field = self.0.splitn(6, ':').nth(index)?;
        Some(part(&self.0, start, start + field.len()))
    }

    /// The resource's parts: between slashes and colons.
    pub(super) fn resource_id(&self) -> Option<Vec<Text<'a>>> {
        let resource = self.field(5)?;
        let mut start = 0;
        let mut parts = Vec::new();
        for item in resource.split([':', '/']) {
            parts.push(part(&resource, start, start + item.len()));
            start += item.len() + 1;
        }
        Some(parts)
    }
}
