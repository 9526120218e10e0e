//! Smithy's official protocol tests, and some of our own: every model whose protocol is supported becomes a crate with its
//! tests, and all of them pass. How many there are is counted in the models' JSON, by another way than the generator's.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of a test, which fails by panicking"
)]

mod cases;
mod space;
mod sts;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use slim_sdk_codegen::read::read;
use slim_sdk_codegen::select::{
    Operations, PROTOCOLS, find_service, operations_of, protocols_of, unsupported,
};
use slim_sdk_codegen::{Options, Request};

// What generated crates are compiled against: cargo builds it for this test.
use slim_sdk_protocol_tests as _;

use cases::Count;
use space::Space;

/// A model to generate.
struct Model {
    path: PathBuf,
    krate: String,
    /// Names of operations.
    supported: Vec<String>,
    count: Count,
}

impl Model {
    /// The model of a file; none where its protocol is not supported.
    fn of(path: PathBuf) -> Option<Self> {
        let model = read(std::slice::from_ref(&path)).unwrap();
        let (shape, service) = find_service(&model, None).unwrap();
        let protocols = protocols_of(&model, shape);
        let is_known = |id: &&str| PROTOCOLS.iter().any(|(known, _)| known == id);
        protocols.iter().find(|id| is_known(id))?;
        let supported: Vec<String> = operations_of(&model, service)
            .iter()
            .filter(|id| unsupported(&model, shape, id).is_empty())
            .map(ToString::to_string)
            .collect();
        let stem = path.file_stem().unwrap().to_string_lossy().to_lowercase();
        Some(Self {
            count: Count::of(&path, &supported),
            krate: format!("conformance-{}", stem.replace('_', "-")),
            path,
            supported,
        })
    }
}

/// This project's own model: a case of every kind, in its own words.
fn own() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/own.json")
}

fn request(model: &Model) -> Request {
    let file = model.path.file_name().unwrap().to_string_lossy();
    Request {
        models: vec![model.path.clone()],
        service: None,
        operations: Operations::Named(model.supported.clone()),
        amendments: None,
        options: Options {
            description: "The official protocol tests.".to_owned(),
            runtime_path: Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/runtime")),
            protocol_tests: true,
            ..Options::new(model.krate.clone(), file.into_owned())
        },
    }
}

/// Tells the user, whom the test harness shows only what failing tests print.
fn tell(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Generates the models and runs their cases: how many pass, and what is wrong.
fn outcome(space: &Space, models: &[Model]) -> (String, String) {
    let has_crate = |model: &&Model| !model.supported.is_empty();
    for model in models.iter().filter(has_crate) {
        let generated = slim_sdk_codegen::generate(&request(model));
        let generated = generated.unwrap_or_else(|error| panic!("{}: {error}", model.krate));
        space.add(&model.krate, &generated.files);
    }
    let crates = models.iter().filter(has_crate);
    let crates: Vec<&str> = crates.map(|model| model.krate.as_str()).collect();
    space.build(&crates);
    space.check_format();
    let (mut report, mut wrong) = (String::new(), String::new());
    let (mut all_passed, mut all) = (0, 0);
    for model in models {
        let Count { supported, left } = model.count;
        let (passed, failures) = if supported == 0 {
            (0, String::new())
        } else {
            space.test(&model.krate)
        };
        (all_passed, all) = (all_passed + passed, all + supported + left);
        let _ = writeln!(
            report,
            "{}: {passed} of {} cases pass; {left} are of operations not supported yet",
            model.path.file_name().unwrap().display(),
            supported + left
        );
        wrong.push_str(&failures);
        if passed != supported && failures.is_empty() {
            let _ = writeln!(wrong, "{}: {passed} tests, {supported} cases", model.krate);
        }
    }
    let _ = write!(report, "all: {all_passed} of {all}");
    (report, wrong)
}

#[test]
fn all_cases_pass() {
    let official = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/conformance");
    let mut files = space::json_files(&official);
    if files.is_empty() {
        tell("skipped: ../shared/conformance is not there; this project's own cases run");
    }
    files.push(own());
    let models: Vec<Model> = files.into_iter().filter_map(Model::of).collect();
    let (report, wrong) = outcome(&Space::new("conformance"), &models);
    tell(&format!("\n{report}"));
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_case_that_is_wrong_fails() {
    let text = std::fs::read_to_string(own()).unwrap();
    let swapped = [
        (r#""tag=y""#, r#""tag=wrong""#, "ShelfWithQuery"),
        (
            r#"\"cover\":\"aGk=\",\"colour\""#,
            r#"\"cover\":\"aGo=\",\"colour\""#,
            "ShelfWithEverything",
        ),
        (
            r#"\"message\":\"gone\""#,
            r#"\"message\":\"wrong\""#,
            "ShelfIsNotThere",
        ),
        (
            r#""c1.order.example.com""#,
            r#""c2.order.example.com""#,
            "OrderWithEverything",
        ),
        (
            r#"\"t\",\"atoms\":602214076000000000000000000"#,
            r#"\"t\",\"atoms\":602214076000000000000000001"#,
            "OrderOfBigNumbers",
        ),
    ];
    let mut wrong = text.clone();
    for (right, other, id) in swapped {
        assert_eq!(wrong.matches(right).count(), 1, "{id}: {right}");
        wrong = wrong.replace(right, other);
    }
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wrong.json");
    std::fs::write(&path, wrong).unwrap();
    let (_, failures) = outcome(
        &Space::new("conformance-wrong"),
        &[Model::of(path).unwrap()],
    );
    for (.., id) in swapped {
        assert!(failures.contains(&format!("\n{id}: ")), "{id}\n{failures}");
    }
}
