//! The command: starts a local endpoint, prints its URL, and serves until it is interrupted.

use std::io::Write as _;
use std::process::ExitCode;

use slim_sdk_local::{Builder, Credentials, Local};

const HELP: &str = "\
A local endpoint for Amazon Connect chat. Prints its URL and serves until interrupted.

Usage: slim-sdk-local [OPTIONS]

Options:
      --port PORT              Port to listen on, on loopback [default: a free one]
      --region REGION          Accept signatures for this region only [default: any]
      --access-key-id ID       Credentials to accept, with --secret-access-key
      --secret-access-key KEY
      --no-verify              Let unsigned and wrongly signed requests in
      --quiet                  Do not print a line for each request
  -h, --help                   Print this
  -V, --version                Print the version
";

enum Command {
    Serve(Builder),
    Print(String),
}

fn main() -> ExitCode {
    match command(std::env::args().skip(1)) {
        Ok(Command::Serve(builder)) => match serve(builder) {
            Ok(()) => ExitCode::SUCCESS,
            Err(message) => fail(&message),
        },
        Ok(Command::Print(text)) => {
            let _ = std::io::stdout().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
        Err(message) => fail(&format!("{message}\nSee slim-sdk-local --help.")),
    }
}

fn fail(message: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "error: {message}");
    ExitCode::FAILURE
}

fn command(mut arguments: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut builder = Local::builder();
    let (mut key, mut secret) = (None, None);
    let mut quiet = false;
    while let Some(argument) = arguments.next() {
        let (name, inline) = match argument.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (argument, None),
        };
        let mut value = || {
            inline
                .clone()
                .or_else(|| arguments.next())
                .ok_or_else(|| format!("{name} needs a value"))
        };
        match name.as_str() {
            "-h" | "--help" => return Ok(Command::Print(HELP.to_owned())),
            "-V" | "--version" => {
                let version = concat!("slim-sdk-local ", env!("CARGO_PKG_VERSION"), "\n");
                return Ok(Command::Print(version.to_owned()));
            }
            "--port" => {
                let text = value()?;
                let port = text
                    .parse()
                    .map_err(|_| format!("--port takes a number up to 65535, not {text}"))?;
                builder = builder.port(port);
            }
            "--region" => builder = builder.region(value()?),
            "--access-key-id" => key = Some(value()?),
            "--secret-access-key" => secret = Some(value()?),
            "--no-verify" => builder = builder.verify_signatures(false),
            "--quiet" => quiet = true,
            _ => return Err(format!("there is no option {name}")),
        }
    }
    builder = match (key, secret) {
        (Some(key), Some(secret)) => builder.credentials(Credentials::new(key, secret)),
        (None, None) => builder,
        _ => return Err("--access-key-id and --secret-access-key go together".to_owned()),
    };
    if !quiet {
        builder = builder.observe(|request, status| {
            let status = status.map_or_else(|| "closed".to_owned(), |status| status.to_string());
            let operation = request.operation.as_deref().unwrap_or("-");
            let _ = writeln!(
                std::io::stderr(),
                "{status} {operation} {} {}",
                request.method,
                request.uri
            );
        });
    }
    Ok(Command::Serve(builder))
}

fn serve(builder: Builder) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(|error| error.to_string())?;
    let local = runtime
        .block_on(builder.start())
        .map_err(|error| error.to_string())?;
    let mut out = std::io::stdout();
    writeln!(out, "{}", local.url())
        .and_then(|()| out.flush())
        .map_err(|error| error.to_string())?;
    // Until a signal ends the process.
    loop {
        std::thread::park();
    }
}
