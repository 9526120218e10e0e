//! Code that calls the old crate of a pair, compiled against the new one: what is said to break does, and nothing else.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use slim_sdk_codegen::diff::Effect;
// What generated crates are compiled against: cargo builds it for this test.
use slim_sdk_runtime as _;

use crate::built;
use crate::support::{folder, generated, pairs, report};

/// A pair, code that compiles against its old crate, and the subject whose change breaks it; none where it goes on
/// compiling.
type Caller = (&'static str, &'static str, Option<&'static str>);

const CALLERS: &[Caller] = &[
    (
        "bindings",
        "fn f(c: &shop::Client) { let _ = c.put().header(\"a\").query(\"b\").moved(\"c\").json(\"d\"); }",
        None,
    ),
    (
        "casing",
        "fn f(c: &shop::Client) { let _ = c.put().user_id(\"a\").size(1); }",
        None,
    ),
    (
        "casing",
        "fn f(e: &shop::types::error::Gone) -> Option<&str> { e.message() }",
        None,
    ),
    (
        "constraints",
        "fn f(c: &shop::Client) { let _ = c.put().name(\"a\").count(1).names(\"a\").secret(\"b\").old(\"c\"); }",
        None,
    ),
    (
        "constraints",
        "fn f(i: &shop::operation::put::PutInput) { println!(\"{i:?}\"); }",
        None,
    ),
    (
        "ends",
        "fn f(c: &shop::Client) { let _ = c.get().id(\"a\"); }",
        None,
    ),
    (
        "ends",
        "fn f(c: &shop::Client) { let _ = c.get().old(\"a\"); }",
        Some("shop#GetIn$old"),
    ),
    (
        "ends",
        "fn f(o: &shop::operation::get::GetOutput) { let _ = o.name(); }",
        Some("shop#Out$name"),
    ),
    (
        "enums",
        "fn f() -> shop::types::Color { shop::types::Color::Red }",
        None,
    ),
    (
        "enums",
        "fn f() -> shop::types::Color { shop::types::Color::Green }",
        Some("shop#Color$GREEN"),
    ),
    (
        "enums",
        "fn f() -> shop::types::Color { shop::types::Color::Old }",
        Some("shop#Color$OLD"),
    ),
    (
        "enums",
        "fn f(m: &shop::types::Mood) -> bool { match m { shop::types::Mood::Good => true, shop::types::Mood::Bad => false, _ => false } }",
        None,
    ),
    (
        "enums",
        "fn f(c: &shop::Client) { let _ = c.put().level(2); }",
        None,
    ),
    (
        "enums",
        "fn f(c: &shop::Client) { let _ = c.put().word(\"YES\"); }",
        Some("shop#In$word"),
    ),
    (
        "errors",
        "fn f(e: &shop::operation::put::PutError) -> bool { e.is_busy() || e.is_everywhere() }",
        None,
    ),
    (
        "errors",
        "fn f(e: shop::operation::put::PutError) -> bool { match e { shop::operation::put::PutError::Busy(_) => true, _ => false } }",
        None,
    ),
    (
        "errors",
        "fn f(e: &shop::operation::put::PutError) -> bool { e.is_gone() }",
        Some("shop#Put"),
    ),
    (
        "errors",
        "fn f(_: shop::types::error::Gone) {}",
        Some("shop#Gone"),
    ),
    (
        "errors-of-all",
        "fn f(e: &shop::operation::put::PutError) -> bool { e.is_moved() || e.is_shared() }",
        None,
    ),
    (
        "members",
        "fn f(c: &shop::Client) { let _ = c.put().id(\"a\").part(shop::types::Part::builder().size(1).build()); }",
        Some("shop#Part"),
    ),
    (
        "members",
        "fn f(c: &shop::Client) { let _ = c.put().gone(\"a\"); }",
        Some("shop#In$gone"),
    ),
    (
        "members",
        "fn f(o: &shop::operation::put::PutOutput) { let _ = (o.first(), o.second()); }",
        None,
    ),
    (
        "names",
        "fn f(_: shop::types::Thing) {}",
        Some("shop#Thing"),
    ),
    (
        "names",
        "fn f(b: shop::types::Branch) -> Option<shop::types::Twig> { b.tip }",
        Some("shop#Branch$tip"),
    ),
    (
        "names",
        "fn f(d: shop::types::Dup) -> Option<String> { d.a }",
        Some("shop#Dup"),
    ),
    (
        "operations",
        "fn f(c: &shop::Client) { let _ = c.get().id(\"a\"); }",
        None,
    ),
    (
        "operations",
        "fn f(c: &shop::Client) { let _ = c.drop(); }",
        Some("shop#Drop"),
    ),
    (
        "operations",
        "fn f(_: shop::types::Dropped) {}",
        Some("shop#Dropped"),
    ),
    (
        "optionality",
        "fn f(c: &shop::Client) { let _ = c.put().loosened(\"a\").tightened(\"b\").defaulted(1); }",
        None,
    ),
    (
        "optionality",
        "fn f(o: &shop::operation::put::PutOutput) -> Option<&shop::types::Inner> { o.inner() }",
        None,
    ),
    (
        "optionality",
        "fn f(o: &shop::operation::put::PutOutput) -> Option<&str> { o.always() }",
        Some("shop#Out$always"),
    ),
    (
        "optionality",
        "fn f(o: &shop::operation::put::PutOutput) -> &str { o.sometimes() }",
        Some("shop#Out$sometimes"),
    ),
    (
        "optionality",
        "fn f(p: &shop::types::Part) -> i32 { p.count() }",
        None,
    ),
    (
        "optionality",
        "fn f(p: &shop::types::Part) -> Option<bool> { p.flag() }",
        Some("shop#Part$flag"),
    ),
    (
        "optionality",
        "fn f(p: &shop::types::Part) -> &str { p.label() }",
        Some("shop#Part$label"),
    ),
    (
        "optionality",
        "fn f() -> bool { shop::types::Part::builder().label(\"a\").build().is_ok() }",
        Some("shop#Part"),
    ),
    (
        "pages",
        "fn f(c: &shop::Client) { let _ = c.moves().into_paginator().send(); }",
        None,
    ),
    (
        "pages",
        "fn f(c: &shop::Client) { let _ = c.grows().into_paginator().send(); }",
        None,
    ),
    (
        "pages",
        "fn f(c: &shop::Client) { let _ = c.vanishes().into_paginator(); }",
        Some("shop#Vanishes"),
    ),
    (
        "pages",
        "fn f(c: &shop::Client) { let _ = c.sized().into_paginator().page_size(1); }",
        Some("shop#Sized"),
    ),
    (
        "targets",
        "fn f(c: &shop::Client) { let _ = c.put().same(\"a\").map(\"k\", \"v\"); }",
        None,
    ),
    (
        "targets",
        "fn f(c: &shop::Client) { let _ = c.put().number(\"a\"); }",
        Some("shop#In$number"),
    ),
    (
        "targets",
        "fn f(c: &shop::Client) { let _ = c.put().list(\"a\"); }",
        Some("shop#In$list"),
    ),
    (
        "targets",
        "fn f(c: &shop::Client) { let _ = c.put().gaps(\"a\"); }",
        Some("shop#In$gaps"),
    ),
    (
        "targets",
        "fn f(c: &shop::Client, p: shop::types::Part) { let _ = c.put().part(p); }",
        Some("shop#In$part"),
    ),
    (
        "tokens",
        "fn f(c: &shop::Client) { let _ = c.put().dropped(\"a\"); }",
        None,
    ),
    (
        "unions",
        "fn f() -> shop::types::Choice { shop::types::Choice::Text(String::new()) }",
        None,
    ),
    (
        "unions",
        "fn f(c: &shop::types::Choice) -> bool { match c { shop::types::Choice::Text(_) => true, _ => false } }",
        None,
    ),
    (
        "unions",
        "fn f() -> shop::types::Choice { shop::types::Choice::Gone(String::new()) }",
        Some("shop#Choice$gone"),
    ),
    (
        "unions",
        "fn f() -> shop::types::Choice { shop::types::Choice::Number(1) }",
        Some("shop#Choice$number"),
    ),
];

/// Compiles a library, and returns what the compiler says where it fails.
fn compile(
    root: &Path,
    name: &str,
    out: &Path,
    externs: &[(&str, &Path)],
    deps: &Path,
) -> Result<(), String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut command = Command::new(rustc);
    command
        .args([
            "--edition=2024",
            "--crate-type=lib",
            "--emit=metadata",
            "--cap-lints=allow",
        ])
        .arg(format!("--crate-name={name}"))
        .arg(format!("-Ldependency={}", deps.display()))
        .arg("--out-dir")
        .arg(out)
        .arg(root)
        .env("CARGO_PKG_VERSION", "0.1.0");
    for (name, path) in externs {
        command.arg(format!("--extern={name}={}", path.display()));
    }
    let output = command.output().unwrap();
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// Both crates of a pair, compiled: their folders.
fn crates(pair: &str, deps: &Path, runtime: &Path) -> [PathBuf; 2] {
    ["old", "new"].map(|which| {
        let folder = folder(&format!("callers/{pair}/{which}"));
        let model = pairs().join(pair).join(format!("{which}.json"));
        for (path, text) in generated(&model, &[]).iter() {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let root = folder.join("src/lib.rs");
        let done = compile(
            &root,
            "shop",
            &folder,
            &[("slim_sdk_runtime", runtime)],
            deps,
        );
        assert_eq!(done, Ok(()), "{pair}/{which}");
        folder
    })
}

/// The code of several callers, each in a module of its own.
fn modules<'a>(callers: impl Iterator<Item = &'a Caller>) -> String {
    let mut text = String::new();
    for (index, (_, code, _)) in callers.enumerate() {
        let _ = writeln!(text, "mod caller{index} {{ {code} }}");
    }
    text
}

#[test]
fn what_is_said_to_break_does_and_nothing_else() {
    let exe = std::env::current_exe().unwrap();
    let deps = exe.parent().unwrap();
    let runtime = built::runtime(deps).unwrap();
    let mut wrong = String::new();
    for of_pair in CALLERS.chunk_by(|a, b| a.0 == b.0) {
        let pair = of_pair[0].0;
        let [old, new] = crates(pair, deps, &runtime);
        let folder = pairs().join(pair);
        let report = report(&folder.join("old.json"), &folder.join("new.json"), &[]);
        let compiles = |code: &str, against: &Path| {
            let root = against.join("caller.rs");
            fs::write(&root, format!("#![allow(dead_code)]\n{code}\n")).unwrap();
            let shop = against.join("libshop.rmeta");
            compile(
                &root,
                "caller",
                against,
                &[("shop", &shop), ("slim_sdk_runtime", &runtime)],
                deps,
            )
        };
        let all = modules(of_pair.iter());
        if let Err(text) = compiles(&all, &old) {
            let _ = write!(
                wrong,
                "\n{pair}: does not compile with the old crate:\n{text}"
            );
        }
        let fine = modules(of_pair.iter().filter(|caller| caller.2.is_none()));
        if let Err(text) = compiles(&fine, &new) {
            let _ = write!(wrong, "\n{pair}: breaks:\n{text}");
        }
        for (_, code, breaks) in of_pair {
            let Some(subject) = breaks else { continue };
            if compiles(code, &new).is_ok() {
                let _ = write!(wrong, "\n{pair}: does not break: {code}");
            }
            let told = report.changes.iter().any(|change| {
                change.subject.as_str() == *subject && change.effect == Effect::Breaking
            });
            if !told {
                let _ = write!(wrong, "\n{pair}: {subject} is not told as breaking: {code}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
