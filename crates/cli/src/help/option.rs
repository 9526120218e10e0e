//! Options and members in the help: kinds, texts, values, and how they are written.

use std::fmt::Write as _;

use super::page::Page;
use crate::args::Spec;
use crate::operation::Role;
use crate::table::{Operation, Shape, Type};

/// An option in the synopsis.
pub(super) fn usage(operation: &Operation, spec: &Spec, role: Role) -> String {
    let member = member(operation, role);
    let is_flag = member.is_some_and(|(_, ty)| ty.kind() == "boolean");
    let is_required = spec.is_required
        || member.is_some_and(|(is_required, ty)| is_required && ty.kind() == "boolean");
    let name = &spec.name;
    let usage = if is_flag {
        format!("{name} | --no-{}", name.trim_start_matches('-'))
    } else {
        format!("{name} <value>")
    };
    if is_required {
        usage
    } else {
        format!("[{usage}]")
    }
}

/// The type of an option's member, and whether it is required.
fn member(operation: &Operation, role: Role) -> Option<(bool, Type)> {
    let Role::Member(index) = role else {
        return None;
    };
    let (member, ty) = operation.input().members().nth(index)?;
    Some((member.is(slim_sdk_runtime::schema::REQUIRED), ty))
}

/// An option, what it is for, and how its value is written.
pub(super) fn write(page: &mut Page, operation: &Operation, spec: &Spec, role: Role) {
    let name = &spec.name;
    let Some((_, ty)) = member(operation, role) else {
        let (kind, docs) = own(role);
        page.line(1, &format!("{name} ({kind})"));
        page.text(2, docs);
        return;
    };
    let kind = kind(ty);
    if kind == "boolean" {
        let no = name.trim_start_matches('-');
        page.line(1, &format!("{name} | --no-{no} ({kind})"));
    } else {
        page.line(1, &format!("{name} ({kind})"));
    }
    page.text(2, ty.detail.docs);
    inside(page, 2, ("", ty), &mut Vec::new());
    values(page, 2, ty);
    if let Some(item) = ty.item().filter(|item| is_scalar(*item)) {
        page.line(1, "Syntax:");
        page.blank();
        let text = word(item);
        page.line(2, &format!("{text} {text} ..."));
        page.blank();
    } else if !is_scalar(ty) {
        if let Some(text) = shorthand(ty, true, &mut Vec::new()) {
            page.line(1, "Shorthand Syntax:");
            page.blank();
            page.text(2, &text);
        }
        page.line(1, "JSON Syntax:");
        page.blank();
        let mut text = String::new();
        json(&mut text, ty, 0, &mut Vec::new());
        for line in text.lines() {
            page.line(2, line);
        }
        page.blank();
    }
}

/// The options that are no members: their kinds, and what they are for.
fn own(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::InputJson => (
            "string",
            "The input's members as JSON, in the form that --generate-cli-skeleton prints, or file:// and a file that has them. Options of the command line count more.",
        ),
        Role::Skeleton => (
            "string",
            "Send nothing, and print a sample: of the input for --cli-input-json, or with the value output of the output, after the options are checked.",
        ),
        Role::StartingToken => (
            "string",
            "Where to go on: the NextToken of a result that was cut short by --max-items.",
        ),
        Role::PageSize => (
            "integer",
            "How many items each call asks for. Fewer make more calls and shorter waits for each; the result is the same.",
        ),
        _ => (
            "integer",
            "How many items to show at most. If there are more, the result has a NextToken for --starting-token.",
        ),
    }
}

fn is_scalar(ty: Type) -> bool {
    !matches!(ty.kind(), "structure" | "list" | "map")
}

/// The values of an enum.
fn values(page: &mut Page, level: usize, ty: Type) {
    let values = ty
        .item()
        .map_or(ty.detail.values, |item| item.detail.values);
    if values.is_empty() {
        return;
    }
    page.text(level, "Possible values:");
    for value in values {
        page.text(level, &format!("* {value}"));
    }
}

/// What a value is made of, further in. `above` are the structures, lists and maps that it stands in.
fn inside(page: &mut Page, level: usize, (member, ty): (&str, Type), above: &mut Vec<String>) {
    let Some(name) = name_of(ty, member) else {
        return;
    };
    above.push(name);
    if let Some(shape) = ty.shape() {
        members(page, level, shape, above);
    } else if let Some(item) = ty.item() {
        if !is_recursive(page, level, ("", item), above) {
            page.line(level, &format!("({})", kind(item)));
            page.text(level + 1, item.detail.docs);
            inside(page, level + 1, ("", item), above);
        }
    } else if let Some((key, value)) = ty.entry() {
        named(page, level, "key", key, above);
        named(page, level, "value", value, above);
    }
    above.pop();
}

