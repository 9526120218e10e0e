//! Reading models: what is merged, flattened and upgraded.

use crate::support::{folder, model};
use serde_json::{Value, json};
use slim_sdk_codegen::model::{Model, Shape, ShapeId, ShapeKind};
use slim_sdk_codegen::read::{read, read_str};

#[expect(clippy::panic, reason = "a test's helper")]
fn parse(text: &str) -> Model {
    match read_str("m.json", text) {
        Ok(model) => model,
        Err(error) => panic!("{error}"),
    }
}

#[expect(clippy::panic, reason = "a test's helper")]
fn parse_all(test: &str, shapes: &[&str]) -> Model {
    let dir = folder(test);
    let mut files = Vec::new();
    for (n, shapes) in shapes.iter().enumerate() {
        let file = dir.join(format!("{n}.json"));
        if let Err(error) = std::fs::write(&file, model(shapes)) {
            panic!("{error}");
        }
        files.push(file);
    }
    match read(&files) {
        Ok(model) => model,
        Err(error) => panic!("{error}"),
    }
}

#[expect(clippy::panic, reason = "a test's helper")]
fn shape<'a>(model: &'a Model, id: &str) -> &'a Shape {
    match model.shape(&ShapeId::new(id)) {
        Some(shape) => shape,
        None => panic!("no {id}"),
    }
}

fn names(shape: &Shape) -> Vec<&str> {
    shape
        .members
        .iter()
        .map(|member| member.name.as_str())
        .collect()
}

fn default_of<'a>(shape: &'a Shape, member: &str) -> Option<&'a Value> {
    shape.member(member)?.traits.get("smithy.api#default")
}

#[test]
fn members_keep_their_order_and_the_prelude_is_there() {
    let model = parse(&model(
        r#""a#B": {"type": "structure", "members": {
            "zeta": {"target": "smithy.api#String"},
            "alpha": {"target": "smithy.api#PrimitiveInteger", "traits": {"smithy.api#required": {}}}}}"#,
    ));
    let b = shape(&model, "a#B");
    assert_eq!(names(b), ["zeta", "alpha"]);
    assert_eq!(&*b.file, "m.json");
    assert!(b.member("alpha").unwrap().traits.has("smithy.api#required"));
    assert_eq!(shape(&model, "smithy.api#String").kind, ShapeKind::String);
    assert_eq!(&*shape(&model, "smithy.api#String").file, "prelude");
    let zero = shape(&model, "smithy.api#PrimitiveInteger");
    assert_eq!(zero.traits.get("smithy.api#default"), Some(&json!(0)));
    assert_eq!(
        shape(&model, "smithy.api#Integer")
            .traits
            .get("smithy.api#default"),
        None
    );
    assert!(
        shape(&model, "smithy.api#Unit")
            .traits
            .has("smithy.api#unitType")
    );
}

