//! Where requests go: `config/endpoint.rs`, a service's own settings, and the parameters that operations give.

use super::code::Code;
use crate::plan::Plan;
use crate::plan::endpoint::{
    Binding, Condition, Expression, Kind, Next, Outcome, Param, Parameter, Rules, Source, Step,
};

/// `config/endpoint.rs`
pub(super) fn file(plan: &Plan) -> String {
    let endpoint = &plan.service.endpoint;
    Code::with_imports(plan, "//! Where requests go.", |code| {
        code.line("pub use slim_sdk_runtime::config::reexports::endpoints::*;");
        code.blank();
        code.delimited("rt::endpoint_module! {", "}", |code| {
            code.line("Service, RULES,");
            params(code, &endpoint.params, |index, param| {
                let kind = match param.kind {
                    Kind::String => "String",
                    Kind::Boolean => "Boolean",
                    Kind::StringArray => "StringArray",
                };
                format!("{index} {kind}")
            });
        });
        code.blank();
        if endpoint.rules.is_some() {
            code.line("pub(super) use rules::RULES;");
            code.blank();
            code.line("mod rules;");
            return;
        }
        code.line("/// The rules of regional services.");
        code.line("#[rustfmt::skip]");
        code.delimited(
            "pub(super) const RULES: &rt::endpoint::Rules = &rt::endpoint::Rules {",
            "};",
            |code| {
                let prefix = &plan.service.endpoint_prefix;
                code.line(&format!("parameters: &rt::endpoint::regional({prefix:?}),"));
                code.line("..rt::endpoint::REGIONAL");
            },
        );
    })
}

/// `config/endpoint/rules.rs`, if the service has rules of its own.
pub(super) fn rules_file(plan: &Plan) -> Option<String> {
    rules_table(plan, "pub(in crate::config)")
}

/// The table of the service's own rules, if it has some, seen from where `visibility` says.
pub(crate) fn rules_table(plan: &Plan, visibility: &str) -> Option<String> {
    let rules = plan.service.endpoint.rules.as_ref()?;
    let mut code = Code::new(plan);
    code.line("//! The service's endpoint rules, as a table.");
    code.blank();
    code.line("use slim_sdk_runtime::endpoint::table::rows as t;");
    code.blank();
    table(&mut code, rules, visibility);
    Some(code.finish())
}

/// Names and documentation of parameters, with what `rest` says of each.
fn params(code: &mut Code, params: &[Param], rest: impl Fn(usize, &Param) -> String) {
    for (index, param) in params.iter().enumerate() {
        code.docs(
            &param.docs,
            &format!("The endpoint parameter `{}`.", param.wire),
        );
        let name = &param.name;
        code.line(&format!(
            "{name} set_{} {};",
            name.trim_start_matches("r#"),
            rest(index, param)
        ));
    }
}

/// The trait with the settings that only this service's clients have, if there are some.
pub(super) fn settings(code: &mut Code, plan: &Plan) {
    let settings = &plan.service.endpoint.settings;
    if settings.is_empty() {
        return;
    }
    code.blank();
    code.delimited("rt::endpoint_settings! {", "}", |code| {
        code.line("Builder,");
        params(code, settings, |_, param| {
            let ty = match param.kind {
                Kind::String => "String",
                Kind::Boolean => "bool",
                Kind::StringArray => "Vec<String>",
            };
            format!("{:?} {ty}", param.wire)
        });
    });
}

/// The row of an operation that gives parameters.
pub(super) fn bindings(code: &mut Code, bindings: &[Binding]) {
    if bindings.is_empty() {
        return;
    }
    code.blank();
    code.line("#[rustfmt::skip]");
    code.delimited(
        "const ENDPOINT: &'static [rt::endpoint::table::Binding] = {",
        "};",
        |code| {
            code.line("use rt::endpoint::table::rows as t;");
            code.blank();
            code.delimited("&[", "]", |code| {
                for binding in bindings {
                    code.line(&format!("{},", self::binding(binding)));
                }
            });
        },
    );
}

/// The row of one parameter, by the constructors in `t`.
fn binding(binding: &Binding) -> String {
    let (row, value) = match &binding.source {
        Source::Static(value) => ("fixed", expression(value)),
        Source::Input(path) => ("input", steps(path)),
    };
    format!("t::{row}({:?}, {value})", binding.parameter)
}

/// The parameters that an operation gives, as one expression.
pub(crate) fn bindings_expression(bindings: &[Binding]) -> String {
    if bindings.is_empty() {
        return "&[]".to_owned();
    }
    format!(
        "{{ use rt::endpoint::table::rows as t; {} }}",
        list(bindings, binding)
    )
}

