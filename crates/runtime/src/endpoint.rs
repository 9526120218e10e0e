//! Where requests go: a service's own rules as a table, their parameters, and the one evaluator.
//!
//! [`table`] is what generated crates hold, `Rules::resolve` evaluates it, `params` takes the parameters from a client's
//! settings and `context` those of a call from its input. Services without rules have [`REGIONAL`].

use std::fmt::Write as _;
use std::sync::Arc;

mod cache;
mod call;
mod context;
mod details;
mod error;
mod eval;
mod functions;
pub(crate) mod member;
mod module;
mod params;
mod partition;
mod regional;
mod resolved;
pub mod table;
#[cfg(test)]
mod tests;
pub(crate) mod url;
mod value;

pub(crate) use cache::Cache;
pub(crate) use context::bind;
pub use error::EndpointError;
pub(crate) use functions::is_host_label;
pub(crate) use module::{DefaultResolver, Resolver};
pub use module::{ResolverOf, default_endpoint};
pub use params::{InvalidParams, ParamValue, Params, params_for};
pub(crate) use params::{custom, of_settings};
pub use partition::{PARTITIONS, Partition};
pub use regional::{REGIONAL, regional};
pub(crate) use resolved::{Resolved, Signing};
pub use table::Rules;

/// The endpoint for a client's parameters, as requests are sent to it.
pub(crate) fn resolve(rules: &Rules, params: Params) -> Result<Arc<Resolved>, EndpointError> {
    let params = params.complete(rules).map_err(|error| error.0)?;
    rules.resolved(&params).map(Arc::new)
}

/// An endpoint and a path with its query, one slash between them.
pub(crate) fn join(endpoint: &str, path_and_query: &str) -> String {
    let endpoint = endpoint.strip_suffix('/').unwrap_or(endpoint);
    let slash = if path_and_query.starts_with('/') {
        ""
    } else {
        "/"
    };
    [endpoint, slash, path_and_query].concat()
}

/// A URL with a prefix before its host. An IP address has no names below it and stays as it is.
pub(crate) fn prefixed(url: String, prefix: &str) -> String {
    let Some((scheme, rest)) = split_scheme(&url).filter(|_| !prefix.is_empty()) else {
        return url;
    };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let host = authority
        .rsplit_once(':')
        .map_or(authority, |(host, _)| host);
    if host.starts_with('[') || host.parse::<std::net::Ipv4Addr>().is_ok() {
        return url;
    }
    [scheme, "://", prefix, rest].concat()
}

/// A URL's scheme, and what follows its `://`. A search for text is much code, and is here once.
#[inline(never)]
pub(crate) fn split_scheme(url: &str) -> Option<(&str, &str)> {
    url.split_once("://")
}

/// A text from outside, safe to print and not too long.
fn clipped(text: &str) -> String {
    let mut clipped = String::new();
    for char in text.chars().take(100) {
        // A string takes all that is written.
        let _ = write!(clipped, "{}", char.escape_debug());
    }
    if text.chars().nth(100).is_some() {
        clipped.push('…');
    }
    clipped
}
