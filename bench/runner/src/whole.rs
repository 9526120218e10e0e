//! Generated crates: what generating, compiling and using them costs, with few operations and with all of a service.

use std::fs;
use std::path::{Path, PathBuf};

use crate::builds::touch;
use crate::command::{Ran, run};
use crate::error::{Error, Result};
use crate::programs::{OFFICIAL, Places, Profile, Program, SLIM, cargo};
use crate::store::Samples;

/// Operations that a crate is generated for: the call alone, and all of Connect.
pub const ONE: usize = 1;
pub const ALL: usize = 283;
pub const SIZES: [usize; 4] = [ONE, 10, 50, ALL];

/// The model of all of Connect, and other models whose crates have other numbers of shapes.
const CONNECT: &str = "connect-2025-09-19.json";
const OTHERS: [&str; 5] = [
    "connectparticipant.json",
    "sso-oidc.json",
    "connectcampaignsv2.json",
    "connectcases.json",
    "qconnect.json",
];

/// The call that all programs make.
const CALL: &str = "CreatePersistentContactAssociation";

/// How often each is measured.
const TURNS: usize = 3;

/// The generator, and the workspace of what it generates.
pub struct Generator<'a> {
    places: &'a Places,
    command: PathBuf,
    models: PathBuf,
}

impl<'a> Generator<'a> {
    /// Built, with the published models at hand.
    pub fn new(places: &'a Places) -> Result<Self> {
        let models = places
            .models
            .clone()
            .filter(|models| models.join(CONNECT).is_file());
        let models = models.ok_or_else(|| {
            Error::new(format!(
                "no {CONNECT}: name the folder of AWS's published models by --models"
            ))
        })?;
        let target = places.target("codegen");
        let mut build = cargo(&places.root());
        run(build
            .args([
                "build",
                "--release",
                "-p",
                "slim-sdk-codegen",
                "--target-dir",
            ])
            .arg(&target))?;
        Ok(Self {
            places,
            command: target.join("release/slim-sdk"),
            models,
        })
    }

    fn folder(&self) -> PathBuf {
        self.places.target("generated")
    }

    /// The operations of a crate of so many: the call first, then others in the order of the model.
    fn operations(&self, count: usize) -> Result<Vec<String>> {
        let mut command = std::process::Command::new(&self.command);
        let listed = run(command
            .arg("list")
            .arg("--model")
            .arg(self.models.join(CONNECT)))?;
        let names = listed
            .output
            .lines()
            .filter_map(operation)
            .filter(|name| *name != CALL);
        Ok(std::iter::once(CALL)
            .chain(names)
            .take(count)
            .map(str::to_owned)
            .collect())
    }

    /// Generates a crate; answers with what that cost.
    fn generate(&self, model: &str, name: &str, operations: &[String]) -> Result<Ran> {
        let mut command = std::process::Command::new(&self.command);
        command.current_dir(self.places.root());
        command
            .arg("generate")
            .arg("--model")
            .arg(self.models.join(model));
        if operations.is_empty() {
            command.arg("--all");
        } else {
            command.arg("--operation").args(operations);
        }
        command
            .args(["--crate", name])
            .arg("--out")
            .arg(self.folder().join(name));
        command
            .arg("--runtime-path")
            .arg(self.places.root().join("crates/runtime"));
        run(&mut command)
    }

    /// Seconds to generate all of Connect and one operation.
    pub fn times(&self) -> Result<Samples> {
        let mut samples = Samples::new();
        for _ in 0..TURNS {
            for (name, operations) in [("all", vec![]), ("one", vec![CALL.to_owned()])] {
                // Into nothing each time: what is there is not written again.
                let krate = format!("generated-{name}");
                remove(&self.folder().join(&krate))?;
                let ran = self.generate(CONNECT, &krate, &operations)?;
                samples
                    .entry(format!("{name} wall"))
                    .or_default()
                    .push(ran.wall);
            }
        }
        for name in ["all", "one"] {
            remove(&self.folder().join(format!("generated-{name}")))?;
        }
        Ok(samples)
    }