#[test]
fn every_type_of_shape_is_read() {
    let simple = [
        "blob",
        "boolean",
        "string",
        "byte",
        "short",
        "integer",
        "long",
        "float",
        "double",
        "bigInteger",
        "bigDecimal",
        "timestamp",
        "document",
    ];
    let shapes: Vec<String> = simple
        .iter()
        .map(|kind| format!(r#""a#{kind}": {{"type": "{kind}"}}"#))
        .collect();
    let read = parse(&model(&format!(
        r#"{}, "a#list": {{"type": "list", "member": {{"target": "a#string"}}}},
        "a#set": {{"type": "set", "member": {{"target": "a#string"}}}},
        "a#map": {{"type": "map", "key": {{"target": "a#enum"}}, "value": {{"target": "a#union"}}}},
        "a#union": {{"type": "union", "members": {{"u": {{"target": "smithy.api#Unit"}}}}}},
        "a#enum": {{"type": "enum", "members": {{
            "A": {{"target": "smithy.api#Unit"}},
            "B": {{"target": "smithy.api#Unit", "traits": {{"smithy.api#enumValue": "b!"}}}}}}}},
        "a#intEnum": {{"type": "intEnum", "members": {{
            "ONE": {{"target": "smithy.api#Unit", "traits": {{"smithy.api#enumValue": 1}}}}}}}}"#,
        shapes.join(", ")
    )));
    assert_eq!(shape(&read, "a#set").kind, ShapeKind::List);
    assert_eq!(names(shape(&read, "a#map")), ["key", "value"]);
    let values: Vec<_> = shape(&read, "a#enum")
        .members
        .iter()
        .map(|member| member.traits.str("smithy.api#enumValue").unwrap())
        .collect();
    assert_eq!(values, ["A", "b!"]);
    assert_eq!(shape(&read, "a#bigDecimal").kind, ShapeKind::BigDecimal);
}

#[test]
fn services_resources_and_operations() {
    let read = parse(&model(
        r#""a#S": {"type": "service", "version": "2020-01-01",
            "operations": [{"target": "a#Op"}], "resources": [{"target": "a#R"}],
            "errors": [{"target": "a#E"}], "rename": {"b#T": "BT"}},
        "a#R": {"type": "resource", "identifiers": {"id": {"target": "smithy.api#String"}},
            "list": {"target": "a#List"}, "create": {"target": "a#Create"},
            "operations": [{"target": "a#Tag"}], "collectionOperations": [{"target": "a#Count"}],
            "resources": [{"target": "a#Inner"}]},
        "a#Inner": {"type": "resource"},
        "a#List": {"type": "operation"}, "a#Create": {"type": "operation"},
        "a#Tag": {"type": "operation"}, "a#Count": {"type": "operation"},
        "a#Op": {"type": "operation", "input": {"target": "smithy.api#Unit"}, "output": {"target": "a#Out"},
            "errors": [{"target": "a#E"}]},
        "a#Out": {"type": "structure"},
        "a#E": {"type": "structure", "traits": {"smithy.api#error": "client"}}"#,
    ));
    let ShapeKind::Service(service) = &shape(&read, "a#S").kind else {
        panic!()
    };
    assert_eq!(service.version, "2020-01-01");
    assert_eq!(service.rename[&ShapeId::new("b#T")], "BT");
    let ShapeKind::Resource(resource) = &shape(&read, "a#R").kind else {
        panic!()
    };
    let bound: Vec<_> = resource.operations.iter().map(ShapeId::name).collect();
    assert_eq!(bound, ["Create", "List", "Tag", "Count"]);
    let ShapeKind::Operation(operation) = &shape(&read, "a#Op").kind else {
        panic!()
    };
    assert_eq!(operation.input, None);
    assert_eq!(operation.output, Some(ShapeId::new("a#Out")));
    assert_eq!(operation.errors, [ShapeId::new("a#E")]);
}

#[test]
fn a_byte_order_mark_and_minor_versions_are_fine() {
    for text in [
        "\u{feff}{\"smithy\": \"2.0\"}",
        r#"{"smithy": "2"}"#,
        r#"{"smithy": "1.0"}"#,
        r#"{"smithy": "2.1"}"#,
    ] {
        parse(text);
    }
}

#[test]
fn several_files_are_merged_and_the_same_shape_twice_is_fine() {
    let read = parse_all(
        "read-merge",
        &[
            r#""a#L": {"type": "list", "member": {"target": "b#T"}}, "b#U": {"type": "string"}"#,
            r#""b#T": {"type": "string"}, "b#U": {"type": "string"}"#,
        ],
    );
    assert_eq!(read.files.len(), 2);
    assert!(shape(&read, "a#L").file.ends_with("0.json"));
    assert!(shape(&read, "b#T").file.ends_with("1.json"));
}

#[test]
fn apply_adds_traits_and_joins_lists() {
    let read = parse_all(
        "read-apply",
        &[
            r#""a#B": {"type": "structure", "members": {"c": {"target": "smithy.api#String"}},
                "traits": {"smithy.api#tags": ["x"], "smithy.api#internal": {}}},
            "a#B$c": {"type": "apply", "traits": {"smithy.api#required": {}}}"#,
            r#""a#B": {"type": "apply", "traits": {"smithy.api#tags": ["y"], "smithy.api#internal": {}}}"#,
        ],
    );
    let b = shape(&read, "a#B");
    assert!(b.member("c").unwrap().traits.has("smithy.api#required"));
    assert_eq!(b.traits.get("smithy.api#tags"), Some(&json!(["x", "y"])));
}

