//! A workspace of generated crates under `target/`, and cargo in it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use slim_sdk_codegen::Files;
use slim_sdk_codegen::write::{Mode, sync};

/// Every JSON file below a folder, none where it is absent.
pub(crate) fn json_files(root: &Path) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "json")
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Writes a file unless it has this text, so that cargo builds nothing anew without need.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A workspace of generated crates.
pub(crate) struct Space {
    folder: PathBuf,
}

impl Space {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            folder: Path::new(env!("CARGO_TARGET_TMPDIR")).join(name),
        }
    }

    pub(crate) fn add(&self, krate: &str, files: &Files) {
        let out = self.folder.join(krate);
        if let Err(error) = sync(&out, files, Mode::Write) {
            panic!("{krate}: {error}");
        }
    }

    /// Builds the crates and their tests; a warning fails.
    pub(crate) fn build(&self, crates: &[&str]) {
        let members: Vec<String> = crates.iter().map(|name| format!("{name:?}")).collect();
        // Dependencies are built as the workspace builds them, so that many need not be built again.
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[profile.dev]\ndebug = false\n\n\
             [profile.dev.package.\"*\"]\ndebug = \"line-tables-only\"\n",
            members.join(", ")
        );
        write(&self.folder.join("Cargo.toml"), &manifest);
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
        let lock = fs::read_to_string(lock).unwrap();
        let copied = self.folder.join("Cargo.lock.copied");
        if !fs::read_to_string(&copied).is_ok_and(|old| old == lock) {
            write(&self.folder.join("Cargo.lock"), &lock);
            write(&copied, &lock);
        }
        for arguments in [
            &["build", "--workspace"][..],
            &["test", "--workspace", "--tests", "--no-run"],
        ] {
            let output = self.cargo(arguments);
            let text = String::from_utf8_lossy(&output.stderr);
            assert!(
                output.status.success() && !text.contains("warning: "),
                "cargo {}:\n{text}",
                arguments.join(" ")
            );
        }
    }

    /// Generated files are as rustfmt leaves them.
    pub(crate) fn check_format(&self) {
        let fmt = |arguments: &[&str]| {
            let mut command = Command::new(env!("CARGO"));
            command.arg("fmt").args(arguments).current_dir(&self.folder);
            command.output().unwrap()
        };
        if !fmt(&["--version"]).status.success() {
            crate::tell("skipped: there is no rustfmt to check the format with");
            return;
        }
        let output = fmt(&["--all", "--check", "--", "-l"]);
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "rustfmt changes these:\n{text}");
    }

    /// Runs a crate's protocol tests: how many passed, and what the others say.
    pub(crate) fn test(&self, krate: &str) -> (usize, String) {
        let output = self.cargo(&["test", "-p", krate, "--test", "protocol"]);
        let text = String::from_utf8_lossy(&output.stdout);
        let passed = text
            .lines()
            .filter(|line| line.starts_with("test ") && line.ends_with(" ... ok"))
            .count();
        let mut failures = String::new();
        if !output.status.success() {
            let after = text
                .split_once("\nfailures:\n")
                .map_or(&*text, |(_, all)| all);
            let _ = writeln!(
                failures,
                "\n{krate}: {after}{}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        (passed, failures)
    }

    fn cargo(&self, arguments: &[&str]) -> Output {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        Command::new(env!("CARGO"))
            .args(arguments)
            .arg("--offline")
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_TERM_COLOR", "never")
            .env("RUST_BACKTRACE", "0")
            .output()
            .unwrap()
    }
}
