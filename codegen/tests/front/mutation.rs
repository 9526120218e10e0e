//! Thousands of damaged models and manifests: always a model or an error, never a panic.

use std::path::Path;

use slim_sdk_codegen::error::Kind;
use slim_sdk_codegen::manifest::Manifest;
use slim_sdk_codegen::model::Model;
use slim_sdk_codegen::read::read_str;
use slim_sdk_codegen::select::{Operations, select};
use slim_sdk_codegen::{Error, Options, emit, plan};

use crate::support::with_input;

/// Numbers that look random and are the same every time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % limit.max(1)
    }

    /// The text with a few pieces deleted, doubled, swapped for others of it, or replaced.
    fn mutate(&mut self, text: &str) -> String {
        const PIECES: [&str; 16] = [
            "\"",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "null",
            "1",
            "-1e400",
            "a#In",
            "smithy.api#Unit",
            "$",
            "#",
            "é",
            "\u{0}",
        ];
        let mut chars: Vec<char> = text.chars().collect();
        for _ in 0..=self.below(4) {
            let at = self.below(chars.len());
            let length = self.below(12).min(chars.len() - at);
            let other = self.below(chars.len());
            let other_end = (other + self.below(40)).min(chars.len());
            let with: Vec<char> = match self.below(3) {
                0 => Vec::new(),
                1 => PIECES
                    .get(self.below(PIECES.len()))
                    .unwrap_or(&"")
                    .chars()
                    .collect(),
                _ => chars.get(other..other_end).unwrap_or_default().to_vec(),
            };
            chars.splice(at..at + length, with);
        }
        chars.into_iter().collect()
    }
}

fn seed() -> String {
    with_input(
        r#""id": {"target": "a#Id", "traits": {"smithy.api#required": {}, "smithy.api#httpHeader": "x-id"}},
        "list": {"target": "a#List"}, "size": {"target": "a#Size"}, "n": {"target": "smithy.api#PrimitiveInteger"}"#,
        r#", "a#Id": {"type": "string", "traits": {"smithy.api#enum": [{"value": "a", "name": "A"}, {"value": "b-c"}]}},
        "a#List": {"type": "list", "member": {"target": "a#Node"}},
        "a#Node": {"type": "structure", "mixins": [{"target": "a#Mixed"}],
            "members": {"next": {"target": "a#Node"}, "u": {"target": "a#U", "traits": {"smithy.api#required": {}}}}},
        "a#Mixed": {"type": "structure", "members": {"m": {"target": "a#Map"}}, "traits": {"smithy.api#mixin": {}}},
        "a#Node$m": {"type": "apply", "traits": {"smithy.api#documentation": "M"}},
        "a#Map": {"type": "map", "key": {"target": "a#Size"}, "value": {"target": "smithy.api#Document"}},
        "a#U": {"type": "union", "members": {"u": {"target": "a#U"}, "s": {"target": "smithy.api#String"}}},
        "a#R": {"type": "resource", "read": {"target": "a#Get"}, "resources": []},
        "a#Size": {"type": "enum", "members": {"BIG": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "big"}}}}"#,
    )
}

/// Everything that comes after reading. Returns how many files are generated.
fn pipeline(model: &Model) -> Result<usize, Error> {
    let options = Options {
        krate: "x".to_owned(),
        version: "0.1.0".to_owned(),
        description: "X".to_owned(),
        official: None,
        model_file: "m.json".to_owned(),
        command: "slim-sdk generate".to_owned(),
        runtime_path: None,
        workspace: false,
        protocol_tests: false,
    };
    let selection = select(model, None, &Operations::All)?;
    let plan = plan::plan(model, &selection, &options)?;
    Ok(emit::emit(&plan)?.len())
}

#[test]
fn damaged_models() {
    let seed = seed();
    let old = seed.replace("\"2.0\"", "\"1.0\"");
    let (mut random, mut read, mut generated) = (Random(0x5eed_1e55_0dd5_eed5), 0, 0);
    assert!(pipeline(&read_str("m.json", &seed).unwrap()).is_ok());
    for round in 0..6_000 {
        let text = random.mutate(if round % 4 == 0 { &old } else { &seed });
        match read_str("m.json", &text) {
            Ok(model) => {
                read += 1;
                match pipeline(&model) {
                    Ok(_) => generated += 1,
                    Err(error) => assert_ne!(error.kind(), Kind::Bug, "{error}\n{text}"),
                }
            }
            Err(error) => {
                for problem in error.problems() {
                    assert!(
                        problem.file.is_some() && !problem.fix.is_empty(),
                        "{problem}\n{text}"
                    );
                }
            }
        }
    }
    assert!(
        read > 50 && generated > 20,
        "{read} read, {generated} generated: the damage is too great to tell anything"
    );
}

/// Shapes swapped for one another leave the JSON whole, and every target and kind in doubt.
#[test]
fn shuffled_models() {
    let seed = seed();
    let ids = [
        "a#S",
        "a#Get",
        "a#In",
        "a#Id",
        "a#List",
        "a#Node",
        "a#Mixed",
        "a#Map",
        "a#U",
        "a#Size",
        "smithy.api#Unit",
    ];
    let kinds = [
        "structure",
        "union",
        "list",
        "map",
        "enum",
        "intEnum",
        "string",
        "service",
        "operation",
        "resource",
        "apply",
    ];
    let traits = [
        "required",
        "mixin",
        "enum",
        "error",
        "httpLabel",
        "httpPayload",
        "streaming",
        "enumValue",
        "default",
    ];
    let mut random = Random(0x0dd_ba11);
    for _ in 0..4_000 {
        let mut text = seed.clone();
        for (words, start, end) in [
            (&ids[..], "\"", "\""),
            (&kinds[..], "\"", "\""),
            (&traits[..], "#", "\""),
        ] {
            let from = words.get(random.below(words.len())).unwrap_or(&"");
            let to = words.get(random.below(words.len())).unwrap_or(&"");
            text = text.replacen(
                &format!("{start}{from}{end}"),
                &format!("{start}{to}{end}"),
                1 + random.below(3),
            );
        }
        if let Ok(model) = read_str("m.json", &text) {
            drop(pipeline(&model));
        }
    }
}

#[test]
fn damaged_manifests() {
    let seed = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../model/slim-sdk.toml"
    ))
    .unwrap();
    let mut random = Random(0xfeed);
    for _ in 0..1_000 {
        drop(Manifest::parse(Path::new("x.toml"), &random.mutate(&seed)));
    }
}
