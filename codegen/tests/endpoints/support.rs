//! Rules compiled from a trait's value to the runtime's table, which lives as long as the test.

use serde_json::{Value, json};
use slim_sdk_codegen::model::{Model, Shape, ShapeKind};
use slim_sdk_codegen::plan::endpoint as plan;
use slim_sdk_runtime::endpoint::table::{
    Binding, BuiltIn, Condition, Details, Expression, Function, Kind, Next, Node, Outcome,
    Parameter, RESULT, Step, rows,
};
use slim_sdk_runtime::endpoint::{ParamValue, Params, Rules};

/// The service of a model.
pub(crate) fn service(model: &Model) -> &Shape {
    let is_service = |shape: &&Shape| matches!(shape.kind, ShapeKind::Service(_));
    model.shapes.values().find(is_service).unwrap()
}

/// The model of a service with these traits and one operation.
pub(crate) fn model(traits: &Value) -> Result<Model, slim_sdk_codegen::Error> {
    let model = json!({
        "smithy": "2.0",
        "shapes": {
            "a#S": { "type": "service", "version": "1", "traits": traits },
        },
    });
    slim_sdk_codegen::read::read_str("model.json", &model.to_string())
}

/// The table of a rule set or a decision diagram.
pub(crate) fn compiled(id: &str, value: &Value) -> &'static Rules {
    let model = model(&json!({ id: value })).unwrap();
    let rules = plan::rules(service(&model)).unwrap().unwrap();
    table(&rules)
}

/// A rule set of conditions that all have to hold for an endpoint, and an error otherwise.
pub(crate) fn rule_set(parameters: &Value, conditions: &Value, endpoint: &Value) -> Value {
    json!({
        "version": "1.0",
        "parameters": parameters,
        "rules": [
            { "type": "endpoint", "conditions": conditions, "endpoint": endpoint },
            { "type": "error", "conditions": [], "error": "no" },
        ],
    })
}

/// What rules make of parameters: the URL, or the error's text.
pub(crate) fn resolve(rules: &Rules, params: &Value) -> Result<String, String> {
    let params = values(rules, params).map_err(|error| error.to_string())?;
    rules
        .resolve(&params)
        .map(|endpoint| endpoint.url().to_owned())
        .map_err(|error| error.to_string())
}

pub(crate) fn values(
    rules: &Rules,
    params: &Value,
) -> Result<Params, slim_sdk_runtime::endpoint::InvalidParams> {
    let mut values = Params::default();
    for (name, value) in params.as_object().unwrap() {
        let index = rules.parameters.iter().position(|known| known.name == name);
        values.set(index.unwrap(), Some(param(value)));
    }
    values.complete(rules)
}

pub(crate) fn param(value: &Value) -> ParamValue {
    match value {
        Value::String(text) => text.clone().into(),
        Value::Bool(value) => (*value).into(),
        other => {
            let items = other.as_array().unwrap().iter();
            let items: Vec<String> = items
                .map(|item| item.as_str().unwrap().to_owned())
                .collect();
            items.into()
        }
    }
}

fn kept<T>(items: impl IntoIterator<Item = T>) -> &'static [T] {
    Box::leak(items.into_iter().collect::<Vec<_>>().into_boxed_slice())
}

fn text(text: &str) -> &'static str {
    Box::leak(text.into())
}

pub(crate) fn table(rules: &plan::Rules) -> &'static Rules {
    Box::leak(Box::new(Rules {
        parameters: kept(rules.parameters.iter().map(parameter)),
        variables: u8::try_from(rules.variables.len()).unwrap(),
        conditions: kept(rules.conditions.iter().map(|condition| Condition {
            value: expression(&condition.value),
            assign: condition.assign,
        })),
        results: kept(rules.results.iter().map(outcome)),
        nodes: kept(rules.nodes.iter().map(|(condition, high, low)| Node {
            condition: *condition,
            high: next(*high),
            low: next(*low),
        })),
        root: next(rules.root),
    }))
}

fn next(next: plan::Next) -> Next {
    match next {
        plan::Next::Nothing => 0,
        plan::Next::Node(number) => number,
        plan::Next::Result(index) => RESULT + index,
    }
}

