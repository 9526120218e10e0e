//! Endpoint rules: from the model's traits to the table that the runtime evaluates.
//!
//! The types are those of the runtime's `endpoint::table`, with texts of their own.
//! Source: <https://smithy.io/2.0/additional-specs/rules-engine/specification.html>

mod bindings;
mod diagram;
mod expressions;
mod read;
mod tree;

use serde_json::Value;

pub use bindings::bindings;

use super::names;
use crate::error::{Error, Problem};
use crate::model::Shape;

/// What a crate knows of where requests go.
#[derive(Clone, Debug, Default)]
pub struct Endpoint {
    /// The parameters, as users see them.
    pub params: Vec<Param>,
    /// The service's own rules; without them, those of regional services count.
    pub rules: Option<Rules>,
    /// `smithy.rules#clientContextParams`: settings that only this service has.
    pub settings: Vec<Param>,
}

/// A parameter, or a setting, as users see it.
#[derive(Clone, Debug)]
pub struct Param {
    /// The name in the model.
    pub wire: String,
    /// The method's name.
    pub name: String,
    /// The type.
    pub kind: Kind,
    /// Markdown.
    pub docs: String,
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `string`
    String,
    /// `boolean`
    Boolean,
    /// `stringArray`
    StringArray,
}

/// The endpoint rules of a service.
#[derive(Clone, Debug)]
pub struct Rules {
    /// What the rules depend on.
    pub parameters: Vec<Parameter>,
    /// The variables that conditions assign, by name.
    pub variables: Vec<String>,
    /// The conditions.
    pub conditions: Vec<Condition>,
    /// The results.
    pub results: Vec<Outcome>,
    /// Conditions, with where to go if they hold and if not.
    pub nodes: Vec<(u16, Next, Next)>,
    /// Where to begin.
    pub root: Next,
}

/// Where to go in the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Next {
    /// Nowhere: there is no result.
    Nothing,
    /// To a node, by its number from 1 on; negative where its ways are swapped.
    Node(i16),
    /// To a result.
    Result(i16),
}

/// The most nodes, and the most results, that the runtime's table can have.
const MOST: usize = 0x3fff;

/// What rules depend on.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The name in the model.
    pub name: String,
    /// The type.
    pub kind: Kind,
    /// The runtime's name of where clients take it from.
    pub built_in: &'static str,
    /// Whether there must be a value.
    pub required: bool,
    /// The value where nothing sets one.
    pub default: Option<Expression>,
}

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// What is evaluated.
    pub value: Expression,
    /// The reference that the value is assigned to.
    pub assign: Option<u8>,
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A parameter's or a variable's value.
    Ref(u8),
    /// A text.
    Text(String),
    /// A boolean.
    Boolean(bool),
    /// A number.
    Integer(i32),
    /// Texts, one after the other.
    Template(Vec<Expression>),
    /// What a path leads to in a parameter's or a variable's value.
    Attr(u8, String),
    /// A function, by the runtime's name, with its arguments.
    Call(&'static str, Vec<Expression>),
    /// A list.
    List(Vec<Expression>),
    /// A map.
    Map(Vec<(String, Expression)>),
}

/// A result.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// An endpoint.
    Endpoint {
        /// The URL.
        url: Expression,
        /// Headers with their values.
        headers: Vec<(String, Vec<Expression>)>,
        /// Properties.
        properties: Vec<(String, Expression)>,
    },
    /// An error's text.
    Error(Expression),
}

/// A parameter's value that an operation gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Binding {
    /// The parameter.
    pub parameter: String,
    /// Where the value is.
    pub source: Source,
}

/// Where an operation has a parameter's value.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// In the model.
    Static(Expression),
    /// In the input.
    Input(Vec<Step>),
}

/// A step of a path into an input.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// A member, or a map's value.
    Field(String),
    /// All items or values.
    Each,
    /// All keys.
    Keys,
    /// What each of some paths leads to.
    Select(Vec<Vec<Step>>),
}

const RULE_SET: &str = "smithy.rules#endpointRuleSet";
const DIAGRAM: &str = "smithy.rules#endpointBdd";

/// What is wrong in rules, and whether it is merely not supported.
#[derive(Debug)]
struct Wrong {
    what: String,
    supported: bool,
}

