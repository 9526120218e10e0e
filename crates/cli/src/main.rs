//! The program `slim-aws`.

use std::process::ExitCode;

fn main() -> ExitCode {
    let words = std::env::args_os().skip(1);
    let words = words.map(|word| word.to_string_lossy().into_owned());
    let words: Vec<String> = words.collect();
    ExitCode::from(slim_sdk_cli::run(slim_sdk_cli::services::SERVICES, &words))
}
