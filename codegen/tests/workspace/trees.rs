//! What users compile: no proc macros of our own asking, and nothing of the official engine.

use std::collections::BTreeSet;

use crate::support::{cargo, generated, report, root};

/// What a slim crate takes proc macros from: crates that are required anyway.
const BRING_PROC_MACROS: [&str; 3] = ["aws-", "reqwest ", "tracing "];

/// What a slim crate never builds, and what does its work instead.
const ABSENT: [(&str, &str); 9] = [
    ("serde_derive", "go through the tables"),
    ("async-trait", "return a boxed future"),
    ("thiserror-impl", "write Display by hand"),
    ("tokio-macros", "leave tokio's feature `macros` out"),
    ("aws-config", "slim-sdk-config loads the configuration"),
    ("aws-runtime", "slim-sdk-runtime is the engine"),
    ("aws-smithy-http-client", "the transport is reqwest"),
    ("aws-smithy-json", "the codec is serde_json"),
    ("aws-smithy-runtime", "slim-sdk-runtime is the engine"),
];

/// The problems that a tree of `cargo tree --prefix depth` has.
fn proc_macros(tree: &str) -> Vec<String> {
    let mut problems = BTreeSet::new();
    let mut path: Vec<&str> = Vec::new();
    for line in tree.lines() {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let Some((depth, package)) = line.split_at_checked(digits) else {
            continue;
        };
        path.truncate(depth.parse().unwrap_or_default());
        path.push(package);
        let name = package.split(' ').next().unwrap_or_default();
        if let Some((_, instead)) = ABSENT.iter().find(|(absent, _)| *absent == name) {
            problems.insert(format!("{}: {instead}", path.join(" > ")));
        }
        if package.contains("(proc-macro)") || name == "syn" {
            let direct = path
                .iter()
                .find(|package| !package.starts_with("slim-sdk-"))
                .unwrap_or(&package);
            if !BRING_PROC_MACROS
                .iter()
                .any(|start| direct.starts_with(start))
            {
                problems.insert(format!(
                    "{}: do without `{direct}`, or its feature",
                    path.join(" > ")
                ));
            }
        }
    }
    problems.into_iter().collect()
}

#[test]
fn proc_macros_are_found_in_trees() {
    let tree = "0slim-sdk-x v0\n1slim-sdk-runtime v0\n2tracing v0\n3tracing-attributes v0 (proc-macro)\n4syn v2\n2serde v1\n\
                3serde_derive v1 (proc-macro)";
    let path = "slim-sdk-x v0 > slim-sdk-runtime v0 > serde v1 > serde_derive v1 (proc-macro)";
    assert_eq!(
        proc_macros(tree),
        [
            format!("{path}: do without `serde v1`, or its feature"),
            format!("{path}: go through the tables")
        ]
    );
}

#[test]
fn slim_crates_build_no_proc_macros_of_their_own() {
    let Some(root) = root() else { return };
    let mut problems = Vec::new();
    let generated = generated(&root).into_iter().map(|(name, _)| name);
    for name in generated.chain(["slim-sdk-config".to_owned()]) {
        let tree = [
            "tree",
            "-p",
            &name,
            "-e",
            "normal,build",
            "--prefix",
            "depth",
            "--no-dedupe",
            "-f",
            "{p}",
        ];
        let tree = cargo(&root, &tree);
        assert!(
            tree.contains("aws-smithy-runtime-api"),
            "{name}: this is no tree: {tree}"
        );
        problems.extend(proc_macros(&tree));
    }
    report(&problems);
}
