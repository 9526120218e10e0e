//! Completion of words by the shell: the scripts, and what they ask this program for.

use crate::args::Arity;
use crate::error::{Failure, PROGRAM};
use crate::globals::{GLOBALS, HIDDEN};
use crate::operation::{Role, is_hidden, options};
use crate::run::Services;
use crate::table::{Operation, Service};

/// The environment variable in which a script gives the line up to the cursor.
const LINE: &str = "SLIM_AWS_COMPLETE";

/// The words of the line that is to be completed, the last of them begun, if a script asks.
#[must_use]
pub fn asked() -> Option<Vec<String>> {
    let line = std::env::var(LINE).ok()?;
    Some(line.split(' ').map(ToOwned::to_owned).collect())
}

/// The script that a shell evaluates.
///
/// # Errors
/// There is none for the shell.
pub fn script(shell: &str) -> Result<&'static str, Failure> {
    match shell {
        "bash" => Ok(BASH),
        "zsh" => Ok(ZSH),
        "fish" => Ok(FISH),
        _ => Err(Failure::Usage(format!(
            "argument shell: write `{PROGRAM} completion bash`, `zsh` or `fish`"
        ))),
    }
}

const BASH: &str = r#"# eval "$(slim-aws completion bash)"
_slim_aws() {
    local IFS=$'\n'
    COMPREPLY=($(SLIM_AWS_COMPLETE="${COMP_LINE:0:COMP_POINT}" slim-aws 2>/dev/null))
}
complete -o default -F _slim_aws slim-aws
"#;

const ZSH: &str = r#"# eval "$(slim-aws completion zsh)"
_slim_aws() {
    local -a found
    found=(${(f)"$(SLIM_AWS_COMPLETE="${LBUFFER}" slim-aws 2>/dev/null)"})
    if (( $#found )); then compadd -- $found; else _files; fi
}
compdef _slim_aws slim-aws
"#;

const FISH: &str = r"# slim-aws completion fish | source
complete -c slim-aws -a '(SLIM_AWS_COMPLETE=(commandline -cp) slim-aws 2>/dev/null)'
";

/// What the last word may become, a line each.
#[must_use]
pub fn complete(services: Services, words: &[String]) -> String {
    let Some((begun, before)) = words.split_last() else {
        return String::new();
    };
    let before: Vec<&str> = before
        .iter()
        .skip(1)
        .map(String::as_str)
        .filter(|word| !word.is_empty())
        .collect();
    let found = candidates(services, &before, begun.starts_with('-'));
    let mut text = String::new();
    for word in found.iter().filter(|word| word.starts_with(begun.as_str())) {
        text.push_str(word);
        text.push('\n');
    }
    text
}

fn candidates(services: Services, before: &[&str], is_option: bool) -> Vec<String> {
    let place = place(services, before);
    if let Some(option) = before.last().filter(|word| word.starts_with("--"))
        && !is_option
        && let Some(values) = values(place.operation, option)
    {
        return values;
    }
    if is_option {
        let globals = GLOBALS.iter().filter(|global| global.kind != HIDDEN);
        let globals = globals.map(|global| global.name.to_owned());
        let own = place.operation.into_iter().flat_map(shown);
        return own.chain(globals).collect();
    }
    let help = std::iter::once("help".to_owned());
    match (place.service, place.operation) {
        (None, _) => services
            .iter()
            .map(|service| service.command.to_owned())
            .chain(["completion".to_owned()])
            .chain(help)
            .collect(),
        (Some(service), None) => service
            .operations
            .iter()
            .map(|(name, _)| (*name).to_owned())
            .chain(help)
            .collect(),
        (Some(_), Some(_)) => Vec::new(),
    }
}

/// Where in a line the cursor is.
struct Place {
    service: Option<&'static Service>,
    operation: Option<&'static Operation>,
}

fn place(services: Services, before: &[&str]) -> Place {
    let mut place = Place {
        service: None,
        operation: None,
    };
    let mut words = before.iter().peekable();
    while let Some(word) = words.next() {
        if word.starts_with('-') {
            let mut globals = GLOBALS.iter();
            let global = globals.find(|global| global.name == *word);
            if global.is_some_and(|global| global.arity == Arity::One) {
                words.next();
            }
            continue;
        }
        match place.service {
            None => {
                let mut services = services.iter();
                place.service = services.find(|service| service.command == *word).copied();
            }
            Some(service) if place.operation.is_none() => {
                place.operation = service.operation(word);
            }
            Some(_) => {}
        }
    }
    place
}

/// The options of a command.
fn shown(operation: &'static Operation) -> impl Iterator<Item = String> {
    let shown = options(operation)
        .into_iter()
        .filter(|(_, role)| match role {
            Role::Member(index) | Role::No(index) => {
                let member = operation.call.row.input.members.get(*index);
                member.is_some_and(|member| !is_hidden(operation, member))
            }
            _ => true,
        });
    shown.map(|(spec, _)| spec.name)
}

/// The values that an option may have; `None` for an option that has none.
fn values(operation: Option<&'static Operation>, option: &str) -> Option<Vec<String>> {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    if let Some(global) = GLOBALS.iter().find(|global| global.name == option) {
        return (global.arity != Arity::Flag).then(|| texts(global.choices));
    }
    let operation = operation?;
    let options = options(operation);
    let (spec, role) = options.iter().find(|(spec, _)| spec.name == option)?;
    if spec.arity == Arity::Flag {
        return None;
    }
    let Role::Member(index) = role else {
        return Some(texts(spec.choices));
    };
    let (_, ty) = operation.input().members().nth(*index)?;
    let detail = ty.item().map_or(ty.detail, |item| item.detail);
    Some(texts(detail.values))
}
