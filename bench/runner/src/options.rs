//! The command line.

use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::programs::Places;

pub const HELP: &str = "\
Measures a program that makes one call: by the official SDK, by hand, and by slim-sdk.
Writes bench/RESULTS.md and the charts in bench/charts/.

Usage: bench/run [OPTIONS]

Options:
      --quick        Minutes: no builds of the official SDK, none for size, no growth, fewer turns; a file of its own
      --redo <NAME>  Measure figures again whose names begin so, such as `calls` or `build-release-slim`; `all` for every
                     one. Others that were measured before are kept: bench/target/figures has them
      --report       Measure nothing: write the report of what was measured
      --models <DIR> AWS's published models; by default ../shared/models, seen from the repository
  -h, --help         This text";

pub struct Options {
    pub places: Places,
    pub quick: bool,
    pub report: bool,
    pub redo: Vec<String>,
}

impl Options {
    /// What is asked for; nothing where help is.
    pub fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Option<Self>> {
        // The runner is run where it was built.
        let bench = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        let bench = bench
            .canonicalize()
            .map_err(|error| Error::file(&bench, &error))?;
        let models = bench.join("../../shared/models");
        let places = Places {
            models: models.is_dir().then_some(models),
            bench,
        };
        let mut options = Self {
            places,
            quick: false,
            report: false,
            redo: Vec::new(),
        };
        while let Some(argument) = arguments.next() {
            let mut value = || {
                arguments
                    .next()
                    .ok_or_else(|| Error::new(format!("{argument} needs a value\n\n{HELP}")))
            };
            match argument.as_str() {
                "--quick" => options.quick = true,
                "--report" => options.report = true,
                "--redo" => {
                    let name = value()?;
                    options
                        .redo
                        .push(if name == "all" { String::new() } else { name });
                }
                "--models" => {
                    let folder = PathBuf::from(value()?);
                    let found = folder.canonicalize();
                    options.places.models =
                        Some(found.map_err(|error| Error::file(&folder, &error))?);
                }
                "-h" | "--help" => return Ok(None),
                other => return Err(Error::new(format!("there is no option {other}\n\n{HELP}"))),
            }
        }
        Ok(Some(options))
    }

    /// The folder of figures: a quick run does not stand for a long one.
    pub fn figures(&self) -> PathBuf {
        self.places.target(if self.quick {
            "figures-quick"
        } else {
            "figures"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Option<Options>> {
        Options::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_are_taken_or_refused_by_name() {
        let options = parse("--quick --redo calls --redo all").unwrap().unwrap();
        assert!(options.quick && !options.report);
        assert_eq!(options.redo, ["calls", ""]);
        assert!(parse("--help").unwrap().is_none());
        let refused = |line| parse(line).err().map(|error| error.to_string()).unwrap();
        assert!(refused("--fast").starts_with("there is no option --fast\n"));
        assert!(refused("--redo").starts_with("--redo needs a value\n"));
    }
}
