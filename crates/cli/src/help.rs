//! `help` of the program, of a service and of a command.

mod option;
mod page;
#[cfg(test)]
mod tests;

use std::io::{IsTerminal as _, Write as _};
use std::process::{Command, Stdio};

use self::page::Page;
use crate::error::{Failure, PROGRAM};
use crate::globals::{GLOBALS, HIDDEN};
use crate::operation::{Role, is_hidden, options};
use crate::run::{Services, print};
use crate::table::{Operation, Service};

/// Shows a page: through a pager on a terminal.
///
/// # Errors
/// The pager cannot be started.
pub fn show(text: &str) -> Result<(), Failure> {
    if !std::io::stdout().is_terminal() {
        print(text);
        return Ok(());
    }
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let pager = set("MANPAGER").or_else(|| set("PAGER"));
    let pager = pager.unwrap_or_else(|| "less -R".to_owned());
    let mut words = pager.split_whitespace();
    let failed = |error: std::io::Error| {
        Failure::general(format!(
            "Could not find executable named '{pager}': {error}"
        ))
    };
    let mut child = Command::new(words.next().unwrap_or("less"))
        .args(words)
        .stdin(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    if let Some(mut input) = child.stdin.take() {
        // Whoever leaves the pager early has read enough.
        let _ = input.write_all(text.as_bytes());
    }
    let _ = child.wait();
    Ok(())
}

/// The page of the program.
#[must_use]
pub fn program(services: Services) -> String {
    let mut page = Page::new(PROGRAM);
    page.section("DESCRIPTION");
    page.text(
        1,
        "Calls AWS services from the command line, with the arguments, output and errors of the AWS CLI.",
    );
    page.section("SYNOPSIS");
    page.line(
        1,
        &format!("{PROGRAM} [options] <command> <subcommand> [parameters]"),
    );
    page.blank();
    page.text(
        1,
        &format!(
            "Use {PROGRAM} <command> help for information on a command. The synopsis of a command shows its parameters; those that may be left out are in square brackets. {PROGRAM} completion bash (or zsh, or fish) prints what the shell needs to complete words."
        ),
    );
    globals(&mut page);
    page.section("AVAILABLE SERVICES");
    for service in services {
        page.text(1, &format!("* {}", service.command));
    }
    page.finish()
}

/// The page of a service.
#[must_use]
pub fn service(service: &Service) -> String {
    let mut page = Page::new(service.command);
    page.section("DESCRIPTION");
    page.text(1, service.docs);
    page.section("AVAILABLE COMMANDS");
    for (command, _) in service.operations {
        page.text(1, &format!("* {command}"));
    }
    page.text(1, "* help");
    page.finish()
}

/// The page of a command.
#[must_use]
pub fn operation(service: &Service, operation: &Operation) -> String {
    let mut page = Page::new(operation.command);
    page.section("DESCRIPTION");
    if operation.deprecated {
        page.text(1, "This operation is deprecated.");
    }
    page.text(1, operation.docs);
    page.text(
        1,
        &format!(
            "Operation {} of {}, version {} of its API.",
            operation.call.row.name, service.title, service.version
        ),
    );
    if let Some(pages) = &operation.pages {
        page.text(
            1,
            &format!(
                "{} is a paginated operation: all pages are asked for and shown as one, unless --no-paginate is given. With --output text, --query is applied to each page, which has {} and what stands beside it.",
                operation.command,
                pages.items.join(".")
            ),
        );
    }
    page.section("SYNOPSIS");
    page.line(2, operation.command);
    for (spec, role) in shown(operation) {
        page.line(2, &option::usage(operation, &spec, role));
    }
    for global in GLOBALS.iter().filter(|global| global.kind != HIDDEN) {
        let value = if global.kind == "boolean" {
            ""
        } else {
            " <value>"
        };
        page.line(2, &format!("[{}{value}]", global.name));
    }
    page.section("OPTIONS");
    for (spec, role) in shown(operation) {
        option::write(&mut page, operation, &spec, role);
    }
    globals(&mut page);
    page.section("OUTPUT");
    option::output(&mut page, operation);
    page.finish()
}

/// The options that the help has.
fn shown(operation: &Operation) -> Vec<(crate::args::Spec, Role)> {
    let mut shown = options(operation);
    shown.retain(|(_, role)| match role {
        Role::Member(index) => {
            let member = operation.call.row.input.members.get(*index);
            member.is_some_and(|member| !is_hidden(operation, member))
        }
        Role::No(_) => false,
        _ => true,
    });
    shown
}

fn globals(page: &mut Page) {
    page.section("GLOBAL OPTIONS");
    for global in GLOBALS.iter().filter(|global| global.kind != HIDDEN) {
        page.line(1, &format!("{} ({})", global.name, global.kind));
        page.blank();
        page.text(1, global.docs);
        for choice in global.choices {
            page.text(1, &format!("* {choice}"));
        }
    }
}
