//! Endpoint URLs that are set: only those that every URL parser leaves as they are.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::functions::is_host_label;
use super::{clipped, split_scheme};

/// An endpoint URL as requests take it, or what is wrong with it.
pub(super) fn custom(url: &str) -> Result<String, &'static str> {
    if !url.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("it has a space, a control character or one that is not ASCII");
    }
    let (scheme, rest) =
        split_scheme(url).ok_or("it has no scheme: it starts with https:// or http://")?;
    let scheme = match scheme {
        scheme if scheme.eq_ignore_ascii_case("https") => "https",
        scheme if scheme.eq_ignore_ascii_case("http") => "http",
        _ => return Err("its scheme is neither https nor http"),
    };
    if rest.contains('#') {
        return Err("it has a fragment, which cannot be sent");
    }
    if rest.contains('?') {
        return Err("it has a query, which an endpoint cannot have");
    }
    let (authority, path) = match rest.find('/') {
        Some(slash) => rest.split_at(slash),
        None => (rest, ""),
    };
    if authority.contains('@') {
        return Err("it has a user name or a password, which are never sent");
    }
    let (host, port) = host_and_port(authority)?;
    check_path(path)?;
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    let host = host.to_ascii_lowercase();
    Ok([scheme, "://", &host, &port, path.trim_end_matches('/')].concat())
}

fn host_and_port(authority: &str) -> Result<(&str, Option<u16>), &'static str> {
    const PORT: &str = "its port is not a number from 1 to 65535";
    let (host, port) = if authority.starts_with('[') {
        let (host, port) = authority
            .split_once(']')
            .ok_or("its IPv6 address has no closing bracket")?;
        let address = host.get(1..).unwrap_or_default();
        address
            .parse::<Ipv6Addr>()
            .map_err(|_| "what is in brackets is not an IPv6 address")?;
        let host = authority.get(..=host.len()).unwrap_or_default();
        match port {
            "" => (host, None),
            port => (host, Some(port.strip_prefix(':').ok_or(PORT)?)),
        }
    } else {
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        };
        check_host(host)?;
        (host, port)
    };
    let Some(port) = port else {
        return Ok((host, None));
    };
    let number = if port.bytes().all(|byte| byte.is_ascii_digit()) {
        port.parse().ok()
    } else {
        None
    };
    let number = number.filter(|number| *number != 0).ok_or(PORT)?;
    Ok((host, Some(number)))
}

fn check_host(host: &str) -> Result<(), &'static str> {
    const NAME: &str = "its host is not a host name: letters, digits, hyphens and dots";
    if host.is_empty() {
        return Err("it has no host");
    }
    // One dot at the end says that the name is complete.
    let name = host.strip_suffix('.').unwrap_or(host);
    let is_label = |label: &str| is_host_label(&label.replace('_', "-"));
    if name.len() > 253 || !name.split('.').all(is_label) {
        return Err(NAME);
    }
    // A URL whose host ends with a number is one of an IPv4 address, which has more spellings than one.
    let last = name.rsplit('.').next().unwrap_or(name).to_ascii_lowercase();
    let is_number = last.bytes().all(|byte| byte.is_ascii_digit())
        || last
            .strip_prefix("0x")
            .is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if is_number && host.parse::<Ipv4Addr>().is_err() {
        return Err("its host ends with a number, but is not an IPv4 address");
    }
    Ok(())
}

/// A base path that every URL parser leaves as it is.
fn check_path(path: &str) -> Result<(), &'static str> {
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        let is_valid = match byte {
            b'%' => {
                matches!((bytes.next(), bytes.next()), (Some(a), Some(b)) if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
            }
            byte => byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@".contains(&byte),
        };
        if !is_valid {
            return Err("its path has a character that must be percent-encoded");
        }
    }
    if path.split('/').any(is_dots) {
        return Err("its path has a segment that is `.` or `..`");
    }
    Ok(())
}

/// Whether a segment of a path is one dot or two, as they are or encoded.
pub(crate) fn is_dots(segment: &str) -> bool {
    let mut rest = segment;
    for _ in 0..2 {
        let dots = [".", "%2e", "%2E"];
        rest = match dots.iter().find_map(|dot| rest.strip_prefix(dot)) {
            None => return false,
            Some("") => return true,
            Some(after) => after,
        };
    }
    false
}

/// What an error shows of a URL: neither a user's name and password nor a query.
pub(super) fn shown(url: &str) -> String {
    let (start, rest) = split_scheme(url).map_or(("", url), |(scheme, rest)| {
        (url.get(..scheme.len() + 3).unwrap_or_default(), rest)
    });
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    let (rest, cut) = rest.split_at(end);
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    let user = if url.contains('@') { "***@" } else { "" };
    clipped(&[start, user, rest, cut.get(..1).unwrap_or_default()].concat())
}