impl Wrong {
    fn model(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            supported: true,
        }
    }

    fn unsupported(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            supported: false,
        }
    }

    fn problem(self, shape: &Shape, id: &str) -> Problem {
        let problem = if self.supported {
            Problem::model(format!("`{id}`: {}", self.what)).fix("correct the trait's value")
        } else {
            Problem::unsupported(format!("{} in `{id}`", self.what))
                .fix("take the trait away with an amendment: the client then has the endpoints of regional services, and `endpoint_url`")
        };
        problem.file(&*shape.file).shape(&shape.id)
    }
}

/// The rules of a service, if it has some: those of the decision diagram where there are two.
///
/// # Errors
/// The rules are not what the specification says, or use what the runtime does not have.
pub fn rules(service: &Shape) -> Result<Option<Rules>, Error> {
    let traits = &service.traits;
    let (id, rules) = if let Some(value) = traits.get(DIAGRAM) {
        (DIAGRAM, diagram::rules(value))
    } else if let Some(value) = traits.get(RULE_SET) {
        (RULE_SET, tree::rules(value))
    } else {
        return Ok(None);
    };
    rules
        .map(Some)
        .map_err(|wrong| wrong.problem(service, id).into())
}

/// Everything that a crate has to know of its service's endpoints.
///
/// # Errors
/// Those of [`rules`]; parameters that cannot be told apart.
pub(super) fn endpoint(service: &Shape) -> Result<Endpoint, Error> {
    let id = if service.traits.has(DIAGRAM) {
        DIAGRAM
    } else {
        RULE_SET
    };
    let rules = rules(service)?;
    let docs = service.traits.property(id, "parameters");
    let params = match &rules {
        Some(rules) => rules
            .parameters
            .iter()
            .map(|parameter| Param {
                wire: parameter.name.clone(),
                name: names::field(&parameter.name, RESERVED),
                kind: parameter.kind,
                docs: documentation(docs.and_then(|docs| docs.get(&parameter.name))),
            })
            .collect(),
        None => regional(),
    };
    let settings = match service.traits.get(SETTINGS).and_then(Value::as_object) {
        Some(settings) => settings
            .iter()
            .map(|(name, setting)| {
                let kind = read::kind(setting, name)
                    .map_err(|wrong| Error::from(wrong.problem(service, SETTINGS)))?;
                Ok(Param {
                    wire: name.clone(),
                    name: names::field(name, RESERVED),
                    kind,
                    docs: documentation(Some(setting)),
                })
            })
            .collect::<Result<_, Error>>()?,
        None => Vec::new(),
    };
    for params in [&params, &settings] {
        unique(service, params)?;
    }
    Ok(Endpoint {
        params,
        rules,
        settings,
    })
}

const SETTINGS: &str = "smithy.rules#clientContextParams";

/// Methods that builders and parameters have for themselves.
const RESERVED: &[&str] = &["build", "builder"];

fn documentation(parameter: Option<&Value>) -> String {
    let text = parameter
        .and_then(|parameter| parameter.get("documentation"))
        .and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

fn unique(service: &Shape, params: &[Param]) -> Result<(), Error> {
    let mut seen: Vec<&Param> = Vec::new();
    for param in params {
        if let Some(other) = seen.iter().find(|other| other.name == param.name) {
            let what = format!(
                "the endpoint parameters `{}` and `{}` both become `{}` in Rust",
                other.wire, param.wire, param.name
            );
            return Err(Problem::model(what)
                .file(&*service.file)
                .shape(&service.id)
                .fix("rename one of them")
                .into());
        }
        seen.push(param);
    }
    Ok(())
}

/// The parameters of services without rules: those of the runtime's `REGIONAL` that users set.
fn regional() -> Vec<Param> {
    [
        ("Region", Kind::String, "The region that requests go to."),
        (
            "UseDualStack",
            Kind::Boolean,
            "Whether the endpoint has IPv6 addresses as well.",
        ),
        (
            "UseFIPS",
            Kind::Boolean,
            "Whether the endpoint is FIPS 140 validated.",
        ),
        (
            "Endpoint",
            Kind::String,
            "The endpoint that is set in place of the region's.",
        ),
    ]
    .into_iter()
    .map(|(wire, kind, docs)| Param {
        wire: wire.to_owned(),
        name: names::field(wire, RESERVED),
        kind,
        docs: docs.to_owned(),
    })
    .collect()
}
