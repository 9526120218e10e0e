//! Small models, one feature each, and what is generated of them: `golden/NAME.json`, and files of the crate in
//! `golden/NAME/`. `SLIM_SDK_BLESS=1 cargo test -p slim-sdk-codegen --test golden` rewrites those files.
//!
//! Every model's crate, with all of its files, is compiled as well, warnings denied.

mod built;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use slim_sdk_codegen::select::Operations;
use slim_sdk_codegen::{Files, Options, Request, generate};

// What generated crates are compiled against: cargo builds it for this test.
use slim_sdk_runtime as _;

/// The models, and the files of each that show its feature; of some only the tables.
const MODELS: &[(&str, &[&str])] = &[
    ("bindings", &["operation/get_thing.rs tables"]),
    (
        "checksums",
        &[
            "operation/fetch.rs tables",
            "operation/keep.rs tables",
            "operation/sort.rs tables",
            "operation/tag.rs tables",
        ],
    ),
    (
        "compression",
        &["operation/count.rs tables", "operation/pour.rs tables"],
    ),
    ("customized", &["operation/upload.rs tables", "config.rs"]),
    ("defaults", &["types/_settings.rs"]),
    (
        "diagram",
        &["config/endpoint.rs", "config/endpoint/rules.rs"],
    ),
    (
        "endpoints",
        &[
            "config.rs",
            "config/endpoint.rs",
            "config/endpoint/rules.rs",
            "operation/delete.rs tables",
        ],
    ),
    ("enums", &["types/_color.rs"]),
    (
        "errors",
        &[
            "operation/fail.rs",
            "types/error/_busy.rs",
            "types/error/_everywhere.rs",
            "types/error/_gone_exception.rs tables",
        ],
    ),
    (
        "event-stream",
        &[
            "operation/talk.rs",
            "types/_speech.rs",
            "types/_setup.rs tables",
            "types/_word.rs tables",
            "types/error/_replies_error.rs",
            "types/error/_speech_error.rs",
        ],
    ),
    ("greedy", &["operation/get_file.rs tables"]),
    ("json-rpc", &["operation/put.rs tables", "config.rs"]),
    ("keywords", &["operation/move.rs tables", "types/_box.rs"]),
    ("mixins", &["operation/mix.rs tables"]),
    (
        "nothing",
        &[
            "operation/ping.rs tables",
            "config.rs",
            "config/endpoint.rs",
            "lib.rs",
        ],
    ),
    ("numbers", &["operation/count.rs tables"]),
    (
        "own-names",
        &[
            "types/_option.rs",
            "types/_ok.rs",
            "operation/result.rs tables",
        ],
    ),
    ("pages", &["operation/list_things.rs tables"]),
    (
        "payload",
        &[
            "operation/put_blob.rs tables",
            "operation/put_structure.rs tables",
            "operation/put_text.rs tables",
        ],
    ),
    (
        "places",
        &[
            "operation/open.rs tables",
            "operation/put.rs tables",
            "types/_nested.rs tables",
        ],
    ),
    (
        "query",
        &[
            "operation/put.rs tables",
            "types/error/_gone.rs tables",
            "config.rs",
        ],
    ),
    ("recursive", &["types/_tree.rs"]),
    ("sensitive", &["types/_login.rs", "types/_secret.rs"]),
    ("sparse", &["types/_gaps.rs"]),
    (
        "streaming",
        &["operation/fetch.rs tables", "operation/keep.rs"],
    ),
    ("timestamps", &["operation/keep.rs tables"]),
    ("token", &["operation/create.rs"]),
    (
        "tree-hash",
        &["operation/freeze.rs tables", "operation/seal.rs tables"],
    ),
    ("union", &["types/_choice.rs", "types/_nested.rs tables"]),
];

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn files(name: &str) -> Files {
    let request = Request {
        models: vec![golden().join(format!("{name}.json"))],
        service: None,
        operations: Operations::All,
        amendments: None,
        options: Options {
            description: "A golden crate.".to_owned(),
            ..Options::new(format!("golden-{name}"), format!("{name}.json"))
        },
    };
    match generate(&request) {
        Ok(generated) => generated.files,
        Err(error) => unreachable!("{name}: {error}"),
    }
}

#[test]
fn every_model_is_listed() {
    let mut found: Vec<String> = fs::read_dir(golden())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    found.sort();
    let listed: Vec<&str> = MODELS.iter().map(|(name, _)| *name).collect();
    assert_eq!(found, listed);
}