#[test]
fn mixins_members_come_first_and_traits_are_inherited() {
    let read = parse(&model(
        r#""a#Bottom": {"type": "structure", "mixins": [{"target": "a#Left"}, {"target": "a#Right"}],
            "members": {"own": {"target": "smithy.api#String"},
                "r": {"target": "smithy.api#String", "traits": {"smithy.api#pattern": "own"}}},
            "traits": {"smithy.api#title": "bottom"}},
        "a#Bottom$top": {"type": "apply", "traits": {"smithy.api#documentation": "applied"}},
        "a#Left": {"type": "structure", "mixins": [{"target": "a#Top"}],
            "members": {"l": {"target": "smithy.api#String"}},
            "traits": {"smithy.api#mixin": {}, "smithy.api#title": "left", "smithy.api#since": "l"}},
        "a#Right": {"type": "structure", "mixins": [{"target": "a#Top"}],
            "members": {"r": {"target": "smithy.api#String", "traits": {"smithy.api#pattern": "right", "smithy.api#required": {}}}},
            "traits": {"smithy.api#mixin": {"localTraits": ["smithy.api#internal"]}, "smithy.api#internal": {}}},
        "a#Top": {"type": "structure",
            "members": {"top": {"target": "smithy.api#String", "traits": {"smithy.api#documentation": "top"}}},
            "traits": {"smithy.api#mixin": {}, "smithy.api#sensitive": {}}}"#,
    ));
    let bottom = shape(&read, "a#Bottom");
    assert_eq!(names(bottom), ["top", "l", "r", "own"]);
    let mut traits: Vec<_> = bottom.traits.0.iter().collect();
    traits.sort_by_key(|(id, _)| *id);
    assert_eq!(
        json!(traits),
        json!([
            ["smithy.api#sensitive", {}],
            ["smithy.api#since", "l"],
            ["smithy.api#title", "bottom"],
        ])
    );
    let right = &bottom.member("r").unwrap().traits;
    assert_eq!(right.str("smithy.api#pattern"), Some("own"));
    assert!(right.has("smithy.api#required"));
    let documented = |id| {
        shape(&read, id)
            .member("top")
            .unwrap()
            .traits
            .documentation()
    };
    assert_eq!(documented("a#Bottom"), Some("applied"));
    assert_eq!(documented("a#Left"), Some("top"));
}

#[test]
fn operations_services_resources_lists_and_enums_have_mixins_too() {
    let read = parse(&model(
        r#""a#Op": {"type": "operation", "mixins": [{"target": "a#Fails"}], "errors": [{"target": "a#F"}]},
        "a#Fails": {"type": "operation", "errors": [{"target": "a#E"}], "traits": {"smithy.api#mixin": {}}},
        "a#E": {"type": "structure", "traits": {"smithy.api#error": "client"}},
        "a#F": {"type": "structure", "traits": {"smithy.api#error": "server"}},
        "a#S": {"type": "service", "mixins": [{"target": "a#Base"}], "version": "2", "operations": [{"target": "a#Op"}]},
        "a#Base": {"type": "service", "version": "1", "errors": [{"target": "a#E"}], "rename": {"a#F": "G"},
            "traits": {"smithy.api#mixin": {}}},
        "a#R": {"type": "resource", "mixins": [{"target": "a#Listed"}]},
        "a#Listed": {"type": "resource", "list": {"target": "a#Op"}, "traits": {"smithy.api#mixin": {}}},
        "a#L": {"type": "list", "mixins": [{"target": "a#M"}]},
        "a#M": {"type": "list", "member": {"target": "smithy.api#String"}, "traits": {"smithy.api#mixin": {}}},
        "a#Color": {"type": "enum", "mixins": [{"target": "a#Base2"}], "members": {"RED": {"target": "smithy.api#Unit"}}},
        "a#Base2": {"type": "enum", "members": {"BLUE": {"target": "smithy.api#Unit"}}, "traits": {"smithy.api#mixin": {}}}"#,
    ));
    let ShapeKind::Operation(operation) = &shape(&read, "a#Op").kind else {
        panic!()
    };
    assert_eq!(operation.errors, [ShapeId::new("a#E"), ShapeId::new("a#F")]);
    let ShapeKind::Service(service) = &shape(&read, "a#S").kind else {
        panic!()
    };
    assert_eq!(
        (
            service.version.as_str(),
            service.errors.len(),
            service.rename.len()
        ),
        ("2", 1, 1)
    );
    let ShapeKind::Resource(resource) = &shape(&read, "a#R").kind else {
        panic!()
    };
    assert_eq!(resource.operations, [ShapeId::new("a#Op")]);
    assert_eq!(names(shape(&read, "a#L")), ["member"]);
    assert_eq!(names(shape(&read, "a#Color")), ["BLUE", "RED"]);
}