    /// What a crate of so many operations costs to compile, alone, and what a program of one call costs with it.
    pub fn operations_cost(&self, count: usize) -> Result<Samples> {
        let name = format!("connect-{count}");
        let operations = if count == ALL {
            Vec::new()
        } else {
            self.operations(count)?
        };
        self.generate(CONNECT, &name, &operations)?;
        let mut samples = self.compiled(&name)?;
        let program = self.program(&name)?;
        for profile in [Profile::Dev, Profile::Release] {
            let build = || self.build(&program, profile, "build");
            build()?;
            for _ in 0..TURNS {
                touch(&self.places.bench.join("sdk/call.rs"))?;
                let key = format!("program {} cpu", profile.name());
                samples.entry(key).or_default().push(build()?.cpu);
            }
        }
        let binary = self
            .places
            .target("generated-build")
            .join("release")
            .join(&program);
        let size = fs::metadata(&binary)
            .map_err(|error| Error::file(&binary, &error))?
            .len();
        samples.insert("program binary".to_owned(), vec![size as f64]);
        Ok(samples)
    }

    /// What all operations of other services cost to compile, by their shapes.
    pub fn others(&self) -> Result<Samples> {
        let mut samples = Samples::new();
        for model in OTHERS {
            let name = format!("other-{}", model.trim_end_matches(".json"));
            self.generate(model, &name, &[])?;
            for (key, found) in self.compiled(&name)? {
                samples.insert(format!("{name} {key}"), found);
            }
        }
        Ok(samples)
    }

    /// Seconds of processor that a generated crate costs alone, and how many shapes it has.
    fn compiled(&self, name: &str) -> Result<Samples> {
        let root = self.folder().join(name).join("src/lib.rs");
        self.workspace(&[name])?;
        let mut samples = Samples::new();
        for (key, profile, command) in [
            ("check", Profile::Dev, "check"),
            ("dev", Profile::Dev, "build"),
            ("release", Profile::Release, "build"),
        ] {
            let build = || self.build(name, profile, command);
            build()?;
            // What cargo does when there is nothing to do is none of the crate's cost.
            let idle = build()?.cpu;
            for _ in 0..TURNS {
                touch(&root)?;
                samples
                    .entry(format!("{key} cpu"))
                    .or_default()
                    .push(build()?.cpu - idle);
            }
        }
        let shapes = shapes(&self.folder().join(name).join("src"))?;
        samples.insert("shapes".to_owned(), vec![shapes as f64]);
        Ok(samples)
    }

    fn build(&self, package: &str, profile: Profile, command: &str) -> Result<Ran> {
        let mut build = cargo(&self.folder());
        build.args([
            command,
            "--profile",
            profile.name(),
            "-p",
            package,
            "--target-dir",
        ]);
        run(build.arg(self.places.target("generated-build")))
    }

    /// A program that makes the call with a generated crate: the source that all programs share.
    fn program(&self, name: &str) -> Result<String> {
        let program = format!("program-{name}");
        let bench = "../../..";
        let text = format!(
            "[package]\nname = \"{program}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             aws-config = {{ package = \"slim-sdk-config\", path = \"{bench}/../crates/config\", \
             default-features = false, features = [\"default-https-client\", \"rt-tokio\", \"rustls\"] }}\n\
             aws-sdk-connect = {{ package = \"{name}\", path = \"../{name}\" }}\n\
             tokio = {{ version = \"1.49\", default-features = false, features = [\"net\", \"rt\", \"time\"] }}\n\n\
             [[bin]]\nname = \"{program}\"\npath = \"{bench}/sdk/call.rs\"\n"
        );
        write(&self.folder().join(&program).join("Cargo.toml"), &text)?;
        self.workspace(&[name, &program])?;
        Ok(program)
    }

