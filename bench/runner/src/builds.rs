//! What a program costs to build, and how large it is.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::Path;
use std::time::SystemTime;

use crate::command::run;
use crate::error::{Error, Result};
use crate::programs::{Places, Profile, Program, cargo};
use crate::store::Samples;

/// How often a program is built again after its source changed.
const REBUILDS: usize = 3;

/// The packages of a program, itself included: normal dependencies and those of build scripts.
pub fn crates(places: &Places, program: &Program) -> Result<Samples> {
    program.fetch(places)?;
    let mut command = cargo(&program.source(places));
    command.args([
        "tree",
        "--offline",
        "-e",
        "normal,build",
        "--prefix",
        "none",
        "-f",
        "{p}",
    ]);
    if program.name == "lean" {
        command.arg("--no-default-features");
    }
    let tree = run(&mut command)?.output;
    let icu: Vec<&str> = tree.lines().filter(|line| is_icu(line)).collect();
    let icu = packages(&icu.join("\n"));
    Ok(Samples::from([
        ("crates".to_owned(), vec![packages(&tree) as f64]),
        ("icu".to_owned(), vec![icu as f64]),
    ]))
}

/// How many packages a tree has, each version once.
fn packages(tree: &str) -> usize {
    let name = |line: &str| {
        line.split(' ')
            .take(2)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let named = tree.lines().filter(|line| !line.trim().is_empty());
    named.map(name).collect::<BTreeSet<_>>().len()
}

/// Whether a line of a tree is a crate that is there for ICU's tables of host names.
fn is_icu(line: &str) -> bool {
    let crates = [
        "displaydoc",
        "icu_",
        "litemap",
        "potential_utf",
        "stable_deref_trait",
        "synstructure",
        "tinystr",
        "utf8_iter",
        "writeable",
        "yoke",
        "zerofrom",
        "zerotrie",
        "zerovec",
    ];
    crates.iter().any(|start| line.starts_with(start))
}

/// A clean build, and for dev those after a change of the program's source.
pub fn clean(places: &Places, program: &Program, profile: Profile) -> Result<Samples> {
    let cost = program.build_clean(places, profile)?;
    let binary = program.binary(places, profile, "call");
    let size = fs::metadata(&binary)
        .map_err(|error| Error::file(&binary, &error))?
        .len();
    let mut samples = Samples::from([
        ("cpu".to_owned(), vec![cost.cpu]),
        ("wall".to_owned(), vec![cost.wall]),
        ("binary".to_owned(), vec![size as f64]),
    ]);
    if matches!(profile, Profile::Dev) {
        let mut build = program.build(places, profile, "call", "");
        // As a developer has it: cargo's default, incremental.
        build.env_remove("CARGO_INCREMENTAL");
        run(&mut build)?;
        let manifest = program.source(places).join("Cargo.toml");
        let source = main_source(&manifest)?;
        for _ in 0..REBUILDS {
            touch(&source)?;
            let change = run(&mut build)?;
            samples
                .entry("again cpu".to_owned())
                .or_default()
                .push(change.cpu);
            samples
                .entry("again wall".to_owned())
                .or_default()
                .push(change.wall);
        }
    }
    Ok(samples)
}

/// The source of the program `call`, as its manifest names it.
fn main_source(manifest: &Path) -> Result<std::path::PathBuf> {
    let text = fs::read_to_string(manifest).map_err(|error| Error::file(manifest, &error))?;
    let path = text
        .lines()
        .find_map(|line| line.strip_prefix("path = \"")?.strip_suffix('"'));
    let path = path.ok_or_else(|| Error::new(format!("{}: no path", manifest.display())))?;
    Ok(manifest.with_file_name(path))
}

/// Makes cargo take a file for changed.
pub fn touch(path: &Path) -> Result<()> {
    let file = File::options().append(true).open(path);
    let touched = file.and_then(|file| file.set_modified(SystemTime::now()));
    touched.map_err(|error| Error::file(path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_counted_once_a_version() {
        let tree = "a v1.0.0 (/x/a)\nb v1.0.0\nb v2.0.0\nb v1.0.0 (*)\nc v0.1.0 (proc-macro)\n\n";
        assert_eq!(packages(tree), 4);
        assert!(is_icu("icu_normalizer v2.0.0") && is_icu("zerovec v0.11.0 (*)"));
        assert!(!is_icu("zeroize v1.8.0") && !is_icu("idna_adapter v1.2.0"));
    }
}
