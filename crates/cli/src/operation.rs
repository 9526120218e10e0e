//! A command: its options, and what becomes of them.

use std::io::IsTerminal as _;
use std::io::Write as _;

use crate::answer::{Show, output as read};
use crate::args::{Arity, Parsed, Spec, Word, parse};
use crate::call::{Watch, call};
use crate::error::Failure;
use crate::globals::Globals;
use crate::output::{self, Color};
use crate::pages::{Iterator, Joined, Paging, text_page};
use crate::params::{self, Input};
use crate::query::Query;
use crate::run::print;
use crate::settings::Settings;
use crate::table::{Operation, Service, Type};
use crate::timestamp::LocalZone;
use crate::value::insert;
use crate::{Value, fetch, python, record};
use slim_sdk_runtime::schema::{Member, TOKEN};

/// What an option of a command is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The input's member at an index.
    Member(usize),
    /// The same, set to false.
    No(usize),
    /// `--cli-input-json`
    InputJson,
    /// `--generate-cli-skeleton`
    Skeleton,
    /// `--starting-token`
    StartingToken,
    /// `--page-size`
    PageSize,
    /// `--max-items`
    MaxItems,
}

/// The options of a command, in the order that the help has, and what they are for.
#[must_use]
pub fn options(operation: &Operation) -> Vec<(Spec, Role)> {
    let mut options = Vec::new();
    let members = operation.input().members().zip(operation.arguments);
    for (index, ((member, ty), name)) in members.enumerate() {
        let is_required = member.is(slim_sdk_runtime::schema::REQUIRED) && !member.is(TOKEN);
        let kind = ty.kind();
        let arity = match kind {
            "boolean" => Arity::Flag,
            "list" => Arity::Many,
            _ => Arity::One,
        };
        let is_flag = arity == Arity::Flag;
        let spec = Spec::new(format!("--{name}"), arity).required(is_required && !is_flag);
        options.push((spec, Role::Member(index)));
        if is_flag {
            let spec = Spec::new(format!("--no-{name}"), arity);
            options.push((spec, Role::No(index)));
        }
    }
    let mut add = |spec: Spec, role| {
        // What all commands have counts more than a member of the name.
        options.retain(|(known, _)| known.name != spec.name);
        options.push((spec, role));
    };
    add(Spec::new("--cli-input-json", Arity::One), Role::InputJson);
    if let Some(pages) = &operation.pages {
        add(
            Spec::new("--starting-token", Arity::One),
            Role::StartingToken,
        );
        if !pages.limit.is_empty() {
            add(
                Spec::new("--page-size", Arity::One).integer(),
                Role::PageSize,
            );
        }
        add(
            Spec::new("--max-items", Arity::One).integer(),
            Role::MaxItems,
        );
    }
    add(
        Spec::new("--generate-cli-skeleton", Arity::Optional).choices(&["input", "output"]),
        Role::Skeleton,
    );
    options
}

/// Whether the help leaves a member's option out: pages have options of their own.
#[must_use]
pub fn is_hidden(operation: &Operation, member: &Member) -> bool {
    operation
        .pages
        .is_some_and(|pages| member.name == pages.input_token || member.name == pages.limit)
}

/// What the words of a command say.
struct Given<'a> {
    operation: &'static Operation,
    options: &'a [(Spec, Role)],
    parsed: &'a Parsed,
}

impl Given<'_> {
    fn index(&self, role: Role) -> Option<usize> {
        self.options.iter().position(|(_, known)| *known == role)
    }

    /// The value of an option.
    fn value(&self, role: Role) -> Option<&str> {
        self.parsed.value(self.index(role)?)
    }

    /// Whether a member was given by its own option.
    fn has(&self, name: &str) -> bool {
        let index = self.operation.input().member(name).map(|found| found.0);
        let index = index.and_then(|index| self.index(Role::Member(index)));
        index.is_some_and(|index| self.parsed.last(index).is_some())
    }

    /// Whether all pages are asked for, and which.
    fn paging(&self, globals: &Globals) -> Result<Option<Paging>, Failure> {
        let Some(pages) = &self.operation.pages else {
            return Ok(None);
        };
        if globals.no_paginate || self.has(pages.input_token) || self.has(pages.limit) {
            let mut used = Vec::new();
            for (role, name) in [
                (Role::StartingToken, "--starting-token"),
                (Role::PageSize, "--page-size"),
                (Role::MaxItems, "--max-items"),
            ] {
                let is_zero = |value: &str| role != Role::StartingToken && integer(value) == 0;
                if self
                    .value(role)
                    .is_some_and(|value| !value.is_empty() && !is_zero(value))
                {
                    used.push(name);
                }
            }
            if used.is_empty() {
                return Ok(None);
            }
            return Err(Failure::general(format!(
                "Error during pagination: Cannot specify --no-paginate along with pagination arguments: {}",
                used.join(", ")
            )));
        }
        let max_items = self.value(Role::MaxItems).map(integer);
        Ok(Some(Paging {
            starting_token: self.value(Role::StartingToken).map(ToOwned::to_owned),
            page_size: self
                .value(Role::PageSize)
                .and_then(|value| python::parse_integer(value).ok()),
            max_items,
        }))
    }

    /// The input as options and `--cli-input-json` have it.
    fn input(&self) -> Result<Input, Failure> {
        let mut input = Input::default();
        for (index, (member, ty)) in self.operation.input().members().enumerate() {
            self.add(&mut input, index, member.name, ty)?;
        }
        if let Some(text) = self.value(Role::InputJson) {
            input.json(text)?;
        }
        Ok(input)
    }

    /// Adds a member that is given.
    fn add(&self, input: &mut Input, index: usize, name: &str, ty: Type) -> Result<(), Failure> {
        let Some(option) = self.index(Role::Member(index)) else {
            return Ok(());
        };
        if ty.kind() == "boolean" {
            let no = self.index(Role::No(index));
            let given = self.parsed.options.iter().rev();
            let last = given
                .map(|(given, _)| *given)
                .find(|given| *given == option || Some(*given) == no);
            let value = last.map(|last| Value::Bool(last == option));
            let value = value.map(|value| (name.to_owned(), value));
            input.members.extend(value);
            return Ok(());
        }
        match (self.parsed.last(option), self.options.get(option)) {
            (Some(words), Some((spec, _))) => input.option(&spec.name, name, ty, words),
            _ => Ok(()),
        }
    }
}