/// Smithy 1.0: what is not boxed has a default.
#[test]
fn old_models_get_the_defaults_they_imply() {
    let text = model(
        r#""a#B": {"type": "structure", "members": {
            "primitive": {"target": "smithy.api#PrimitiveInteger"},
            "boxed": {"target": "smithy.api#PrimitiveBoolean", "traits": {"smithy.api#box": {}}},
            "object": {"target": "smithy.api#Integer"},
            "own": {"target": "a#Count"},
            "ownBoxed": {"target": "a#Boxed"},
            "flag": {"target": "smithy.api#PrimitiveBoolean", "traits": {"smithy.api#required": {}}},
            "text": {"target": "smithy.api#String"},
            "stream": {"target": "a#Stream"},
            "needed": {"target": "a#Stream", "traits": {"smithy.api#required": {}}}}},
        "a#Count": {"type": "integer"},
        "a#Boxed": {"type": "integer", "traits": {"smithy.api#box": {}}},
        "a#Stream": {"type": "blob", "traits": {"smithy.api#streaming": {}}},
        "a#U": {"type": "union", "members": {"n": {"target": "a#Count"}}},
        "a#L": {"type": "list", "member": {"target": "a#Count"}}"#,
    )
    .replace("\"2.0\"", "\"1.0\"");
    let read = parse(&text);
    let b = shape(&read, "a#B");
    let defaults: Vec<_> = b
        .members
        .iter()
        .filter_map(|member| {
            Some((
                member.name.as_str(),
                member.traits.get("smithy.api#default")?,
            ))
        })
        .collect();
    assert_eq!(
        json!(defaults),
        json!([
            ["primitive", 0],
            ["boxed", null],
            ["own", 0],
            ["flag", false],
            ["stream", ""],
        ])
    );
    assert!(!b.member("boxed").unwrap().traits.has("smithy.api#box"));
    assert_eq!(
        shape(&read, "a#Count").traits.get("smithy.api#default"),
        Some(&json!(0))
    );
    assert_eq!(
        shape(&read, "a#Boxed").traits.get("smithy.api#default"),
        None
    );
    assert_eq!(default_of(shape(&read, "a#U"), "n"), None);
    assert_eq!(default_of(shape(&read, "a#L"), "member"), None);

    let new = parse(&text.replace("\"1.0\"", "\"2.0\""));
    assert_eq!(default_of(shape(&new, "a#B"), "primitive"), None);
}

#[test]
fn strings_with_the_enum_trait_become_enums() {
    let read = parse(&model(
        r#""a#Named": {"type": "string", "traits": {"smithy.api#enum": [
            {"value": "t2.nano", "name": "T2_NANO", "documentation": "Small.", "deprecated": true},
            {"value": "t2.micro", "name": "T2_MICRO", "tags": ["x"]}], "smithy.api#documentation": "Sizes."}},
        "a#Derived": {"type": "string", "traits": {"smithy.api#enum": [{"value": "a-b"}, {"value": "C d"}]}},
        "a#Plain": {"type": "string", "traits": {"smithy.api#enum": [{"value": "1"}, {"value": "a"}]}}"#,
    ));
    let named = shape(&read, "a#Named");
    assert_eq!(named.kind, ShapeKind::Enum);
    assert_eq!(names(named), ["T2_NANO", "T2_MICRO"]);
    assert_eq!(named.traits.documentation(), Some("Sizes."));
    assert!(!named.traits.has("smithy.api#enum"));
    let nano = &named.member("T2_NANO").unwrap().traits;
    assert_eq!(
        json!(nano.0),
        json!({"smithy.api#enumValue": "t2.nano", "smithy.api#documentation": "Small.", "smithy.api#deprecated": {}})
    );
    assert_eq!(names(shape(&read, "a#Derived")), ["a_b", "C_d"]);
    assert_eq!(shape(&read, "a#Plain").kind, ShapeKind::String);
}

/// Recursion through lists, maps, optional members and unions with a way out is how trees are modelled.
#[test]
fn shapes_that_contain_themselves_and_can_be_built() {
    parse(&model(
        r#""a#Tree": {"type": "structure", "members": {
            "left": {"target": "a#Tree"},
            "nodes": {"target": "a#Trees", "traits": {"smithy.api#required": {}}},
            "expression": {"target": "a#Expression", "traits": {"smithy.api#required": {}}}}},
        "a#Trees": {"type": "list", "member": {"target": "a#Tree"}},
        "a#Expression": {"type": "union", "members": {
            "not": {"target": "a#Expression"}, "tree": {"target": "a#Tree"}, "name": {"target": "smithy.api#String"}}}"#,
    ));
}

/// A hundred thousand levels are no problem for the stack.
#[test]
fn deep_mixins_are_read() {
    const DEPTH: usize = 100_000;
    let mixins = (0..DEPTH).map(|n| {
        let next = n + 1;
        format!(
            r#""c#M{n}": {{"type": "structure", "mixins": [{{"target": "c#M{next}"}}], "traits": {{"smithy.api#mixin": {{}}}}}}"#
        )
    });
    let end =
        format!(r#""c#M{DEPTH}": {{"type": "structure", "traits": {{"smithy.api#mixin": {{}}}}}}"#);
    let all: Vec<String> = mixins.chain([end]).collect();
    let read = parse(&model(&all.join(",")));
    assert!(read.shapes.len() > DEPTH);
}

#[test]
fn every_shared_model_is_read() {
    for path in crate::support::shared() {
        if let Err(error) = read(std::slice::from_ref(&path)) {
            panic!("{error}");
        }
    }
}
