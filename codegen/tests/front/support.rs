//! What the tests share.

use std::path::PathBuf;

/// A model with `shapes` in it, in Smithy 2.0.
pub(crate) fn model(shapes: &str) -> String {
    format!(r#"{{"smithy": "2.0", "shapes": {{{shapes}}}}}"#)
}

/// A service `a#S` of restJson1 with these properties and traits besides.
pub(crate) fn service(properties: &str, traits: &str) -> String {
    format!(
        r#""a#S": {{"type": "service", "version": "1", {properties},
            "traits": {{"aws.protocols#restJson1": {{}}{traits}}}}}"#
    )
}

/// A whole model: a service with the operation `a#Get`, whose input is `a#In` with these members.
pub(crate) fn with_input(members: &str, more: &str) -> String {
    let service = service(r#""operations": [{"target": "a#Get"}]"#, "");
    model(&format!(
        r#"{service},
        "a#Get": {{"type": "operation", "input": {{"target": "a#In"}},
            "traits": {{"smithy.api#http": {{"method": "POST", "uri": "/get", "code": 200}}}}}},
        "a#In": {{"type": "structure", "members": {{{members}}}}}{more}"#
    ))
}

/// A new folder for one test; what was in it is gone.
pub(crate) fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    drop(std::fs::remove_dir_all(&path));
    assert!(
        std::fs::create_dir_all(&path).is_ok(),
        "cannot make {}",
        path.display()
    );
    path
}

/// Every JSON file of the folders beside the workspace that hold published models; none where they are absent.
pub(crate) fn shared() -> Vec<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let mut found = Vec::new();
    let mut folders = vec![root.join("models"), root.join("conformance")];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            eprintln!("skipped: {} is not there", folder.display());
            continue;
        };
        for path in entries.flatten().map(|entry| entry.path()) {
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