/// Puts what stands at a URL in its place, where one is the value of a member or of the whole input.
async fn load(parsed: &mut Parsed, options: &[(Spec, Role)]) -> Result<(), Failure> {
    for (index, words) in &mut parsed.options {
        let Some((spec, Role::Member(_) | Role::InputJson)) = options.get(*index) else {
            continue;
        };
        if let [word] = words.as_mut_slice()
            && fetch::is_url(word)
        {
            let text = fetch::text(word).await;
            *word = text.map_err(|why| {
                Failure::general(format!("Error parsing parameter '{}': {why}", spec.name))
            })?;
        }
    }
    Ok(())
}

fn integer(text: &str) -> i64 {
    match python::parse_integer(text) {
        Ok(Value::Integer(number)) => number,
        Ok(Value::BigInteger(digits)) if digits.starts_with('-') => i64::MIN,
        _ => i64::MAX,
    }
}

/// Runs a command.
///
/// # Errors
/// Anything that goes wrong before its whole result is printed.
pub async fn run(
    service: &'static Service,
    operation: &'static Operation,
    words: &[String],
    globals: &Globals,
    query: Option<&Query>,
    settings: &Settings,
) -> Result<(), Failure> {
    let zone = settings.is_iso8601()?.then(LocalZone::default);
    let show = Show {
        iso8601: zone.as_ref(),
    };
    let mut options = options(operation);
    if lifts_required(words) {
        options
            .iter_mut()
            .for_each(|(spec, _)| spec.is_required = false);
    }
    let specs: Vec<Spec> = options.iter().map(|(spec, _)| spec.clone()).collect();
    let mut parsed = parse(&specs, Word::Optional, words, |_| Ok(()))?;
    check_flags(operation, &options, &parsed, lifts_required(words))?;
    if parsed.word.as_deref() == Some("help") {
        return crate::help::show(&crate::help::operation(service, operation));
    }
    parsed.rest.extend(parsed.word.take());
    if !parsed.rest.is_empty() {
        return Err(Failure::Unknown(parsed.rest));
    }
    load(&mut parsed, &options).await?;
    let given = Given {
        operation,
        options: &options,
        parsed: &parsed,
    };
    let paging = given.paging(globals)?;
    let input = given.input()?;
    if given
        .value(Role::MaxItems)
        .is_some_and(|value| integer(value) <= 0)
    {
        let _ = writeln!(
            std::io::stderr(),
            "warning: Non-positive values for --max-items may result in undefined behavior."
        );
    }
    let skeleton = given.index(Role::Skeleton);
    let skeleton = skeleton.and_then(|index| parsed.last(index));
    let skeleton = skeleton.map(|words| words.first().map_or("input", String::as_str));
    if skeleton == Some("input") {
        print(&params::skeleton(operation));
        return Ok(());
    }
    let connection = settings.connection(globals, service).await?;
    let printer = Printer {
        operation,
        globals,
        query,
        format: settings.output(globals),
    };
    if skeleton.is_some() {
        let mut members = input.members.clone();
        fill_token(operation, &mut members);
        input.validate(operation, &members)?;
        return printer.print(&params::sample(operation, &printer.format));
    }
    let watch = Watch::default();
    let client = connection.client(service, &watch)?;
    let (client, connection, watch) = (&client, &connection, &watch);
    let checked = &input;
    let invoke = |mut members: Vec<(String, Value)>| async move {
        fill_token(operation, &mut members);
        checked.validate(operation, &members)?;
        let input = record::input(operation.input(), &members);
        let answer = call(client, operation, input, connection, watch).await?;
        Ok(read(operation.output(), &answer, show))
    };
    let (Some(pages), Some(paging)) = (&operation.pages, paging) else {
        return printer.print(&invoke(input.members.clone()).await?);
    };
    printer.check()?;
    let mut members = input.members.clone();
    let mut pages_of = Iterator::new(pages, paging);
    let mut joined = Joined::default();
    let is_text = printer.format == "text";
    let mut progress = Progress::new();
    while let Some(page) = pages_of.next(&mut members, invoke).await? {
        if is_text {
            printer.print(&text_page(&pages_of, &page))?;
        } else {
            joined.add(pages, &page);
            progress.tell(pages_of.shown());
        }
    }
    progress.end();
    if !is_text {
        return printer.print(&joined.finish(&pages_of));
    }
    if let Some(resume) = &pages_of.resume {
        let token = |value| Value::Map(vec![("NextToken".to_owned(), value)]);
        printer.print(&token(token(Value::String(resume.clone()))))?;
    }
    Ok(())
}

