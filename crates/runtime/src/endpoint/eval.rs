//! The evaluator of all services' rules.
//!
//! It takes no more steps than the table has nodes and goes no deeper than [`DEPTH`], so it ends whatever a table holds.

use std::borrow::Cow;

use aws_smithy_types::Document;
use aws_smithy_types::endpoint::{Endpoint, EndpointAuthScheme};

use super::error::EndpointError;
use super::functions::{
    Arn, Url, is_valid_host_label, is_virtual_hostable_s3_bucket, substring, uri_encode,
};
use super::params::{ParamValue, Params};
use super::partition::{PARTITIONS, Partition, partition};
use super::table::{Condition, Details, Expression, Function, Node, Outcome, RESULT, Rules};
use super::value::{Text, Value, split};

/// How deep expressions are nested at most.
const DEPTH: usize = 32;

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

/// What is known so far: the parameters, then the variables.
struct Evaluation<'a> {
    values: Vec<Option<Value<'a>>>,
    partitions: &'static [Partition],
}

impl<'a> Evaluation<'a> {
    /// Follows the graph; `None` if it leads to nothing.
    fn result(mut self, rules: &Rules) -> Option<Result<Endpoint, EndpointError>> {
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

    fn outcome(&self, outcome: &Outcome) -> Option<Result<Endpoint, EndpointError>> {
        const BARE: Details = Details {
            url: Expression::Text(""),
            headers: &[],
            properties: &[],
        };
        match outcome {
            Outcome::Error(text) => {
                let text = self.text(text, DEPTH)?.into_owned();
                Some(Err(EndpointError::Rule { text }))
            }
            Outcome::Url(url) => self.endpoint(&Details { url: *url, ..BARE }).map(Ok),
            Outcome::Endpoint(details) => self.endpoint(details).map(Ok),
        }
    }

    fn endpoint(&self, details: &Details) -> Option<Endpoint> {
        let url = self.text(&details.url, DEPTH)?;
        // Without a URL the official builder panics.
        if url.is_empty() {
            return None;
        }
        let mut endpoint = Endpoint::builder().url(url.into_owned());
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

    fn text(&self, expression: &Expression, depth: usize) -> Option<Text<'a>> {
        self.value(expression, depth)?.text()
    }

    fn get(&self, reference: u8) -> Option<&Value<'a>> {
        self.values.get(usize::from(reference))?.as_ref()
    }

    /// An expression's value; `None` if it has none, or its arguments are not what it takes.
    fn value(&self, expression: &Expression, depth: usize) -> Option<Value<'a>> {
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
                return Call {
                    evaluation: self,
                    arguments,
                    depth,
                }
                .value(function);
            }
            Expression::Map(_) => return None,
        })
    }
}

/// A function with its arguments, which are evaluated when they are asked for.
struct Call<'c, 'a> {
    evaluation: &'c Evaluation<'a>,
    arguments: &'static [Expression],
    depth: usize,
}

impl<'a> Call<'_, 'a> {
    fn value(&self, function: Function) -> Option<Value<'a>> {
        let boolean = |value| Some(Value::Boolean(value));
        match function {
            Function::IsSet => boolean(self.argument(0).is_some()),
            Function::Not => boolean(!self.boolean(0)?),
            Function::GetAttr => self.argument(0)?.at(&self.text(1)?),
            Function::Substring => substring(
                &self.text(0)?,
                self.integer(1)?,
                self.integer(2)?,
                self.boolean(3)?,
            )
            .map(Value::Text),
            Function::StringEquals => boolean(self.text(0)? == self.text(1)?),
            Function::BooleanEquals => boolean(self.boolean(0)? == self.boolean(1)?),
            Function::UriEncode => Some(Value::Text(Cow::Owned(uri_encode(&self.text(0)?)))),
            Function::ParseUrl => Url::parse(&self.text(0)?).map(Value::Url),
            Function::IsValidHostLabel => {
                let sub_domains = self.boolean(1).unwrap_or_default();
                boolean(is_valid_host_label(&self.text(0)?, sub_domains))
            }
            Function::Coalesce => (0..self.arguments.len()).find_map(|index| self.argument(index)),
            Function::Split => {
                let limit = usize::try_from(self.integer(2)?).ok()?;
                Some(Value::List(split(&self.text(0)?, &self.text(1)?, limit)))
            }
            Function::Ite => self.argument(if self.boolean(0)? { 1 } else { 2 }),
            Function::AwsPartition => {
                partition(self.evaluation.partitions, &self.text(0)?).map(Value::Partition)
            }
            Function::AwsParseArn => Arn::parse(&self.text(0)?).map(Value::Arn),
            Function::AwsIsVirtualHostableS3Bucket => {
                let sub_domains = self.boolean(1).unwrap_or_default();
                boolean(is_virtual_hostable_s3_bucket(&self.text(0)?, sub_domains))
            }
        }
    }

    fn argument(&self, index: usize) -> Option<Value<'a>> {
        self.evaluation
            .value(self.arguments.get(index)?, self.depth)
    }

    fn text(&self, index: usize) -> Option<Text<'a>> {
        self.argument(index)?.text()
    }

    fn boolean(&self, index: usize) -> Option<bool> {
        self.argument(index)?.boolean()
    }

    fn integer(&self, index: usize) -> Option<i32> {
        match self.argument(index)? {
            Value::Integer(value) => Some(value),
            _ => None,
        }
    }
}
