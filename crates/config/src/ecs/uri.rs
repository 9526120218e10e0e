//! Which addresses a container's credentials may be asked for at.

use super::error::{InvalidFullUriError, Kind};
use aws_smithy_runtime_api::client::dns::{ResolveDns as _, SharedDnsResolver};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

const ECS: &str = "http://169.254.170.2";

/// Besides loopback: Amazon ECS, and EKS Pod Identity.
const ALLOWED: [IpAddr; 3] = [
    IpAddr::V4(Ipv4Addr::new(169, 254, 170, 2)),
    IpAddr::V4(Ipv4Addr::new(169, 254, 170, 23)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x23)),
];

/// A path at the address of Amazon ECS. Whatever it says, it does not change the host.
pub(super) fn relative(path: &str) -> Result<String, InvalidFullUriError> {
    let slash = if path.starts_with('/') { "" } else { "/" };
    let uri = format!("{ECS}{slash}{path}");
    match uri.parse::<http::Uri>() {
        Ok(_) => Ok(uri),
        Err(_) => Err(InvalidFullUriError(Kind::Invalid)),
    }
}

/// A URL that may be asked.
pub(super) async fn full(
    text: &str,
    dns: Option<&SharedDnsResolver>,
) -> Result<String, InvalidFullUriError> {
    let invalid = || InvalidFullUriError(Kind::Invalid);
    let uri: http::Uri = text.parse().map_err(|_| invalid())?;
    let host = uri.host().filter(|host| !host.is_empty());
    let host = host.ok_or_else(invalid)?;
    match uri.scheme_str() {
        Some("https") => return Ok(text.to_owned()),
        Some("http") => {}
        _ => return Err(invalid()),
    }
    let literal = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host);
    let addresses = if let Ok(address) = literal.parse::<IpAddr>() {
        vec![address]
    } else {
        let dns = dns.ok_or(InvalidFullUriError(Kind::NoResolver))?;
        let found = dns.resolve_dns(host).await;
        found.map_err(|error| InvalidFullUriError(Kind::Unresolved(error)))?
    };
    if addresses.is_empty() {
        let error = std::io::Error::from(std::io::ErrorKind::NotFound);
        let error = aws_smithy_runtime_api::client::dns::ResolveDnsError::new(error);
        return Err(InvalidFullUriError(Kind::Unresolved(error)));
    }
    match addresses.iter().find(|address| !is_allowed(address)) {
        Some(address) => Err(InvalidFullUriError(Kind::Disallowed(address.to_string()))),
        None => Ok(text.to_owned()),
    }
}

fn is_allowed(address: &IpAddr) -> bool {
    address.is_loopback() || ALLOWED.contains(address)
}

#[cfg(not(feature = "rt-tokio"))]
pub(super) fn default_dns() -> Option<SharedDnsResolver> {
    None
}

#[cfg(feature = "rt-tokio")]
#[expect(
    clippy::unnecessary_wraps,
    reason = "there is none without the feature"
)]
pub(super) fn default_dns() -> Option<SharedDnsResolver> {
    Some(SharedDnsResolver::new(tokio_dns::TokioDns))
}

#[cfg(feature = "rt-tokio")]
mod tokio_dns {
    use aws_smithy_runtime_api::client::dns::{DnsFuture, ResolveDns, ResolveDnsError};

    /// The system's resolver.
    #[derive(Debug)]
    pub(super) struct TokioDns;

    impl ResolveDns for TokioDns {
        fn resolve_dns<'a>(&'a self, name: &'a str) -> DnsFuture<'a> {
            DnsFuture::new(async move {
                let found = tokio::net::lookup_host((name, 0)).await;
                let found = found.map_err(ResolveDnsError::new)?;
                Ok(found.map(|address| address.ip()).collect())
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_util::now;
    use aws_smithy_runtime_api::client::dns::{DnsFuture, ResolveDns, ResolveDnsError};

    #[derive(Debug)]
    struct Names;

    impl ResolveDns for Names {
        fn resolve_dns<'a>(&'a self, name: &'a str) -> DnsFuture<'a> {
            let addresses = match name {
                "here" => vec!["127.0.0.1", "::1"],
                "mixed" => vec!["127.0.0.1", "10.0.0.1"],
                "nothing" => vec![],
                _ => return DnsFuture::ready(Err(ResolveDnsError::new("unknown name"))),
            };
            let addresses = addresses.into_iter().map(|text| text.parse().unwrap());
            DnsFuture::ready(Ok(addresses.collect()))
        }
    }

    fn check(uri: &str) -> Result<String, String> {
        now(full(uri, Some(&SharedDnsResolver::new(Names)))).map_err(|error| error.to_string())
    }

    #[test]
    fn these_may_be_asked() {
        for uri in [
            "https://credentials.example/x?y",
            "https://10.0.0.1",
            "http://127.0.0.1:8080/x",
            "http://127.9.9.9/x",
            "http://[::1]/x",
            "http://169.254.170.2/x",
            "http://169.254.170.23/v1/credentials",
            "http://[fd00:ec2::23]/v1/credentials",
            "http://here:80/x",
        ] {
            assert_eq!(check(uri).as_deref(), Ok(uri));
        }
    }

    #[test]
    fn these_may_not() {
        let disallowed = |address: &str| {
            format!(
                "its host is {address}, where credentials must not be asked for over http: use https, or a loopback address, \
                 169.254.170.2, 169.254.170.23 or [fd00:ec2::23]"
            )
        };
        let invalid = "it must be a URL that starts with `http://` or `https://` and names a host";
        for (uri, problem) in [
            ("http://10.0.0.1/x", disallowed("10.0.0.1")),
            ("http://169.254.169.254/x", disallowed("169.254.169.254")),
            ("http://127.0.0.1@10.0.0.1/x", disallowed("10.0.0.1")),
            ("http://[fd00:ec2::24]/x", disallowed("fd00:ec2::24")),
            ("http://mixed/x", disallowed("10.0.0.1")),
            ("http://nothing/x", "its host has no address".to_owned()),
            ("http://other/x", "its host has no address".to_owned()),
            ("ftp://127.0.0.1/x", invalid.to_owned()),
            ("/x", invalid.to_owned()),
            ("http:///x", invalid.to_owned()),
            ("", invalid.to_owned()),
        ] {
            assert_eq!(check(uri), Err(problem), "{uri}");
        }
        let error = now(full("http://name/", None)).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("its host is a name, and nothing resolves names")
        );
    }

    #[test]
    fn a_path_never_changes_the_host() {
        for path in [
            "/v2/x?a=b",
            "v2/x",
            "@evil.example/x",
            ":80/x",
            ".evil.example",
        ] {
            let uri = relative(path).unwrap();
            let uri: http::Uri = uri.parse().unwrap();
            assert_eq!(uri.authority().unwrap().as_str(), "169.254.170.2", "{path}");
        }
        assert!(relative("/a b").is_err());
    }
}