fn parameter(parameter: &plan::Parameter) -> Parameter {
    Parameter {
        name: text(&parameter.name),
        kind: match parameter.kind {
            plan::Kind::String => Kind::String,
            plan::Kind::Boolean => Kind::Boolean,
            plan::Kind::StringArray => Kind::StringArray,
        },
        built_in: match parameter.built_in {
            "AccountId" => BuiltIn::AccountId,
            "AccountIdEndpointMode" => BuiltIn::AccountIdEndpointMode,
            "Region" => BuiltIn::Region,
            "UseDualStack" => BuiltIn::UseDualStack,
            "UseFips" => BuiltIn::UseFips,
            "Endpoint" => BuiltIn::Endpoint,
            other => {
                assert_eq!(other, "None");
                BuiltIn::None
            }
        },
        required: parameter.required,
        default: parameter.default.as_ref().map(expression),
    }
}

fn outcome(outcome: &plan::Outcome) -> Outcome {
    match outcome {
        plan::Outcome::Error(error) => Outcome::Error(expression(error)),
        plan::Outcome::Endpoint {
            url,
            headers,
            properties,
        } => rows::Endpoint(Box::leak(Box::new(Details {
            url: expression(url),
            headers: kept(
                headers
                    .iter()
                    .map(|(name, values)| (text(name), kept(values.iter().map(expression)))),
            ),
            properties: kept(
                properties
                    .iter()
                    .map(|(name, value)| (text(name), expression(value))),
            ),
        }))),
    }
}

fn expression(value: &plan::Expression) -> Expression {
    match value {
        plan::Expression::Ref(reference) => Expression::Ref(*reference),
        plan::Expression::Text(value) => Expression::Text(text(value)),
        plan::Expression::Boolean(value) => Expression::Boolean(*value),
        plan::Expression::Integer(value) => Expression::Integer(*value),
        plan::Expression::Template(parts) => {
            Expression::Template(kept(parts.iter().map(expression)))
        }
        plan::Expression::Attr(reference, path) => Expression::Attr(*reference, text(path)),
        plan::Expression::Call(name, arguments) => {
            Expression::Call(function(name), kept(arguments.iter().map(expression)))
        }
        plan::Expression::List(items) => Expression::List(kept(items.iter().map(expression))),
        plan::Expression::Map(entries) => Expression::Map(kept(
            entries
                .iter()
                .map(|(name, value)| (text(name), expression(value))),
        )),
    }
}

fn function(name: &str) -> Function {
    let all = [
        ("IsSet", rows::IsSet),
        ("Not", rows::Not),
        ("GetAttr", rows::GetAttr),
        ("Substring", rows::Substring),
        ("StringEquals", rows::StringEquals),
        ("BooleanEquals", rows::BooleanEquals),
        ("UriEncode", rows::UriEncode),
        ("ParseUrl", rows::ParseUrl),
        ("IsValidHostLabel", rows::IsValidHostLabel),
        ("Coalesce", rows::Coalesce),
        ("Split", rows::Split),
        ("Ite", rows::Ite),
        ("AwsPartition", rows::AwsPartition),
        ("AwsParseArn", rows::AwsParseArn),
        (
            "AwsIsVirtualHostableS3Bucket",
            rows::AwsIsVirtualHostableS3Bucket,
        ),
    ];
    let found = all.into_iter().find(|(known, _)| *known == name);
    found.unwrap().1
}

pub(crate) fn bindings(bindings: &[plan::Binding]) -> &'static [Binding] {
    kept(bindings.iter().map(|binding| {
        let parameter = text(&binding.parameter);
        match &binding.source {
            plan::Source::Static(value) => rows::fixed(parameter, expression(value)),
            plan::Source::Input(path) => rows::input(parameter, steps(path)),
        }
    }))
}

fn steps(path: &[plan::Step]) -> &'static [Step] {
    kept(path.iter().map(|step| match step {
        plan::Step::Field(name) => Step::Field(text(name)),
        plan::Step::Each => Step::Each,
        plan::Step::Keys => Step::Keys,
        plan::Step::Select(paths) => Step::Select(kept(paths.iter().map(|path| steps(path)))),
    }))
}
