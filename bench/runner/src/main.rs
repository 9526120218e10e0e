//! `bench/run`: measures a program that makes one call, by the official SDK, by hand and by slim-sdk.

mod builds;
mod calls;
mod chart;
mod command;
mod error;
mod figures;
mod growth;
mod machine;
mod options;
mod plot;
mod programs;
mod report;
mod stats;
mod store;
mod table;
mod whole;
mod whole_table;

use std::process::ExitCode;

use error::Result;
use options::Options;

fn main() -> ExitCode {
    match Options::parse(std::env::args().skip(1)) {
        Ok(Some(options)) => run(&options).unwrap_or_else(|error| {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }),
        Ok(None) => {
            println!("{}", options::HELP);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(options: &Options) -> Result<ExitCode> {
    let measured = figures::measure(options)?;
    let text = report::write(options, &measured)?;
    println!("{text}");
    for failure in &measured.failed {
        eprintln!("not measured: {failure}");
    }
    Ok(if measured.failed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
