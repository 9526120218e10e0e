//! The evaluator of all services' rules.
//!
//! It takes no more steps than the table has nodes and goes no deeper than [`DEPTH`], so it ends whatever a table holds.

use std::borrow::Cow;

use aws_smithy_types::endpoint::Endpoint;

use super::call::Call;
use super::error::EndpointError;
use super::params::{ParamValue, Params};
use super::partition::{PARTITIONS, Partition};
use super::resolved::Resolved;
use super::table::{Condition, Expression, Node, Outcome, RESULT, Rules};
use super::value::{Text, Value};

/// How deep expressions are nested at most.
pub(super) const DEPTH: usize = 32;

impl Rules {
    /// The endpoint for these parameters, as the rules have it.
    ///
    /// # Errors
    /// The rules refuse the parameters, or have nothing for them.
    pub fn resolve(&self, params: &Params) -> Result<Endpoint, EndpointError> {
        self.resolve_in(PARTITIONS, params)
    }

    /// As [`resolve`](Self::resolve), in other partitions than there are.
    ///
    /// # Errors
    /// Those of [`resolve`](Self::resolve).
    #[doc(hidden)]
    pub fn resolve_in(
        &self,
        partitions: &'static [Partition],
        params: &Params,
    ) -> Result<Endpoint, EndpointError> {
        Ok(match self.found(partitions, params)? {
            Found::Url(url) => Endpoint::builder().url(url).build(),
            Found::Endpoint(endpoint, _) => endpoint,
        })
    }

    /// The endpoint for these parameters, as requests are sent to it.
    pub(super) fn resolved(&self, params: &Params) -> Result<Resolved, EndpointError> {
        match self.found(PARTITIONS, params)? {
            Found::Url(url) => Resolved::of_resolved_url(&url),
            Found::Endpoint(endpoint, resolved) => resolved(&endpoint),
        }
    }

    fn found(
        &self,
        partitions: &'static [Partition],
        params: &Params,
    ) -> Result<Found, EndpointError> {
        #[cfg(test)]
        super::tests::evaluated();
        let mut values: Vec<Option<Value<'_>>> = params.values().map(value).collect();
        values.resize(self.parameters.len() + usize::from(self.variables), None);
        let evaluation = Evaluation { values, partitions };
        evaluation
            .result(self)
            .unwrap_or(Err(EndpointError::NoMatch))
    }
}

fn value(param: Option<&ParamValue>) -> Option<Value<'_>> {
    Some(match param? {
        ParamValue::String(text) => Value::Text(Cow::Borrowed(text)),
        ParamValue::Boolean(value) => Value::Boolean(*value),
        ParamValue::StringArray(items) => {
            Value::List(items.iter().map(|item| Cow::Borrowed(&**item)).collect())
        }
    })
}

/// What the rules have for some parameters.
enum Found {
    Url(String),
    Endpoint(Endpoint, fn(&Endpoint) -> Result<Resolved, EndpointError>),
}

/// What is known so far: the parameters, then the variables.
pub(super) struct Evaluation<'a> {
    values: Vec<Option<Value<'a>>>,
    pub(super) partitions: &'static [Partition],
}

impl<'a> Evaluation<'a> {
    /// Follows the graph; `None` if it leads to nothing.
    fn result(mut self, rules: &Rules) -> Option<Result<Found, EndpointError>> {
        let mut next = rules.root;
        for _ in 0..=rules.nodes.len() {
            if next >= RESULT {
                let index = usize::from(next.abs_diff(RESULT));
                return self.outcome(rules.results.get(index)?);
            }
            let index = usize::from(next.unsigned_abs()).checked_sub(1)?;
            let Node {
                condition,
                high,
                low,
            } = *rules.nodes.get(index)?;
            let holds = self.holds(rules.conditions.get(usize::from(condition))?);
            next = if holds == (next > 0) { high } else { low };
        }
        None
    }

    fn holds(&mut self, condition: &Condition) -> bool {
        let value = self.value(&condition.value, DEPTH);
        let holds = !matches!(value, None | Some(Value::Boolean(false)));
        let variable = condition.assign.map(usize::from);
        if let Some(variable) = variable.and_then(|index| self.values.get_mut(index)) {
            *variable = value;
        }
        holds
    }

    fn outcome(&self, outcome: &Outcome) -> Option<Result<Found, EndpointError>> {
        let text = |text| Some(self.text(text, DEPTH)?.into_owned());
        // Without a URL the official builder panics.
        let url = |url| text(url).filter(|url| !url.is_empty());
        Some(Ok(match outcome {
            Outcome::Error(error) => {
                let text = text(error)?;
                return Some(Err(EndpointError::Rule { text }));
            }
            Outcome::Url(expression) => Found::Url(url(expression)?),
            Outcome::Endpoint(details, full) => {
                let endpoint = (full.endpoint)(self, details, url(&details.url)?)?;
                Found::Endpoint(endpoint, full.resolved)
            }
        }))
    }

    pub(super) fn text(&self, expression: &Expression, depth: usize) -> Option<Text<'a>> {
        self.value(expression, depth)?.text()
    }

    fn get(&self, reference: u8) -> Option<&Value<'a>> {
        self.values.get(usize::from(reference))?.as_ref()
    }

    /// An expression's value; `None` if it has none, or its arguments are not what it takes.
    pub(super) fn value(&self, expression: &Expression, depth: usize) -> Option<Value<'a>> {
        let depth = depth.checked_sub(1)?;
        Some(match *expression {
            Expression::Ref(reference) => self.get(reference)?.clone(),
            Expression::Attr(reference, path) => self.get(reference)?.at(path)?,
            Expression::Text(text) => Value::Text(Cow::Borrowed(text)),
            Expression::Boolean(value) => Value::Boolean(value),
            Expression::Integer(value) => Value::Integer(value),
            Expression::Template(parts) => {
                let mut text = String::new();
                for part in parts {
                    text.push_str(&self.text(part, depth)?);
                }
                Value::Text(Cow::Owned(text))
            }
            Expression::List(items) => Value::List(
                items
                    .iter()
                    .map(|item| self.text(item, depth))
                    .collect::<Option<_>>()?,
            ),
            Expression::Call(function, arguments) => {
                return (function.0)(&Call {
                    evaluation: self,
                    arguments,
                    depth,
                });
            }
            Expression::Map(_) => return None,
        })
    }
}
