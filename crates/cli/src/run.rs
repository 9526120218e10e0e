//! A command line from its words to its exit code.

use std::io::Write as _;

use crate::args::{Parsed, Word, parse};
use crate::error::Failure;
use crate::globals::{self, Globals};
use crate::query::Query;
use crate::settings::Settings;
use crate::table::{Operation, Service};
use crate::{completion, help, log, operation};

/// The services that a command line has, sorted by the names of their commands.
pub type Services = &'static [&'static Service];

/// Does what the words say, and answers with the exit code.
#[must_use]
pub fn run(services: Services, words: &[String]) -> u8 {
    if let Some(begun) = completion::asked() {
        return print(&completion::complete(services, &begun));
    }
    let result = start(services, words);
    match result {
        Ok(()) => 0,
        Err(failure) => {
            // Nobody may be there to read it.
            let _ = write!(std::io::stderr(), "{failure}");
            failure.code()
        }
    }
}

/// Writes to stdout. Whoever reads may have stopped, which is no failure.
pub(crate) fn print(text: &str) -> u8 {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    0
}

/// What this program and what it is made of are called.
fn version() -> String {
    format!(
        "{}/{} slim-sdk-runtime/{} {}/{}\n",
        crate::error::PROGRAM,
        env!("CARGO_PKG_VERSION"),
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
    )
}

fn start(services: Services, words: &[String]) -> Result<(), Failure> {
    let mut commands: Vec<&str> = services.iter().map(|service| service.command).collect();
    commands.extend(["completion", "help"]);
    let parsed = parse(
        &globals::specs(),
        Word::Required("command", &commands),
        words,
        |index| {
            if globals::is_version(index) {
                print(&version());
                return Err(Failure::Stopped(0));
            }
            Ok(())
        },
    )?;
    let globals = Globals::of(&parsed);
    let query =
        match &globals.query {
            Some(text) => Some(Query::parse(text).map_err(|error| {
                Failure::general(format!("Bad value for --query {text}: {error}"))
            })?),
            None => None,
        };
    globals.check()?;
    log::start(globals.debug);
    let command = parsed.word.clone().unwrap_or_default();
    match command.as_str() {
        "help" => help::show(&help::program(services)),
        "completion" => {
            let shell = parsed.rest.first().map(String::as_str).unwrap_or_default();
            print(completion::script(shell)?);
            Ok(())
        }
        _ => match services.iter().find(|service| service.command == command) {
            Some(service) => serve(service, &parsed, &globals, query.as_ref()),
            None => Ok(()),
        },
    }
}

/// The words after the service's command.
fn serve(
    service: &'static Service,
    parsed: &Parsed,
    globals: &Globals,
    query: Option<&Query>,
) -> Result<(), Failure> {
    let mut operations: Vec<&str> = service.operations.iter().map(|(name, _)| *name).collect();
    operations.push("help");
    let word = Word::Required("operation", &operations);
    let parsed = parse(&[], word, &parsed.rest, |_| Ok(()))?;
    let command = parsed.word.unwrap_or_default();
    if command == "help" {
        return help::show(&help::service(service));
    }
    let Some(found) = service.operation(&command) else {
        return Ok(());
    };
    if parsed.rest == ["help"] {
        return help::show(&help::operation(service, found));
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::general(error.to_string()))?;
    runtime.block_on(interruptible(service, found, &parsed.rest, globals, query))
}

/// The operation, unless the user ends it.
async fn interruptible(
    service: &'static Service,
    found: &'static Operation,
    words: &[String],
    globals: &Globals,
    query: Option<&Query>,
) -> Result<(), Failure> {
    let work = async {
        let settings = Settings::load(globals).await?;
        operation::run(service, found, words, globals, query, &settings).await
    };
    tokio::select! {
        result = work => result,
        _ = tokio::signal::ctrl_c() => {
            print("\n");
            Err(Failure::Stopped(130))
        }
    }
}
