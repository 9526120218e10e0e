//! Generated code: nothing in it is hand-written, and nothing of it is compiled unless somebody calls it.

use std::path::{Path, PathBuf};

use slim_sdk_codegen::write::MARKER;

use crate::support::{files, generated, is_rust, read, report, root};

const DERIVES: [&str; 8] = [
    "Clone",
    "Debug",
    "Default",
    "Eq",
    "Hash",
    "Ord",
    "PartialEq",
    "PartialOrd",
];

/// Every generated Rust file, with its text.
fn generated_sources(root: &Path) -> Vec<(PathBuf, String)> {
    let all = generated(root).into_iter().flat_map(|(_, out)| files(&out));
    all.filter(|path| is_rust(path))
        .map(|path| (path.clone(), read(&path)))
        .collect()
}

#[test]
fn generated_crates_hold_nothing_hand_written() {
    let Some(root) = root() else { return };
    let all = generated(&root)
        .into_iter()
        .flat_map(|(_, out)| files(&out));
    let by_hand = all.filter(|path| {
        !read(path)
            .lines()
            .next()
            .is_some_and(|line| line.contains(MARKER))
    });
    let problem = |path: PathBuf| {
        format!(
            "{}: line 1 does not name `slim-sdk generate`; move it out of the generated crate, or run \
             `cargo run -p slim-sdk-codegen -- generate`",
            path.display()
        )
    };
    report(&by_hand.map(problem).collect::<Vec<_>>());
}

/// The lines of a text that begin a function with a body which is neither inline nor const.
fn compiled_functions(text: &str) -> Vec<usize> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let words: Vec<&str> = line
            .split_whitespace()
            .take_while(|word| *word != "fn")
            .collect();
        let before = [
            "pub",
            "pub(crate)",
            "pub(super)",
            "const",
            "async",
            "unsafe",
            "extern",
        ];
        let is_function = line.split_whitespace().nth(words.len()) == Some("fn")
            && words.iter().all(|word| before.contains(word));
        if !is_function || words.contains(&"const") || line.ends_with(';') {
            continue;
        }
        let attributes = lines
            .iter()
            .take(index)
            .rev()
            .take_while(|line| line.starts_with("#["));
        if !attributes.into_iter().any(|line| *line == "#[inline]") {
            found.push(index + 1);
        }
    }
    found
}

#[test]
fn functions_that_are_compiled_unasked_are_found() {
    let text = "#[inline]\n#[must_use]\npub fn a() {}\nconst fn b() {}\nfn c(self) -> u8;\nfn d() {}\n#[must_use]\npub fn e() {}";
    assert_eq!(compiled_functions(text), [6, 8]);
}

#[test]
fn generated_functions_are_inline_or_const() {
    let Some(root) = root() else { return };
    let mut sources = generated_sources(&root);
    // What generated crates expand to is written in the runtime's macros, which end in column 1.
    let path = root.join("crates/runtime/src/boilerplate.rs");
    let (text, mut inside) = (read(&path), false);
    let blank_outside = text.lines().map(|line| {
        inside = (inside || line.starts_with("macro_rules!")) && line != "}";
        if inside { line } else { "" }
    });
    let macros = blank_outside.collect::<Vec<_>>().join("\n");
    assert!(
        macros.contains("#[inline]"),
        "{}: where are the macros now?",
        path.display()
    );
    sources.push((path, macros));
    let mut problems = Vec::new();
    for (path, text) in &sources {
        let found = compiled_functions(text).into_iter();
        problems.extend(found.map(|line| {
            format!(
                "{}:{line}: print `#[inline]` before it, so that only who calls it compiles it",
                path.display()
            )
        }));
    }
    report(&problems);
}

#[test]
fn generated_code_has_no_derives_but_stds_and_no_statics() {
    let Some(root) = root() else { return };
    let mut problems = Vec::new();
    for (path, text) in generated_sources(&root) {
        for (number, line) in (1..).zip(text.lines().map(str::trim)) {
            let place = format!("{}:{number}", path.display());
            let derives = line
                .strip_prefix("#[derive(")
                .map(|rest| rest.trim_end_matches(")]"));
            let derives = derives
                .into_iter()
                .flat_map(|all| all.split(',').map(str::trim));
            let foreign = derives.filter(|derive| !derive.is_empty() && !DERIVES.contains(derive));
            problems.extend(
                foreign
                    .map(|derive| format!("{place}: go through the tables instead of `{derive}`")),
            );
            let item = line
                .trim_start_matches("pub ")
                .trim_start_matches("pub(crate) ");
            if item.starts_with("static ") && !item.starts_with("static PKG_VERSION:") {
                problems.push(format!(
                    "{place}: make it a const of its operation or type; statics link everything"
                ));
            }
        }
    }
    report(&problems);
}
