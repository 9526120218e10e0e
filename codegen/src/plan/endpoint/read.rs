//! What rule sets and decision diagrams share: parameters, conditions and results.

use serde_json::{Map, Value};

use super::expressions::{Names, expression, template};
use super::{Condition, Expression, Kind, Outcome, Parameter, Wrong};

/// A value's member that must be there.
pub(super) fn member<'v>(value: &'v Value, name: &str, of: &str) -> Result<&'v Value, Wrong> {
    value
        .get(name)
        .ok_or_else(|| Wrong::model(format!("{of} has no `{name}`")))
}

pub(super) fn array<'v>(value: &'v Value, name: &str, of: &str) -> Result<&'v [Value], Wrong> {
    let items = member(value, name, of)?.as_array();
    items
        .map(Vec::as_slice)
        .ok_or_else(|| Wrong::model(format!("`{name}` of {of} is no list")))
}

pub(super) fn text<'v>(value: &'v Value, name: &str, of: &str) -> Result<&'v str, Wrong> {
    member(value, name, of)?
        .as_str()
        .ok_or_else(|| Wrong::model(format!("`{name}` of {of} is no string")))
}

fn object<'v>(value: &'v Value, of: &str) -> Result<&'v Map<String, Value>, Wrong> {
    value
        .as_object()
        .ok_or_else(|| Wrong::model(format!("{of} is no object")))
}

/// The built-ins that clients have a setting for, and the runtime's names of them.
const BUILT_INS: &[(&str, &str)] = &[
    ("AWS::Auth::AccountId", "AccountId"),
    ("AWS::Auth::AccountIdEndpointMode", "AccountIdEndpointMode"),
    ("AWS::Region", "Region"),
    ("AWS::UseDualStack", "UseDualStack"),
    ("AWS::UseFIPS", "UseFips"),
    ("SDK::Endpoint", "Endpoint"),
];

pub(super) fn parameters(value: &Value) -> Result<Vec<Parameter>, Wrong> {
    let parameters = object(
        member(value, "parameters", "the trait")?,
        "`parameters` of the trait",
    )?;
    let parameters = parameters.iter().map(|(name, parameter)| {
        let built_in = parameter.get("builtIn").and_then(Value::as_str);
        let built_in = BUILT_INS.iter().find(|(known, _)| Some(*known) == built_in);
        Ok(Parameter {
            name: name.clone(),
            kind: kind(parameter, name)?,
            built_in: built_in.map_or("None", |(_, name)| name),
            required: parameter.get("required") == Some(&Value::Bool(true)),
            default: match parameter.get("default") {
                Some(default) => Some(constant(default, name)?),
                None => None,
            },
        })
    });
    parameters.collect()
}

pub(super) fn kind(parameter: &Value, name: &str) -> Result<Kind, Wrong> {
    let of = format!("the parameter `{name}`");
    match text(parameter, "type", &of)?.to_ascii_lowercase().as_str() {
        "string" => Ok(Kind::String),
        "boolean" => Ok(Kind::Boolean),
        "stringarray" => Ok(Kind::StringArray),
        other => Err(Wrong::unsupported(format!("{of} of the type `{other}`"))),
    }
}

/// A parameter's value: a string, a boolean or a list of strings.
pub(super) fn constant(value: &Value, name: &str) -> Result<Expression, Wrong> {
    let wrong = || {
        Wrong::model(format!(
            "a value of the parameter `{name}` is neither a string nor a boolean nor a list of strings"
        ))
    };
    Ok(match value {
        Value::String(text) => Expression::Text(text.clone()),
        Value::Bool(value) => Expression::Boolean(*value),
        Value::Array(items) => {
            let items = items.iter().map(|item| {
                let text = item.as_str().ok_or_else(wrong)?;
                Ok(Expression::Text(text.to_owned()))
            });
            Expression::List(items.collect::<Result<_, Wrong>>()?)
        }
        _ => return Err(wrong()),
    })
}

pub(super) fn condition(value: &Value, names: &Names) -> Result<Condition, Wrong> {
    let assign = match value.get("assign") {
        Some(_) => Some(names.reference(text(value, "assign", "a condition")?)?),
        None => None,
    };
    if value.get("fn").is_none() {
        return Err(Wrong::model("a condition has no `fn`"));
    }
    Ok(Condition {
        value: expression(value, names)?,
        assign,
    })
}

/// An endpoint rule's or an error rule's result.
pub(super) fn outcome(rule: &Value, names: &Names) -> Result<Outcome, Wrong> {
    if rule.get("type").and_then(Value::as_str) == Some("error") {
        let error = member(rule, "error", "an error rule")?;
        return Ok(Outcome::Error(expression(error, names)?));
    }
    let endpoint = member(rule, "endpoint", "an endpoint rule")?;
    let mut headers = Vec::new();
    if let Some(value) = endpoint.get("headers") {
        for (name, _) in object(value, "`headers` of an endpoint")? {
            let values = array(value, name, "`headers` of an endpoint")?;
            let values = values.iter().map(|value| expression(value, names));
            headers.push((name.clone(), values.collect::<Result<_, _>>()?));
        }
    }
    let mut properties = Vec::new();
    if let Some(value) = endpoint.get("properties") {
        for (name, value) in object(value, "`properties` of an endpoint")? {
            properties.push((name.clone(), property(value, names)?));
        }
    }
    let url = expression(member(endpoint, "url", "an endpoint")?, names)?;
    Ok(Outcome::Endpoint {
        url,
        headers,
        properties,
    })
}

fn property(value: &Value, names: &Names) -> Result<Expression, Wrong> {
    Ok(match value {
        Value::Object(entries) => {
            let entries = entries
                .iter()
                .map(|(name, value)| Ok((name.clone(), property(value, names)?)));
            Expression::Map(entries.collect::<Result<_, Wrong>>()?)
        }
        Value::Array(items) => Expression::List(
            items
                .iter()
                .map(|item| property(item, names))
                .collect::<Result<_, _>>()?,
        ),
        Value::String(text) => template(text, names)?,
        other => expression(other, names)?,
    })
}