/// Whether the words ask for something that options need not be complete for.
fn lifts_required(words: &[String]) -> bool {
    let skeleton = words
        .iter()
        .position(|word| word == "--generate-cli-skeleton");
    let is_output = |index: usize| words.get(index + 1).is_some_and(|word| word == "output");
    words.iter().any(|word| word == "--cli-input-json")
        || skeleton.is_some_and(|index| !is_output(index))
}

/// A required flag has to be given one way, and no flag may be given both.
fn check_flags(
    operation: &Operation,
    options: &[(Spec, Role)],
    parsed: &Parsed,
    is_lifted: bool,
) -> Result<(), Failure> {
    let members = operation.input().members();
    for (index, ((member, ty), name)) in members.zip(operation.arguments).enumerate() {
        if ty.kind() != "boolean" {
            continue;
        }
        let is_given = |role| {
            let option = options.iter().position(|(_, known)| *known == role);
            option.is_some_and(|option| parsed.last(option).is_some())
        };
        let (yes, no) = (is_given(Role::Member(index)), is_given(Role::No(index)));
        if yes && no {
            return Err(Failure::Usage(format!(
                "argument --no-{name}: not allowed with argument --{name}"
            )));
        }
        if member.is(slim_sdk_runtime::schema::REQUIRED) && !yes && !no && !is_lifted {
            return Err(Failure::Usage(format!(
                "one of the arguments --{name} --no-{name} is required"
            )));
        }
    }
    Ok(())
}

/// Gives the input an idempotency token if it takes one and has none.
fn fill_token(operation: &Operation, input: &mut Vec<(String, Value)>) {
    let mut members = operation.call.row.input.members.iter();
    let Some(member) = members.find(|member| member.is(TOKEN)) else {
        return;
    };
    if !input.iter().any(|(name, _)| name == member.name) {
        let token = slim_sdk_runtime::config::reexports::IdempotencyTokenProvider::random();
        let token = Value::String(token.make_idempotency_token());
        insert(input, member.name.to_owned(), token);
    }
}

/// Prints results.
struct Printer<'a> {
    operation: &'a Operation,
    globals: &'a Globals,
    query: Option<&'a Query>,
    format: String,
}

impl Printer<'_> {
    /// Checks that the results can be printed at all.
    fn check(&self) -> Result<(), Failure> {
        let formats = ["json", "text", "table"];
        if formats.contains(&self.format.as_str()) {
            return Ok(());
        }
        Err(Failure::general(format!(
            "Unknown output type: {}",
            self.format
        )))
    }

    fn print(&self, value: &Value) -> Result<(), Failure> {
        self.check()?;
        let selected = match self.query {
            Some(query) => {
                let selected = query.search(value);
                selected.map_err(|error| Failure::general(error.to_string()))?
            }
            None => value.clone(),
        };
        let mut text = String::new();
        let result = match self.format.as_str() {
            "text" => output::text::print(&mut text, &selected),
            "table" => {
                let color = self.color();
                let name = self.operation.call.row.name;
                let width = output::terminal_width();
                output::table::print(name, &selected, width, color).map(|table| text = table)
            }
            _ => {
                text = output::json::print(&selected);
                Ok(())
            }
        };
        print(&text);
        result.map_err(|error| Failure::general(error.to_string()))
    }

    fn color(&self) -> Color {
        let is_on = match self.globals.color.as_deref() {
            Some("on") => true,
            Some("off") => false,
            _ => std::io::stdout().is_terminal(),
        };
        if is_on { Color::On } else { Color::Off }
    }
}

/// Tells on a terminal's stderr how far a long result is.
struct Progress {
    is_shown: bool,
    has_told: bool,
    begun: std::time::Instant,
}

impl Progress {
    /// Nothing is told of what is done at once.
    const PATIENCE: std::time::Duration = std::time::Duration::from_secs(1);

    fn new() -> Self {
        Self {
            is_shown: std::io::stderr().is_terminal(),
            has_told: false,
            begun: std::time::Instant::now(),
        }
    }

    fn tell(&mut self, items: i64) {
        if self.is_shown && self.begun.elapsed() >= Self::PATIENCE {
            self.has_told = true;
            let _ = write!(std::io::stderr(), "\r{items} items so far");
        }
    }

    fn end(&self) {
        if self.has_told {
            // The line is no part of what stays.
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
