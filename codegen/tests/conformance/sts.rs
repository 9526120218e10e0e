//! The published model of STS: all of it becomes a crate without a warning, and its credentials go over the wire as the
//! service's documentation says. The cases are our own, in `sts.json`.

use std::path::Path;

use slim_sdk_codegen::select::Operations;
use slim_sdk_codegen::{Options, Request};

use crate::space::Space;

#[test]
fn all_of_sts_compiles_and_its_cases_pass() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let model = here.join("../../shared/models/sts.json");
    if !model.exists() {
        eprintln!("skipped: ../shared/models/sts.json is not there");
        return;
    }
    let cases = here.join("tests/conformance/sts.json");
    let text = std::fs::read_to_string(&cases).unwrap();
    let wanted = text.matches("\"id\":").count();
    let generated = slim_sdk_codegen::generate(&Request {
        models: vec![model, cases],
        service: None,
        operations: Operations::All,
        amendments: None,
        options: Options {
            description: "STS.".to_owned(),
            runtime_path: Some(here.join("../crates/runtime")),
            protocol_tests: true,
            ..Options::new("conformance-sts", "sts.json")
        },
    });
    let generated = generated.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(generated.operations, 9);
    let space = Space::new("sts");
    space.add("conformance-sts", &generated.files);
    space.build(&["conformance-sts"]);
    let (passed, failures) = space.test("conformance-sts");
    assert!(failures.is_empty(), "{failures}");
    assert_eq!(passed, wanted);
}
