//! Pages and files: what README.md promises exists, and hand-written files are short and say what they are for.

use std::path::PathBuf;

use slim_sdk_codegen::write::MARKER;

use crate::support::{files, generated, is_rust, read, report, root};

/// The longest a hand-written file may be.
const MAX_LINES: usize = 500;

#[test]
fn the_commands_of_the_page_exist() {
    let Some(root) = root() else { return };
    let page = read(&root.join("README.md"));
    let checks = read(&root.join(".ci/run"));
    let mut problems = Vec::new();
    let is_line = |text: &str, line: &str| text.lines().any(|other| other == line);
    for command in [
        "cargo test --workspace",
        "cargo run --example persistent_chat",
    ] {
        if !is_line(&page, command) {
            problems.push(format!(
                "README.md: give the command `{command}` in a line of its own"
            ));
        }
        if !is_line(&checks, command) && !is_line(&checks, &format!("{command} </dev/null")) {
            problems.push(format!(
                ".ci/run: run exactly `{command}`, the command of README.md"
            ));
        }
    }
    for rest in page.split("cargo run --example ").skip(1) {
        let name = rest
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .next()
            .unwrap_or_default();
        if !root.join(format!("examples/{name}.rs")).is_file() {
            problems.push(format!(
                "README.md: there is no examples/{name}.rs; name an example that exists"
            ));
        }
    }
    report(&problems);
}

#[test]
fn pages_name_files_that_exist() {
    let Some(root) = root() else { return };
    let mut problems = Vec::new();
    for page in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let mut code = false;
        for line in read(&root.join(page)).lines() {
            code ^= line.starts_with("```");
            let quoted = line.split('`').skip(1).step_by(2);
            let ours = ["codegen/", "crates/", "model/", "examples/", ".ci/"];
            let quoted = quoted.filter(|path| ours.iter().any(|start| path.starts_with(start)));
            let links = line
                .split("](")
                .skip(1)
                .filter_map(|rest| rest.split(')').next());
            let links = links.filter(|link| !link.contains([':', '#']));
            for path in quoted
                .chain(links)
                .filter(|path| !code && !root.join(path).exists())
            {
                problems.push(format!("{page}: there is no {path}; say where it is now"));
            }
        }
    }
    report(&problems);
}

#[test]
fn hand_written_files_say_what_they_are_for_and_are_not_long() {
    let Some(root) = root() else { return };
    let generated = generated(&root);
    // Besides crates, what the generator's tests expect of it, and tables.
    let golden = root.join("codegen/tests/golden");
    let tables = ["cli", "config"].map(|name| root.join(format!("crates/{name}/src/services")));
    let outs: Vec<_> = generated
        .iter()
        .map(|(_, out)| out)
        .chain([&golden])
        .chain(&tables)
        .filter_map(|out| out.canonicalize().ok())
        .collect();
    let is_generated = |path: &PathBuf| {
        path.canonicalize()
            .is_ok_and(|path| outs.iter().any(|out| path.starts_with(out)))
    };
    let mut problems = Vec::new();
    for path in files(&root)
        .into_iter()
        .filter(|path| is_rust(path) && !is_generated(path))
    {
        let (shown, text) = (path.display(), read(&path));
        if text
            .lines()
            .next()
            .is_some_and(|line| line.contains(MARKER))
        {
            problems.push(format!(
                "{shown}: move it; generated and hand-written files never share a folder"
            ));
        } else if !text.starts_with("//! ") {
            problems.push(format!(
                "{shown}: begin with a `//!` line that says what it is for"
            ));
        }
        let lines = text.lines().count();
        if lines > MAX_LINES {
            problems.push(format!(
                "{shown}: has {lines} lines; split it, {MAX_LINES} are the limit"
            ));
        }
    }
    report(&problems);
}
