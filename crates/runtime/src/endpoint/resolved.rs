//! An endpoint as requests are sent to it and signed for it.

use aws_smithy_types::Document;
use aws_smithy_types::endpoint::Endpoint;

use super::error::EndpointError;
use super::url;

/// An endpoint as requests are sent to it and signed for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Resolved {
    /// Scheme, host, port and base path, without a slash at its end.
    pub(crate) url: String,
    /// Headers of every request.
    pub(crate) headers: Vec<(String, String)>,
    /// What `authSchemes` changes in signatures.
    pub(crate) signing: Signing,
}

/// What an endpoint changes in signatures: the `sigv4` scheme of its `authSchemes`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Signing {
    /// The service's name, if it is another one.
    pub(crate) name: Option<String>,
    /// The region, if it is another one.
    pub(crate) region: Option<String>,
    /// The path is signed as it is sent, not encoded once more.
    pub(crate) disable_double_encoding: bool,
    /// The path is signed with `.`, `..` and empty segments.
    pub(crate) disable_normalize_path: bool,
}

impl Resolved {
    /// An endpoint that rules or the caller's own resolver gave.
    pub(crate) fn new(endpoint: &Endpoint) -> Result<Self, EndpointError> {
        let mut headers = Vec::new();
        for (name, values) in endpoint.headers() {
            for value in values {
                let header = (name.to_ascii_lowercase(), value.to_owned());
                // Sorted, as the map has no order. Few endpoints have any: less code than a sort.
                let at = headers.partition_point(|other| *other <= header);
                headers.insert(at, header);
            }
        }
        Ok(Self {
            headers,
            signing: signing(endpoint),
            ..Self::of_resolved_url(endpoint.url())?
        })
    }

    /// An endpoint that is no more than a URL, of rules or the caller's own resolver.
    pub(super) fn of_resolved_url(url: &str) -> Result<Self, EndpointError> {
        let checked = url::custom(url).map_err(|problem| EndpointError::InvalidEndpoint {
            url: url::shown(url),
            problem,
        });
        Ok(Self::of_url(checked?))
    }

    /// An endpoint URL that is set and has been checked.
    pub(crate) fn of_url(url: String) -> Self {
        Self {
            url,
            headers: Vec::new(),
            signing: Signing::default(),
        }
    }
}

const SIGV4: &str = "sigv4";

/// What the endpoint says of `sigv4`, in either of the two ways that an [`Endpoint`] has.
fn signing(endpoint: &Endpoint) -> Signing {
    let schemes = endpoint.auth_schemes();
    if let Some(scheme) = schemes.iter().find(|scheme| scheme.name() == SIGV4) {
        return read(|key| scheme.get(key));
    }
    let Some(Document::Array(schemes)) = endpoint.properties().get("authSchemes") else {
        return Signing::default();
    };
    schemes
        .iter()
        .filter_map(Document::as_object)
        .find(|scheme| scheme.get("name").and_then(Document::as_string) == Some(SIGV4))
        .map(|scheme| read(|key| scheme.get(key)))
        .unwrap_or_default()
}

fn read<'a>(get: impl Fn(&str) -> Option<&'a Document>) -> Signing {
    let text = |key: &str| {
        let text = get(key).and_then(Document::as_string);
        text.filter(|text| !text.is_empty()).map(ToOwned::to_owned)
    };
    let flag = |key: &str| get(key).and_then(Document::as_bool) == Some(true);
    Signing {
        name: text("signingName"),
        region: text("signingRegion"),
        disable_double_encoding: flag("disableDoubleEncoding"),
        disable_normalize_path: flag("disableNormalizePath"),
    }
}
