//! The command line: `slim-sdk generate`, `slim-sdk list` and `slim-sdk diff`.

mod diff;
mod generate;
mod list;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::error::Error;

/// Makes slim Rust clients of AWS services from their Smithy models.
#[derive(Debug, Parser)]
#[command(name = "slim-sdk", version, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Generate client crates: all that model/slim-sdk.toml lists, or one from any model.
    Generate(Generate),
    /// List the operations of a model, with method, URI and the shapes each one pulls in.
    List(List),
    /// List what changed between two models, and what that does to Rust code that calls the crate.
    ///
    /// Each line has its effect: `nothing`, `addition` or `breaking`. The last line says which part of the crate's
    /// version to raise. The exit code is 0 where nothing breaks, 1 where something does, 2 where the models cannot be
    /// compared.
    Diff(Diff),
}

/// What to generate.
#[derive(Debug, Args)]
struct Generate {
    /// The manifest; by default model/slim-sdk.toml here or in a directory above. With --model, only its amendments
    /// of the model's service are used.
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// Write nothing; fail, with the command to run, when anything is out of date.
    #[arg(long)]
    check: bool,
    /// Generate one crate from these Smithy JSON AST files.
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "krate", requires = "out", requires = "operations")]
    model: Vec<PathBuf>,
    #[command(flatten)]
    operations: Which,
    /// The crate's name.
    #[arg(long = "crate", id = "krate", value_name = "NAME", requires = "model")]
    krate: Option<String>,
    /// The crate's folder: new, empty, or generated before.
    #[arg(long, value_name = "DIR", requires = "model")]
    out: Option<PathBuf>,
    /// The folder of slim-sdk-runtime, to depend on it by path.
    #[arg(long, value_name = "DIR", requires = "model")]
    runtime_path: Option<PathBuf>,
    /// Also emit the model's protocol tests, `smithy.test#httpRequestTests` and `httpResponseTests`, as a test of the
    /// crate.
    #[arg(long, requires = "model")]
    protocol_tests: bool,
    /// The service's shape id, where the model has several.
    #[arg(long, value_name = "ID", requires = "model")]
    service: Option<String>,
}

/// Which operations.
#[derive(Debug, Args)]
#[group(id = "operations", multiple = false)]
struct Which {
    /// Only these operations.
    #[arg(long, value_name = "NAME", num_args = 1.., requires = "model")]
    operation: Vec<String>,
    /// Every operation of the service.
    #[arg(long, requires = "model")]
    all: bool,
}

/// What to list.
#[derive(Debug, Args)]
struct List {
    /// The Smithy JSON AST files of the model.
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    model: Vec<PathBuf>,
    /// The service's shape id, where the model has several.
    #[arg(long, value_name = "ID")]
    service: Option<String>,
    /// One line for each operation: the number of its shapes, not their names.
    #[arg(long)]
    brief: bool,
}

/// What to compare.
#[derive(Debug, Args)]
struct Diff {
    /// The old model, a Smithy JSON AST file.
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The new model.
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// Only these operations and the shapes that they need; by default all.
    #[arg(long, value_name = "NAME", num_args = 1..)]
    operation: Vec<String>,
    /// The service's shape id, where a model has several.
    #[arg(long, value_name = "ID")]
    service: Option<String>,
    /// The manifest whose amendments of the service are applied to both models; by default model/slim-sdk.toml here or
    /// in a directory above.
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// For people, or for programs.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How to print.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// One line a change.
    Text,
    /// One JSON object, of a form that stays.
    Json,
}

/// Runs the command that the process was called with.
#[must_use]
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Also how `--help` and `--version` come; a closed pipe is none of our business.
            let _ = error.print();
            return u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from);
        }
    };
    let result = match cli.command {
        Command::Generate(args) => generate::run(&args),
        Command::List(args) => list::run(&args),
        Command::Diff(args) => {
            return match diff::run(&args) {
                Ok(false) => ExitCode::SUCCESS,
                Ok(true) => ExitCode::FAILURE,
                Err(error) => failed(&error, ExitCode::from(2)),
            };
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error, ExitCode::FAILURE),
    }
}

fn failed(error: &Error, code: ExitCode) -> ExitCode {
    to_stderr(&format!("error: {error}"));
    code
}

fn to_stderr(line: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Prints a text. A reader that has seen enough, as `head` has, is no error.
fn to_stdout(text: &str) -> Result<(), Error> {
    use std::io::{ErrorKind, Write as _};
    let mut stdout = std::io::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(crate::error::Problem::io(format!("cannot print: {error}"))
                .fix("give it an output that can be written")
                .into())
        }
        _ => Ok(()),
    }
}
