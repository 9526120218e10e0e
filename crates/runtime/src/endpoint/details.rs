//! Endpoints that have more than a URL: headers and properties, such as the auth schemes.
//!
//! Rows name these functions, so that programs whose services have no such endpoints have none of them.

use aws_smithy_types::Document;
use aws_smithy_types::endpoint::{Endpoint, EndpointAuthScheme};

use super::error::EndpointError;
use super::eval::{DEPTH, Evaluation};
use super::resolved::Resolved;
use super::table::{Details, Expression, Outcome};

/// What becomes of [`Details`].
#[derive(Clone, Copy, Debug)]
pub struct Full {
    pub(super) endpoint: fn(&Evaluation<'_>, &Details, String) -> Option<Endpoint>,
    pub(super) resolved: fn(&Endpoint) -> Result<Resolved, EndpointError>,
}

/// An endpoint with headers or properties.
#[allow(non_snake_case, reason = "a word of rows, as those beside it")]
#[must_use]
pub const fn Endpoint(details: &'static Details) -> Outcome {
    Outcome::Endpoint(
        details,
        Full {
            endpoint: |evaluation, details, url| evaluation.details(details, url),
            resolved: Resolved::new,
        },
    )
}

impl Evaluation<'_> {
    fn details(&self, details: &Details, url: String) -> Option<Endpoint> {
        let mut endpoint = Endpoint::builder().url(url);
        for (name, values) in details.headers {
            for value in *values {
                endpoint = endpoint.header(*name, self.text(value, DEPTH)?.into_owned());
            }
        }
        for (name, value) in details.properties {
            match (*name, value) {
                ("authSchemes", Expression::List(schemes)) => {
                    for scheme in *schemes {
                        endpoint = endpoint.auth_scheme(self.auth_scheme(scheme)?);
                    }
                }
                _ => endpoint = endpoint.property(*name, self.document(value, DEPTH)?),
            }
        }
        Some(endpoint.build())
    }

    fn auth_scheme(&self, scheme: &Expression) -> Option<EndpointAuthScheme> {
        let Expression::Map(properties) = scheme else {
            return None;
        };
        let (_, name) = properties.iter().find(|(key, _)| *key == "name")?;
        let name = self.text(name, DEPTH)?.into_owned();
        let mut scheme = EndpointAuthScheme::with_capacity(name, properties.len());
        for (key, value) in properties.iter().filter(|(key, _)| *key != "name") {
            scheme = scheme.put(*key, self.document(value, DEPTH)?);
        }
        Some(scheme)
    }

    fn document(&self, expression: &Expression, depth: usize) -> Option<Document> {
        let depth = depth.checked_sub(1)?;
        match expression {
            Expression::Map(entries) => entries
                .iter()
                .map(|(key, value)| Some(((*key).to_owned(), self.document(value, depth)?)))
                .collect::<Option<_>>()
                .map(Document::Object),
            Expression::List(items) => items
                .iter()
                .map(|item| self.document(item, depth))
                .collect::<Option<_>>()
                .map(Document::Array),
            _ => self.value(expression, depth)?.document(),
        }
    }
}
