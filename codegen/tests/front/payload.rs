//! Checksums and compression: what an operation's row says, and what a crate's manifest turns on.

use std::fs;
use std::path::{Path, PathBuf};

use slim_sdk_codegen::error::Kind;
use slim_sdk_codegen::select::Operations;
use slim_sdk_codegen::{Error, Files, Options, Request, generate};

use crate::support::{folder, with_input};

fn files(model: PathBuf, operations: &[&str]) -> Result<Files, Error> {
    let request = Request {
        models: vec![model],
        service: None,
        operations: Operations::Named(operations.iter().map(|&name| name.to_owned()).collect()),
        amendments: None,
        options: Options {
            description: "X.".to_owned(),
            ..Options::new("x", "m.json")
        },
    };
    Ok(generate(&request)?.files)
}

fn with_trait(name: &str, value: &str, members: &str) -> Result<Files, Error> {
    let text = with_input(members, "").replace(
        r#""smithy.api#http":"#,
        &format!(r#"{value}, "smithy.api#http":"#),
    );
    let path = folder(name).join("m.json");
    assert!(fs::write(&path, text).is_ok());
    files(path, &["Get"])
}

fn features(files: &Files) -> String {
    let manifest = files.get("Cargo.toml").unwrap_or_default();
    let mut lines = manifest.lines();
    let runtime = lines.find(|line| line.starts_with("slim-sdk-runtime = "));
    let features = runtime.and_then(|line| line.split_once(", features = "));
    features.map_or("", |(_, features)| features).to_owned()
}

#[test]
fn a_manifest_turns_on_what_its_operations_need() {
    for (value, expected) in [
        (r#""smithy.api#readonly": {}"#, ""),
        (
            r#""smithy.api#httpChecksumRequired": {}"#,
            r#"["checksums"] }"#,
        ),
        (
            r#""aws.protocols#httpChecksum": {"responseAlgorithms": ["SHA1"]}"#,
            r#"["checksums"] }"#,
        ),
        (
            r#""aws.protocols#httpChecksum": {"responseAlgorithms": ["XXHASH3"]}"#,
            "",
        ),
        (
            r#""aws.protocols#httpChecksum": {"requestChecksumRequired": false}"#,
            "",
        ),
        (
            r#""smithy.api#requestCompression": {"encodings": ["gzip"]}"#,
            r#"["compression"] }"#,
        ),
        (
            r#""smithy.api#requestCompression": {"encodings": ["gzip"]}, "smithy.api#httpChecksumRequired": {}"#,
            r#"["checksums", "compression"] }"#,
        ),
    ] {
        let files = with_trait("payload-features", value, "").unwrap();
        assert_eq!(features(&files), expected, "{value}");
    }
}

#[test]
fn a_member_of_a_checksum_that_is_in_no_header_is_told() {
    for (members, property) in [
        (
            r#""m": {"target": "smithy.api#String"}"#,
            "requestAlgorithmMember",
        ),
        ("", "requestValidationModeMember"),
    ] {
        let value = format!(r#""aws.protocols#httpChecksum": {{"{property}": "m"}}"#);
        let error = with_trait("payload-member", &value, members).unwrap_err();
        assert_eq!(error.kind(), Kind::Unsupported);
        let text = error.to_string();
        let expected = "a#Get: `aws.protocols#httpChecksum` with the member `m`, which is bound to no header of the input\
                        \n  fix: amend it: give the member `smithy.api#httpHeader`";
        assert!(text.ends_with(expected), "{text}");
    }
}

/// The official models of restJson1, where they are at hand.
#[test]
fn the_official_models_have_the_flags_of_their_traits() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = root.join("../../shared/conformance/protocol-tests/restJson1");
    for (model, operation, module, flags, expected) in [
        (
            "Glacier.json",
            "UploadArchive",
            "upload_archive",
            "rt::TREE_HASH",
            r#""checksums""#,
        ),
        (
            "Glacier.json",
            "UploadMultipartPart",
            "upload_multipart_part",
            "rt::TREE_HASH",
            r#""checksums""#,
        ),
        (
            "RestJson.json",
            "HttpChecksumRequired",
            "http_checksum_required",
            "rt::MD5_REQUIRED",
            r#""checksums""#,
        ),
        (
            "RestJson.json",
            "PutWithContentEncoding",
            "put_with_content_encoding",
            "rt::GZIP",
            r#""compression""#,
        ),
    ] {
        let path = root.join(model);
        if !path.exists() {
            eprintln!("skipped: {} is not there", path.display());
            continue;
        }
        let files = files(path, &[operation]).unwrap();
        let row = files.get(format!("src/operation/{module}.rs")).unwrap();
        let line = row.lines().find(|line| line.contains("        flags: "));
        assert!(line.is_some_and(|line| line.contains(flags)), "{line:?}");
        assert!(features(&files).contains(expected), "{operation}");
    }
}
