//! The command `slim-sdk`: see [`slim_sdk_codegen::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    slim_sdk_codegen::cli::run()
}