#[test]
fn models_become_the_code_beside_them() {
    let bless = std::env::var_os("SLIM_SDK_BLESS").is_some();
    let mut differences = String::new();
    for (name, shown) in MODELS {
        let files = files(name);
        for file in *shown {
            let (file, part) = file.split_once(' ').unwrap_or((file, ""));
            let Some(now) = files.get(format!("src/{file}")) else {
                panic!("{name}: no src/{file} is generated");
            };
            let now = if part.is_empty() {
                now.to_owned()
            } else {
                tables(now)
            };
            let path = golden().join(name).join(file);
            if bless {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(&path, &now).unwrap();
                continue;
            }
            let golden = fs::read_to_string(&path).unwrap_or_default();
            if golden != now {
                let _ = write!(differences, "\n{}\n{}", path.display(), diff(&golden, &now));
            }
        }
    }
    assert!(
        differences.is_empty(),
        "{differences}\nIf that is what it should be: SLIM_SDK_BLESS=1 cargo test -p slim-sdk-codegen --test golden"
    );
}

/// Of a file, its first line, the rows of its tables, and what its operation says to the runtime.
fn tables(text: &str) -> String {
    let mut lines = text.lines();
    let mut part = lines.next().unwrap_or_default().to_owned() + "\n";
    let mut end = None;
    for line in lines {
        let indent = line.len() - line.trim_start().len();
        let starts = line.contains("const ROW: ")
            || ["Operation", "Paginated", "PageSize", "PageItems"]
                .iter()
                .any(|name| line.starts_with(&format!("impl rt::{name} for ")));
        if end.is_none() && starts {
            part.push('\n');
            end = Some(indent);
        }
        let Some(outer) = end else {
            continue;
        };
        part.push_str(line);
        part.push('\n');
        let closes = indent == outer && line.trim_start().starts_with([']', '}']);
        if closes || (starts && line.ends_with(';')) {
            end = None;
        }
    }
    part
}

/// Lines that differ, between those that the texts begin and end with alike.
fn diff(was: &str, is: &str) -> String {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let alike = |(a, b): &(&String, &String)| a == b;
    let (mut was, mut is) = (lines(was), lines(is));
    let start = was.iter().zip(&is).take_while(alike).count();
    let end = was
        .iter()
        .skip(start)
        .rev()
        .zip(is.iter().skip(start).rev())
        .take_while(alike)
        .count();
    let mut text = format!("line {}:\n", start + 1);
    for (sign, lines) in [('-', &mut was), ('+', &mut is)] {
        lines.truncate(lines.len() - end);
        let differ = lines.len() - start;
        for line in lines.iter().skip(start).take(30) {
            let _ = writeln!(text, "{sign} {line}");
        }
        if differ > 30 {
            let _ = writeln!(text, "{sign} and {} lines more", differ - 30);
        }
    }
    text
}

#[test]
fn differences_are_shown_by_line() {
    assert_eq!(
        diff("a\nb\nc\n", "a\nx\ny\nc\n"),
        "line 2:\n- b\n+ x\n+ y\n"
    );
    assert_eq!(diff("", "a\n"), "line 1:\n+ a\n");
}

#[test]
fn models_become_crates_that_compile_without_a_warning() {
    let exe = std::env::current_exe().unwrap();
    let deps = exe.parent().unwrap();
    let runtime = built::runtime(deps).unwrap();
    let mut failed = String::new();
    for (name, _) in MODELS {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("golden")
            .join(name);
        drop(fs::remove_dir_all(&folder));
        for (path, text) in files(name).iter() {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let output = Command::new(rustc)
            .args([
                "--edition=2024",
                "--crate-type=lib",
                "--emit=metadata",
                "--deny=warnings",
                "--cfg=feature=\"serde\"",
                "--cfg=feature=\"blocking\"",
            ])
            .arg(format!("--crate-name=golden_{}", name.replace('-', "_")))
            .arg(format!("--extern=slim_sdk_runtime={}", runtime.display()))
            .arg(format!("-Ldependency={}", deps.display()))
            .arg("--out-dir")
            .arg(&folder)
            .arg(folder.join("src/lib.rs"))
            .env("CARGO_PKG_VERSION", "0.1.0")
            .output()
            .unwrap();
        if !output.status.success() {
            let _ = write!(
                failed,
                "\n{name}:\n{}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
    }
    assert!(failed.is_empty(), "{failed}");
}
