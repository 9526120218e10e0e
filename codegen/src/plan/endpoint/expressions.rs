//! Expressions of rules: references, functions and template strings.

use serde_json::Value;

use super::read::{array, text};
use super::{Expression, Kind, Parameter, Wrong};

/// The parameters and variables that expressions refer to.
pub(super) struct Names<'p> {
    parameters: &'p [Parameter],
    pub(super) variables: Vec<String>,
}

impl<'p> Names<'p> {
    /// The parameters, and every name that something in a value is assigned to.
    pub(super) fn new(parameters: &'p [Parameter], value: &Value) -> Result<Self, Wrong> {
        let mut names = Self {
            parameters,
            variables: Vec::new(),
        };
        names.collect(value)?;
        if names.parameters.len() + names.variables.len() > usize::from(u8::MAX) {
            return Err(Wrong::unsupported("more than 255 parameters and variables"));
        }
        Ok(names)
    }

    fn collect(&mut self, value: &Value) -> Result<(), Wrong> {
        match value {
            Value::Object(members) => {
                if let (Some(name), true) = (members.get("assign"), members.contains_key("fn")) {
                    let name = name
                        .as_str()
                        .ok_or_else(|| Wrong::model("`assign` of a condition is no string"))?;
                    if self.parameters.iter().any(|known| known.name == name) {
                        return Err(Wrong::model(format!(
                            "a condition is assigned to `{name}`, which is a parameter"
                        )));
                    }
                    if !self.variables.iter().any(|known| known == name) {
                        self.variables.push(name.to_owned());
                    }
                }
                members.values().try_for_each(|value| self.collect(value))
            }
            Value::Array(items) => items.iter().try_for_each(|item| self.collect(item)),
            _ => Ok(()),
        }
    }

    /// Whether a value can only be a boolean, if there is one.
    fn is_boolean(&self, value: &Expression) -> bool {
        match value {
            Expression::Ref(reference) => self
                .parameters
                .get(usize::from(*reference))
                .is_some_and(|parameter| parameter.kind == Kind::Boolean),
            Expression::Attr(_, path) => {
                ["isIp", "supportsDualStack", "supportsFIPS"].contains(&path.as_str())
            }
            _ => false,
        }
    }

    pub(super) fn reference(&self, name: &str) -> Result<u8, Wrong> {
        let names = self.parameters.iter().map(|parameter| &parameter.name);
        let index = names.chain(&self.variables).position(|known| known == name);
        index
            .and_then(|index| u8::try_from(index).ok())
            .ok_or_else(|| {
                Wrong::model(format!(
                    "`{name}` is referred to, but it is neither a parameter nor assigned by a condition"
                ))
            })
    }
}

/// Functions: the name in models, the runtime's, and how many arguments they take.
const FUNCTIONS: &[(&str, &str, usize, usize)] = &[
    (
        "aws.isVirtualHostableS3Bucket",
        "AwsIsVirtualHostableS3Bucket",
        1,
        2,
    ),
    ("aws.parseArn", "AwsParseArn", 1, 1),
    ("aws.partition", "AwsPartition", 1, 1),
    ("booleanEquals", "BooleanEquals", 2, 2),
    ("coalesce", "Coalesce", 2, usize::MAX),
    ("getAttr", "GetAttr", 2, 2),
    ("isSet", "IsSet", 1, 1),
    ("isValidHostLabel", "IsValidHostLabel", 1, 2),
    ("ite", "Ite", 3, 3),
    ("not", "Not", 1, 1),
    ("parseURL", "ParseUrl", 1, 1),
    ("split", "Split", 3, 3),
    ("stringEquals", "StringEquals", 2, 2),
    ("substring", "Substring", 4, 4),
    ("uriEncode", "UriEncode", 1, 1),
];