/// What tells a structure, list or map from others: its shape's name, or that of what it holds and the member's that it
/// is; `None` for scalars.
fn name_of(ty: Type, member: &str) -> Option<String> {
    if let Some(shape) = ty.shape() {
        return Some(shape.row.name.to_owned());
    }
    let value = ty.entry().map(|(_, value)| value);
    let held = name_of(ty.item().or(value)?, "").unwrap_or_default();
    Some(format!("{member} of {held}"))
}

/// Whether a value is within itself twice already: it is told no further, which is noted of a structure.
fn is_recursive(
    page: &mut Page,
    level: usize,
    (member, ty): (&str, Type),
    above: &[String],
) -> bool {
    let Some(name) = name_of(ty, member) else {
        return false;
    };
    let is_told = above.iter().filter(|above| **above == name).count() > 1;
    if is_told && ty.shape().is_some() {
        page.text(level, "( ... recursive ... )");
    }
    is_told
}

/// The kind's name, which says of a union that it is one.
fn kind(ty: Type) -> &'static str {
    match ty.shape() {
        Some(shape) if shape.is_union => "tagged union structure",
        _ => ty.kind(),
    }
}

fn members(page: &mut Page, level: usize, shape: Shape, above: &mut Vec<String>) {
    for (member, ty) in shape.members() {
        named(page, level, member.name, ty, above);
    }
}

fn named(page: &mut Page, level: usize, name: &str, ty: Type, above: &mut Vec<String>) {
    if is_recursive(page, level, (name, ty), above) {
        return;
    }
    page.line(level, &format!("{name} -> ({})", kind(ty)));
    page.text(level + 1, ty.detail.docs);
    inside(page, level + 1, (name, ty), above);
    if ty.item().is_none() {
        values(page, level + 1, ty);
    }
    page.blank();
}

/// What a command answers.
pub(super) fn output(page: &mut Page, operation: &Operation) {
    let shape = operation.output();
    if shape.row.members.is_empty() {
        page.text(1, "None");
        return;
    }
    members(page, 1, shape, &mut Vec::new());
}

/// A scalar in a sample.
fn word(ty: Type) -> String {
    if ty.detail.values.is_empty() {
        match ty.kind() {
            "string" => "\"string\"".to_owned(),
            "boolean" => "true|false".to_owned(),
            kind => kind.to_owned(),
        }
    } else {
        let values: Vec<String> = ty
            .detail
            .values
            .iter()
            .map(|value| format!("{value:?}"))
            .collect();
        values.join("|")
    }
}

/// A sample in shorthand; `None` for what shorthand is too short for.
fn shorthand(ty: Type, is_outer: bool, above: &mut Vec<&'static str>) -> Option<String> {
    if let Some(shape) = ty.shape() {
        if above.contains(&shape.row.name) {
            return None;
        }
        above.push(shape.row.name);
        let members: Option<Vec<String>> = shape
            .members()
            .map(|(member, ty)| {
                let value = match (ty.kind(), ty.item()) {
                    ("structure", _) if is_outer => {
                        format!("{{{}}}", shorthand(ty, false, above)?)
                    }
                    (_, Some(item)) if is_scalar(item) => format!("{0},{0}", item.kind()),
                    ("map", _) => format!("{{{}}}", shorthand(ty, false, above)?),
                    (kind, None) if is_scalar(ty) => kind.to_owned(),
                    _ => return None,
                };
                Some(format!("{}={value}", member.name))
            })
            .collect();
        above.pop();
        return members.map(|members| members.join(","));
    }
    if let Some((_, value)) = ty.entry() {
        let value = if is_scalar(value) {
            value.kind().to_owned()
        } else {
            format!("{{{}}}", shorthand(value, false, above)?)
        };
        return Some(format!("KeyName1={value},KeyName2={value}"));
    }
    let item = ty.item()?;
    shorthand(item, true, above).map(|text| format!("{text} ..."))
}

/// A sample in JSON.
fn json(out: &mut String, ty: Type, indent: usize, above: &mut Vec<&'static str>) {
    let line = |out: &mut String, indent: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', indent * 2));
    };
    if let Some(shape) = ty.shape() {
        if above.contains(&shape.row.name) {
            out.push_str("{ ... recursive ... }");
            return;
        }
        above.push(shape.row.name);
        out.push('{');
        let count = shape.row.members.len();
        for (index, (member, ty)) in shape.members().enumerate() {
            line(out, indent + 1);
            let _ = write!(out, "{:?}: ", member.name);
            json(out, ty, indent + 1, above);
            if index + 1 < count {
                out.push(',');
            }
        }
        line(out, indent);
        out.push('}');
        above.pop();
    } else if let Some(item) = ty.item() {
        out.push('[');
        line(out, indent + 1);
        json(out, item, indent + 1, above);
        line(out, indent + 1);
        out.push_str("...");
        line(out, indent);
        out.push(']');
    } else if let Some((key, value)) = ty.entry() {
        let _ = write!(out, "{{{}: ", word(key));
        json(out, value, indent + 1, above);
        line(out, indent + 1);
        out.push_str("...}");
    } else {
        out.push_str(&word(ty));
    }
}
