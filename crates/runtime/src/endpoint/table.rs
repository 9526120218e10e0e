//! The table that a service's endpoint rules become: `smithy.rules#endpointRuleSet` and `smithy.rules#endpointBdd` alike.
//!
//! Rules are a graph of conditions: a [`Node`] names a condition, and where to go if it holds and if not, until a result
//! is reached. A tree of rules is such a graph, and a decision diagram is one already.
//! Source: <https://smithy.io/2.0/additional-specs/rules-engine/specification.html>

pub use super::call::Function;
use super::context::FIND;
pub use super::context::Finder;
pub use super::details::Full;

/// The endpoint rules of a service.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// What the rules depend on. A reference below their number is to one of them.
    pub parameters: &'static [Parameter],
    /// How many variables conditions assign. References from the number of parameters on are to them.
    pub variables: u8,
    /// The conditions.
    pub conditions: &'static [Condition],
    /// The results.
    pub results: &'static [Outcome],
    /// The graph.
    pub nodes: &'static [Node],
    /// Where to begin.
    pub root: Next,
}

/// Where to go: 0 for no result, the number of a node counted from 1, negative for a node with its ways swapped, or
/// [`RESULT`] and the index of a result.
pub type Next = i16;

/// The first [`Next`] that is a result.
pub const RESULT: Next = 0x4000;

/// A step: a condition, and where to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// The condition's index.
    pub condition: u16,
    /// Where to go if it holds.
    pub high: Next,
    /// Where to go if not.
    pub low: Next,
}

/// A [`Node`].
#[must_use]
pub const fn node(condition: u16, high: Next, low: Next) -> Node {
    Node {
        condition,
        high,
        low,
    }
}

/// Something that the rules depend on.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// The name in the model.
    pub name: &'static str,
    /// The type.
    pub kind: Kind,
    /// Where its value comes from, if nothing more specific sets it.
    pub built_in: BuiltIn,
    /// Whether there must be a value.
    pub required: bool,
    /// The value where nothing sets one.
    pub default: Option<Expression>,
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

/// Where a client takes a parameter's value from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuiltIn {
    /// From nowhere: the parameter has no built-in, or one that clients have no setting for.
    None,
    /// `AWS::Region`
    Region,
    /// `AWS::UseFIPS`
    UseFips,
    /// `AWS::UseDualStack`
    UseDualStack,
    /// `SDK::Endpoint`
    Endpoint,
    /// `AWS::Auth::AccountId`: that of the credentials.
    AccountId,
    /// `AWS::Auth::AccountIdEndpointMode`
    AccountIdEndpointMode,
}

/// A [`Parameter`] that is not required.
#[must_use]
pub const fn parameter(name: &'static str, kind: Kind, built_in: BuiltIn) -> Parameter {
    Parameter {
        name,
        kind,
        built_in,
        required: false,
        default: None,
    }
}

impl Parameter {
    /// The parameter, required.
    #[must_use]
    pub const fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    /// The parameter with a default.
    #[must_use]
    pub const fn or(self, default: Expression) -> Self {
        Self {
            default: Some(default),
            ..self
        }
    }
}

/// A condition: it holds if its value is there and is not `false`.
#[derive(Clone, Copy, Debug)]
pub struct Condition {
    /// What is evaluated.
    pub value: Expression,
    /// The reference that the value is assigned to.
    pub assign: Option<u8>,
}

/// A [`Condition`] that assigns nothing.
#[must_use]
pub const fn when(value: Expression) -> Condition {
    Condition {
        value,
        assign: None,
    }
}

/// A [`Condition`] whose value is assigned to a variable.
#[must_use]
pub const fn assign(variable: u8, value: Expression) -> Condition {
    Condition {
        value,
        assign: Some(variable),
    }
}

/// An expression.
#[derive(Clone, Copy, Debug)]
pub enum Expression {
    /// The value of a parameter or a variable.
    Ref(u8),
    /// A text.
    Text(&'static str),
    /// A boolean.
    Boolean(bool),
    /// A number.
    Integer(i32),
    /// Texts, one after the other.
    Template(&'static [Expression]),
    /// What a path leads to in the value of a parameter or a variable: `{url#path}`.
    Attr(u8, &'static str),
    /// A function's value.
    Call(Function, &'static [Expression]),
    /// A list.
    List(&'static [Expression]),
    /// A map, in properties only.
    Map(&'static [(&'static str, Expression)]),
}

/// A result.
#[derive(Clone, Copy, Debug)]
pub enum Outcome {
    /// An endpoint that is no more than its URL.
    Url(Expression),
    /// An endpoint.
    Endpoint(&'static Details, Full),
    /// An error's text.
    Error(Expression),
}

/// An endpoint with headers or properties.
#[derive(Clone, Copy, Debug)]
pub struct Details {
    /// The URL.
    pub url: Expression,
    /// Headers with their values.
    pub headers: &'static [(&'static str, &'static [Expression])],
    /// Properties, such as `authSchemes`.
    pub properties: &'static [(&'static str, Expression)],
}

/// A parameter's value that an operation gives.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// The parameter's name.
    pub parameter: &'static str,
    /// Where the value is.
    pub source: Source,
}

/// Where an operation has a parameter's value.
#[derive(Clone, Copy, Debug)]
pub enum Source {
    /// In the model: `smithy.rules#staticContextParams`.
    Static(Expression),
    /// In the input: `smithy.rules#contextParam`, `smithy.rules#operationContextParams`.
    Input(&'static [Step], Finder),
}

/// A step of a path into an operation's input: the part of `JMESPath` that models use.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// A structure's member, by its name in the model; a map's value, by its key.
    Field(&'static str),
    /// All items of a list or values of a map: `[*]`, `*`, `[]`.
    Each,
    /// All keys of a map: `keys(..)`.
    Keys,
    /// What each of some paths leads to: `[a, b.c]`.
    Select(&'static [&'static [Step]]),
}

/// A value that is the same in every call.
#[must_use]
pub const fn fixed(parameter: &'static str, value: Expression) -> Binding {
    Binding {
        parameter,
        source: Source::Static(value),
    }
}

/// A value of the input.
#[must_use]
pub const fn input(parameter: &'static str, path: &'static [Step]) -> Binding {
    Binding {
        parameter,
        source: Source::Input(path, FIND),
    }
}

/// Every name that a generated table needs.
pub mod rows {
    pub use super::super::call::names::{
        AwsIsVirtualHostableS3Bucket, AwsParseArn, AwsPartition, BooleanEquals, Coalesce, GetAttr,
        IsSet, IsValidHostLabel, Ite, Not, ParseUrl, Split, StringEquals, Substring, UriEncode,
    };
    pub use super::super::details::Endpoint;
    pub use super::BuiltIn::{self};
    pub use super::Expression::{Attr, Boolean, Call, Integer, List, Map, Ref, Template, Text};
    pub use super::Outcome::{Error, Url};
    pub use super::Step::{Each, Field, Keys, Select};
    pub use super::{Details, Kind, RESULT, Rules, assign, fixed, input, node, parameter, when};
}
