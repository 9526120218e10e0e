//! The program's calls: a function for each operation that sets every member, written from the models.

use std::fmt::Write as _;

use serde_json::Value;
use slim_sdk_wire::fill::{Extent, Filler, Role};
use slim_sdk_wire::model::{name, target, trait_of};

use crate::service::{Service, case};
use slim_sdk_codegen::plan::names::{field, module, operation, type_name, variant};

/// The text of the module `calls`.
pub(crate) fn calls(services: &[Service]) -> Result<String, String> {
    let mut text = String::from(
        "//! Every operation with all members set. Written by `dropin/run` from the models.\n\n",
    );
    for service in services {
        let _ = writeln!(
            text,
            "mod {} {{\n    use {} as c;\n",
            service.name, service.krate
        );
        for id in service.operations() {
            text.push_str(&call(service, id)?);
        }
        text.push_str("}\n\n");
    }
    text.push_str(&dispatch(services));
    Ok(text)
}

fn call(service: &Service, id: &str) -> Result<String, String> {
    let input = service.end(id, "input");
    let mut filler = Filler::new(&service.model, id);
    let value = filler
        .structure(input, Role::Input, Extent::Full)
        .ok_or_else(|| format!("{id}: its input cannot be made"))?;
    let snake = operation(name(id));
    let builder = format!(
        "c::operation::{}::builders::{}FluentBuilder",
        module(name(id)),
        name(id)
    );
    let mut text = format!(
        "    pub fn {snake}(client: &c::Client) -> {builder} {{\n        client.{snake}()\n"
    );
    for (member, shape) in service.model.members(input) {
        if let Some(value) = value.get(member) {
            let setter = setter(member);
            let value = expression(service, target(shape), value)?;
            let _ = writeln!(text, "            .{setter}(Some({value}))");
        }
    }
    text.push_str("    }\n\n");
    Ok(text)
}

fn setter(member: &str) -> String {
    let field = field(member, &[]);
    format!("set_{}", field.strip_prefix("r#").unwrap_or(&field))
}

/// A value of a shape as Rust.
fn expression(service: &Service, id: &str, value: &Value) -> Result<String, String> {
    let wrong = || format!("{id}: cannot write {value}");
    let model = &service.model;
    let ty = || format!("c::types::{}", type_name(name(id)));
    Ok(match (model.kind(id), value) {
        ("string", Value::String(text)) => format!("{text:?}.to_owned()"),
        ("enum", Value::String(text)) => format!("{}::from({text:?})", ty()),
        ("integer", Value::Number(number)) => format!("{number}_i32"),
        ("long", Value::Number(number)) => format!("{number}_i64"),
        ("float", Value::Number(number)) => format!("{}_f32", number.as_f64().ok_or_else(wrong)?),
        ("double", Value::Number(number)) => format!("{}_f64", number.as_f64().ok_or_else(wrong)?),
        ("boolean", Value::Bool(on)) => on.to_string(),
        ("timestamp", Value::Number(number)) => {
            let seconds = number.as_f64().ok_or_else(wrong)?;
            format!("c::primitives::DateTime::from_secs_f64({seconds:?})")
        }
        ("list", Value::Array(values)) => {
            let item = model.shape(id).get("member").map_or("", target);
            let values: Result<Vec<_>, _> = values
                .iter()
                .map(|value| expression(service, item, value))
                .collect();
            format!("vec![{}]", values?.join(", "))
        }
        ("map", Value::Object(values)) => {
            let part = |part: &str| model.shape(id).get(part).map_or("", target);
            let mut entries = Vec::new();
            for (key, value) in values {
                let key = expression(service, part("key"), &Value::from(&**key))?;
                let value = expression(service, part("value"), value)?;
                entries.push(format!("({key}, {value})"));
            }
            format!("std::collections::HashMap::from([{}])", entries.join(", "))
        }
        ("union", Value::Object(values)) => {
            let (member, value) = values.iter().next().ok_or_else(wrong)?;
            let members = model.members(id);
            let (_, shape) = members
                .iter()
                .find(|(name, _)| name == member)
                .ok_or_else(wrong)?;
            let value = expression(service, target(shape), value)?;
            format!("{}::{}({value})", ty(), variant(member))
        }
        ("structure", Value::Object(values)) => {
            let mut text = format!("{}::builder()", ty());
            for (member, shape) in model.members(id) {
                if let Some(value) = values.get(member) {
                    let value = expression(service, target(shape), value)?;
                    let _ = write!(text, ".{}(Some({value}))", setter(member));
                }
            }
            text.push_str(".build()");
            if is_fallible(service, id) {
                text.push_str(".expect(\"every member is set\")");
            }
            text
        }
        _ => return Err(wrong()),
    })
}

/// Whether building a structure can fail: a required member has no zero.
fn is_fallible(service: &Service, id: &str) -> bool {
    let model = &service.model;
    model.members(id).into_iter().any(|(_, member)| {
        let has = |id: &str| !trait_of(member, id).is_null();
        let kind = model.kind(target(member));
        let has_zero = matches!(kind, "boolean" | "integer" | "long" | "float" | "double");
        has("smithy.api#required")
            && !has("smithy.api#clientOptional")
            && !has("smithy.api#default")
            && !has_zero
    })
}

/// What sends a case's call.
fn dispatch(services: &[Service]) -> String {
    let mut text = String::from(
        "use crate::report::{Report, items, outcome, pages};\n\n\
         /// Sends the call of a case; `None` if there is no such case.\n\
         pub async fn send(clients: &crate::Clients, operation: &str, how: &str) -> Option<Report> {\n    \
         Some(match (operation, how) {\n",
    );
    for service in services {
        let client = format!("&clients.{}", service.name);
        for id in service.operations() {
            let case = case(service, id);
            let snake = operation(name(id));
            let full = format!("{}::{snake}({client})", service.name);
            let mut arm = |how: &str, report: String| {
                let _ = writeln!(text, "        ({case:?}, {how:?}) => {report},");
            };
            arm("full", format!("outcome({full}.send().await)"));
            arm(
                "empty",
                format!("outcome(clients.{}.{snake}().send().await)", service.name),
            );
            let customized = format!(
                "customize().config_override({}::Config::builder().region(crate::elsewhere())).mutate_request(crate::mark)",
                service.krate
            );
            arm(
                "customized",
                format!("outcome({full}.{customized}.send().await)"),
            );
            if service.has_token(id) {
                arm(
                    "token",
                    format!("outcome({full}.set_client_token(None).send().await)"),
                );
            }
            let Some(of) = service.pages(id) else {
                continue;
            };
            let paginator = format!("{full}.into_paginator()");
            let size = if of.size { ".page_size(7)" } else { "" };
            arm(
                "pages",
                format!("pages({paginator}{size}.send().collect::<Vec<_>>().await)"),
            );
            arm(
                "repeated",
                format!(
                    "pages({paginator}.stop_on_duplicate_token(false).send().collect::<Vec<_>>().await)"
                ),
            );
            if of.items {
                let list = format!("{paginator}.items().send().collect::<Vec<_>>().await");
                arm("items", format!("items({list})"));
            }
        }
    }
    text.push_str("        _ => return None,\n    })\n}\n");
    text
}
