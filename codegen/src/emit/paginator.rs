//! Paginators: where an operation's page token, page size and items are.

use super::code::Code;
use crate::plan::{Operation, Pages, Step, Type};

pub(super) fn write(code: &mut Code, operation: &Operation, pages: &Pages) {
    let (name, marker) = (&operation.name, &operation.marker);
    code.line("/// The paginator of the operation.");
    code.block("pub mod paginator", |code| {
        code.line("use slim_sdk_runtime::generated as rt;");
        code.blank();
        code.line(&format!("/// Pages through `{}`.", operation.wire));
        code.assign(
            &format!("pub type {name}Paginator"),
            &format!("rt::Paginator<super::{marker}>"),
        );
        if pages.items.is_some() {
            code.blank();
            code.line(&format!("/// Items of all pages of `{}`.", operation.wire));
            code.assign(
                &format!("pub type {name}PaginatorItems"),
                &format!("rt::PaginatorItems<super::{marker}>"),
            );
        }
    });
    code.blank();
    code.block(&format!("impl rt::Paginated for {marker}"), |code| {
        code.line(&format!("type Token = {};", pages.token.rust()));
        code.blank();
        let output = format!("output: &{name}Output");
        code.function(
            "fn next_token",
            &[&output],
            &format!("Option<&{}>", pages.token.rust()),
            |code| {
                borrow(code, &pages.output_token);
            },
        );
        code.blank();
        let input = format!("input: &mut {name}Input");
        let result = format!("&mut Option<{}>", pages.token.rust());
        code.function("fn token_mut", &[&input], &result, |code| {
            code.line(&format!("&mut input.{}", pages.input_token));
        });
    });
    if let Some((field, _)) = &pages.page_size {
        code.blank();
        code.block(&format!("impl rt::PageSize for {marker}"), |code| {
            let input = format!("input: &mut {name}Input");
            code.function("fn set_page_size", &[&input, "limit: i32"], "", |code| {
                code.assign(&format!("input.{field}"), "Some(limit)");
            });
        });
    }
    if let Some((path, ty)) = &pages.items {
        code.blank();
        items(code, operation, path, ty);
    }
}

fn items(code: &mut Code, operation: &Operation, path: &[Step], ty: &Type) {
    let (name, marker) = (&operation.name, &operation.marker);
    code.block(&format!("impl rt::PageItems for {marker}"), |code| {
        code.line(&format!("type Items = {};", ty.rust()));
        code.blank();
        code.function(
            "fn items",
            &[&format!("output: {name}Output")],
            &ty.rust(),
            |code| take(code, path),
        );
    });
}

/// `output.a.as_ref().and_then(|value| value.b.as_ref())`: an option of what the path leads to.
fn borrow(code: &mut Code, path: &[Step]) {
    let mut steps = path.iter();
    let Some(first) = steps.next() else {
        return;
    };
    let field = &first.field;
    let mut root = format!("output.{field}");
    let mut calls = Vec::new();
    if first.optional {
        calls.push(".as_ref()".to_owned());
    } else {
        root = format!("Some(&{root})");
    }
    calls.extend(steps.map(|Step { field, optional }| match optional {
        true => format!(".and_then(|value| value.{field}.as_ref())"),
        false => format!(".map(|value| &value.{field})"),
    }));
    chain(code, &root, &calls);
}

/// `output.a.unwrap_or_default()`: what the path leads to, empty where something on it is not set.
fn take(code: &mut Code, path: &[Step]) {
    let mut root = "output".to_owned();
    let mut calls = Vec::new();
    let mut option = false;
    for Step { field, optional } in path {
        match (option, optional) {
            (false, _) => root = format!("{root}.{field}"),
            (true, false) => calls.push(format!(".map(|value| value.{field})")),
            (true, true) => calls.push(format!(".and_then(|value| value.{field})")),
        }
        option |= optional;
    }
    if option {
        calls.push(".unwrap_or_default()".to_owned());
    }
    chain(code, &root, &calls);
}

/// A chain whose root is longer than `self`, and so breaks before its own fields.
fn chain(code: &mut Code, root: &str, calls: &[String]) {
    let one_line = root.len() + calls.iter().map(String::len).sum::<usize>() <= 60;
    let root_fields = root
        .split_once('.')
        .filter(|_| !one_line && root.starts_with("output."));
    let fields = root_fields.map(|(_, fields)| {
        fields
            .split('.')
            .map(|field| format!(".{field}"))
            .collect::<Vec<_>>()
    });
    let calls: Vec<&str> = fields
        .iter()
        .flatten()
        .chain(calls)
        .map(String::as_str)
        .collect();
    code.chain(root_fields.map_or(root, |(root, _)| root), &calls);
}