fn steps(path: &[Step]) -> String {
    let steps = path.iter().map(|step| match step {
        Step::Field(name) => format!("t::Field({name:?})"),
        Step::Each => "t::Each".to_owned(),
        Step::Keys => "t::Keys".to_owned(),
        Step::Select(paths) => format!("t::Select({})", list(paths, |path| steps(path))),
    });
    format!("&[{}]", steps.collect::<Vec<_>>().join(", "))
}

fn table(code: &mut Code, rules: &Rules, visibility: &str) {
    code.line("#[rustfmt::skip]");
    code.delimited(
        &format!("{visibility} const RULES: &t::Rules = &t::Rules {{"),
        "};",
        |code| {
            code.delimited("parameters: &[", "],", |code| {
                rules
                    .parameters
                    .iter()
                    .for_each(|row| code.line(&parameter(row)));
            });
            code.line(&format!("variables: {},", rules.variables.len()));
            code.delimited("conditions: &[", "],", |code| {
                rules
                    .conditions
                    .iter()
                    .for_each(|row| code.line(&condition(row)));
            });
            code.delimited("results: &[", "],", |code| {
                rules
                    .results
                    .iter()
                    .for_each(|row| code.line(&outcome(row)));
            });
            code.delimited("nodes: &[", "],", |code| {
                for (condition, high, low) in &rules.nodes {
                    code.line(&format!(
                        "t::node({condition}, {}, {}),",
                        next(*high),
                        next(*low)
                    ));
                }
            });
            code.line(&format!("root: {},", next(rules.root)));
        },
    );
}

fn parameter(parameter: &Parameter) -> String {
    let kind = match parameter.kind {
        Kind::String => "String",
        Kind::Boolean => "Boolean",
        Kind::StringArray => "StringArray",
    };
    let required = if parameter.required {
        ".required()"
    } else {
        ""
    };
    let default = parameter.default.as_ref();
    let default = default.map(|value| format!(".or({})", expression(value)));
    format!(
        "t::parameter({:?}, t::Kind::{kind}, t::BuiltIn::{}){required}{},",
        parameter.name,
        parameter.built_in,
        default.unwrap_or_default()
    )
}

fn condition(condition: &Condition) -> String {
    let value = expression(&condition.value);
    match condition.assign {
        Some(variable) => format!("t::assign({variable}, {value}),"),
        None => format!("t::when({value}),"),
    }
}

fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Error(text) => format!("t::Error({}),", expression(text)),
        Outcome::Endpoint {
            url,
            headers,
            properties,
        } if headers.is_empty() && properties.is_empty() => format!("t::Url({}),", expression(url)),
        Outcome::Endpoint {
            url,
            headers,
            properties,
        } => format!(
            "t::Endpoint(&t::Details {{ url: {}, headers: {}, properties: {} }}),",
            expression(url),
            list(headers, |(name, values)| format!(
                "({name:?}, {})",
                list(values, expression)
            )),
            list(properties, entry)
        ),
    }
}

fn next(next: Next) -> String {
    match next {
        Next::Nothing => "0".to_owned(),
        Next::Node(number) => number.to_string(),
        Next::Result(0) => "t::RESULT".to_owned(),
        Next::Result(index) => format!("t::RESULT + {index}"),
    }
}

fn entry((name, value): &(String, Expression)) -> String {
    format!("({name:?}, {})", expression(value))
}

fn expression(value: &Expression) -> String {
    match value {
        Expression::Ref(reference) => format!("t::Ref({reference})"),
        Expression::Text(text) => format!("t::Text({text:?})"),
        Expression::Boolean(value) => format!("t::Boolean({value})"),
        Expression::Integer(value) => format!("t::Integer({value})"),
        Expression::Template(parts) => format!("t::Template({})", list(parts, expression)),
        Expression::Attr(reference, path) => format!("t::Attr({reference}, {path:?})"),
        Expression::Call(function, arguments) => {
            format!("t::Call(t::{function}, {})", list(arguments, expression))
        }
        Expression::List(items) => format!("t::List({})", list(items, expression)),
        Expression::Map(entries) => format!("t::Map({})", list(entries, entry)),
    }
}

fn list<T>(items: &[T], row: impl Fn(&T) -> String) -> String {
    let items: Vec<String> = items.iter().map(row).collect();
    format!("&[{}]", items.join(", "))
}
