//! The generator: bytes as a model's file.

use slim_sdk_codegen::error::Kind;
use slim_sdk_codegen::read::read_str;
use slim_sdk_codegen::select::{Operations, select};
use slim_sdk_codegen::{Error, Options, emit, plan};

/// Reads bytes as a model and generates a client of all its operations. Returns whether one was generated.
///
/// # Panics
/// The generator found a fault of its own ([`Kind::Bug`]), or an error does not say where or what to do.
#[must_use]
pub fn model(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    match generated(text) {
        Ok(files) => files > 0,
        Err(error) => {
            assert_ne!(error.kind(), Kind::Bug, "{error}");
            for problem in error.problems() {
                assert!(!problem.fix.is_empty(), "{problem}");
            }
            false
        }
    }
}

fn generated(text: &str) -> Result<usize, Error> {
    let model = read_str("model.json", text)?;
    let options = Options {
        description: "A client.".to_owned(),
        protocol_tests: true,
        ..Options::new("fuzz", "model.json")
    };
    let selection = select(&model, None, &Operations::All)?;
    let plan = plan::plan(&model, &selection, &options)?;
    Ok(emit::emit(&plan)?.len())
}