    /// A workspace of only these packages, so that no other one's features are in their builds.
    fn workspace(&self, members: &[&str]) -> Result<()> {
        let lock = self.folder().join("Cargo.lock");
        if !lock.exists() {
            // The versions that the program with slim-sdk has.
            let known = SLIM.source(self.places).join("Cargo.lock");
            fs::copy(&known, &lock).map_err(|error| Error::file(&known, &error))?;
        }
        let text = format!(
            "[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n[profile.release]\nstrip = \"symbols\"\n"
        );
        write(&self.folder().join("Cargo.toml"), &text)
    }
}

/// What the official crate costs to compile for dev, alone, when all that it needs is compiled.
pub fn official(places: &Places) -> Result<Samples> {
    let program: Program = OFFICIAL;
    program.fetch(places)?;
    run(&mut program.build(places, Profile::Dev, "call", ""))?;
    let mut clean = cargo(&program.source(places));
    clean.args([
        "clean",
        "--profile",
        "dev",
        "-p",
        "aws-sdk-connect",
        "--target-dir",
    ]);
    run(clean.arg(places.target(program.name)))?;
    let mut build = cargo(&program.source(places));
    build.args([
        "build",
        "--offline",
        "-p",
        "aws-sdk-connect",
        "--target-dir",
    ]);
    let ran = run(build.arg(places.target(program.name)))?;
    let operations = official_operations(places, &program)?;
    Ok(Samples::from([
        ("dev cpu".to_owned(), vec![ran.cpu]),
        ("operations".to_owned(), vec![operations as f64]),
    ]))
}

/// How many operations the official crate has: each has a folder.
fn official_operations(places: &Places, program: &Program) -> Result<usize> {
    let mut command = cargo(&program.source(places));
    command.args(["metadata", "--offline", "--format-version", "1"]);
    let metadata = run(&mut command)?.output;
    let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap_or_default();
    let packages = metadata
        .get("packages")
        .and_then(serde_json::Value::as_array);
    let manifest = packages.into_iter().flatten().find_map(|package| {
        let named = package.get("name")?.as_str()? == "aws-sdk-connect";
        named.then(|| package.get("manifest_path")?.as_str())?
    });
    let manifest = manifest.ok_or_else(|| Error::new("aws-sdk-connect is not there".to_owned()))?;
    let folder = Path::new(manifest).with_file_name("src").join("operation");
    let entries = fs::read_dir(&folder).map_err(|error| Error::file(&folder, &error))?;
    Ok(entries
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .count())
}

/// The operation that a line of `slim-sdk list` begins with.
fn operation(line: &str) -> Option<&str> {
    let name = line.split_whitespace().next()?;
    let is_name = name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric());
    (is_name && line.contains('/')).then_some(name)
}

/// The structures and enums of a crate that stand on their own: those of shapes, not their builders.
fn shapes(folder: &Path) -> Result<usize> {
    let mut count = 0;
    for entry in fs::read_dir(folder)
        .map_err(|error| Error::file(folder, &error))?
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            count += shapes(&path)?;
        } else {
            let text = fs::read_to_string(&path).map_err(|error| Error::file(&path, &error))?;
            count += text.lines().filter(|line| is_shape(line)).count();
        }
    }
    Ok(count)
}

fn is_shape(line: &str) -> bool {
    line.starts_with("pub struct ") || line.starts_with("pub enum ")
}

fn remove(folder: &Path) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    fs::remove_dir_all(folder).map_err(|error| Error::file(folder, &error))
}

fn write(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(|error| Error::file(folder, &error))?;
    fs::write(path, text).map_err(|error| Error::file(path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_what_a_list_begins_with() {
        let line = "StopContact  POST /contact/stop  12 shapes";
        assert_eq!(operation(line), Some("StopContact"));
        assert_eq!(operation("283 operations in /x/connect.json"), None);
        assert_eq!(operation(""), None);
    }

    #[test]
    fn builders_are_no_shapes() {
        let text =
            "pub struct A {\npub enum B {\npub mod builders {\n    pub struct ABuilder {\nimpl A {";
        assert_eq!(text.lines().filter(|line| is_shape(line)).count(), 2);
    }
}