pub(super) fn expression(value: &Value, names: &Names) -> Result<Expression, Wrong> {
    Ok(match value {
        Value::String(text) => template(text, names)?,
        Value::Bool(value) => Expression::Boolean(*value),
        Value::Number(number) => {
            let integer = number
                .as_i64()
                .and_then(|number| i32::try_from(number).ok());
            Expression::Integer(
                integer.ok_or_else(|| {
                    Wrong::model(format!("{number} is no whole number of 32 bits"))
                })?,
            )
        }
        Value::Array(items) => Expression::List(
            items
                .iter()
                .map(|item| expression(item, names))
                .collect::<Result<_, _>>()?,
        ),
        Value::Object(members) if members.contains_key("ref") => {
            Expression::Ref(names.reference(text(value, "ref", "a reference")?)?)
        }
        Value::Object(members) if members.contains_key("fn") => call(value, names)?,
        other => return Err(Wrong::model(format!("`{other}` is no expression"))),
    })
}

fn call(value: &Value, names: &Names) -> Result<Expression, Wrong> {
    let name = text(value, "fn", "a function")?;
    let known = FUNCTIONS.iter().find(|(known, ..)| *known == name);
    let Some((_, function, least, most)) = known else {
        return Err(Wrong::unsupported(format!("the function `{name}`")));
    };
    let arguments = array(value, "argv", &format!("the function `{name}`"))?;
    if !(*least..=*most).contains(&arguments.len()) {
        return Err(Wrong::model(format!(
            "the function `{name}` has {} arguments",
            arguments.len()
        )));
    }
    if *function == "GetAttr" {
        let [of, Value::String(path)] = arguments else {
            return Err(Wrong::model("the path of `getAttr` is no string"));
        };
        check_path(path)?;
        return Ok(match expression(of, names)? {
            Expression::Ref(reference) => Expression::Attr(reference, path.clone()),
            of => Expression::Call("GetAttr", vec![of, Expression::Text(path.clone())]),
        });
    }
    let arguments = arguments.iter().map(|argument| expression(argument, names));
    let arguments: Vec<Expression> = arguments.collect::<Result<_, _>>()?;
    if *function == "BooleanEquals" {
        // What is a boolean equals `true` if it is true.
        match arguments.as_slice() {
            [value, Expression::Boolean(true)] | [Expression::Boolean(true), value]
                if names.is_boolean(value) =>
            {
                return Ok(value.clone());
            }
            _ => {}
        }
    }
    Ok(Expression::Call(function, arguments))
}

/// Refuses paths that the runtime does not follow: a name, an index, or both.
fn check_path(path: &str) -> Result<(), Wrong> {
    let (key, index) = match path.split_once('[') {
        Some((key, index)) => (key, index.strip_suffix(']')),
        None => (path, Some("0")),
    };
    let is_index = index.is_some_and(|index| index.parse::<i32>().is_ok());
    let is_key = !key.contains('.') && (!key.is_empty() || path.contains('['));
    if is_index && is_key {
        Ok(())
    } else {
        Err(Wrong::unsupported(format!("the path `{path}`")))
    }
}

/// A template string: text, `{Reference}` and `{Reference#path}`; doubled braces are braces.
pub(super) fn template(text: &str, names: &Names) -> Result<Expression, Wrong> {
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, brace) = rest.split_at(at);
        literal.push_str(before);
        if let Some(after) = brace
            .strip_prefix("{{")
            .or_else(|| brace.strip_prefix("}}"))
        {
            literal.extend(brace.chars().next());
            rest = after;
            continue;
        }
        let inner = brace
            .strip_prefix('{')
            .and_then(|brace| brace.split_once('}'));
        let Some((inner, after)) = inner else {
            return Err(Wrong::model(format!("the braces of `{text}` do not match")));
        };
        if !literal.is_empty() {
            parts.push(Expression::Text(std::mem::take(&mut literal)));
        }
        parts.push(match inner.split_once('#') {
            Some((name, path)) => {
                check_path(path)?;
                Expression::Attr(names.reference(name)?, path.to_owned())
            }
            None => Expression::Ref(names.reference(inner)?),
        });
        rest = after;
    }
    literal.push_str(rest);
    if parts.is_empty() {
        return Ok(Expression::Text(literal));
    }
    if !literal.is_empty() {
        parts.push(Expression::Text(literal));
    }
    Ok(match parts.as_slice() {
        [only] => only.clone(),
        _ => Expression::Template(parts),
    })
}
