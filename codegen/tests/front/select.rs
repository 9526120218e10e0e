//! Selecting: operations, closures, protocols, and what is not supported.

use slim_sdk_codegen::error::{Error, Kind};
use slim_sdk_codegen::model::{Model, ShapeId, ShapeKind};
use slim_sdk_codegen::read::{read, read_str};
use slim_sdk_codegen::select::{
    Operations, Protocol, Selection, closure_of, find_service, operations_of, select,
};

use crate::support::{model, service, shared, with_input};

#[expect(clippy::panic, reason = "a test's helper")]
fn parse(text: &str) -> Model {
    match read_str("m.json", text) {
        Ok(model) => model,
        Err(error) => panic!("{error}"),
    }
}

fn named(names: &[&str]) -> Operations {
    Operations::Named(names.iter().map(|name| (*name).to_owned()).collect())
}

#[expect(clippy::panic, reason = "a test's helper")]
fn error(text: &str, service: Option<&str>, operations: &Operations) -> Error {
    match select(&parse(text), service, operations) {
        Ok(selection) => panic!("selected: {selection:?}"),
        Err(error) => error,
    }
}

#[expect(clippy::panic, reason = "a test's helper")]
fn all(text: &str) -> Selection {
    match select(&parse(text), None, &Operations::All) {
        Ok(selection) => selection,
        Err(error) => panic!("{error}"),
    }
}

fn ids<'a>(ids: impl IntoIterator<Item = &'a ShapeId>) -> Vec<&'a str> {
    ids.into_iter().map(ShapeId::as_str).collect()
}

/// Two operations on the service, one on a resource below a resource.
fn chat() -> String {
    let service = service(
        r#""operations": [{"target": "a#StopContact"}, {"target": "a#StartContact"}],
        "resources": [{"target": "a#Outer"}], "errors": [{"target": "a#Denied"}]"#,
        "",
    );
    let operation = |name: &str, rest: &str| {
        format!(
            r#""a#{name}": {{"type": "operation"{rest}, "traits": {{"smithy.api#http":
            {{"method": "POST", "uri": "/{name}", "code": 200}}}}}}"#
        )
    };
    model(&format!(
        r#"{service}, {stop}, {start}, {tag},
        "a#Outer": {{"type": "resource", "resources": [{{"target": "a#Inner"}}]}},
        "a#Inner": {{"type": "resource", "put": {{"target": "a#TagContact"}}}},
        "a#Denied": {{"type": "structure", "members": {{"why": {{"target": "a#Why"}}}}, "traits": {{"smithy.api#error": "client"}}}},
        "a#Gone": {{"type": "structure", "traits": {{"smithy.api#error": "client"}}}},
        "a#Why": {{"type": "enum", "members": {{"NO": {{"target": "smithy.api#Unit"}}}}}},
        "a#In": {{"type": "structure", "members": {{"tags": {{"target": "a#Tags"}}, "n": {{"target": "smithy.api#Long"}}}}}},
        "a#Tags": {{"type": "map", "key": {{"target": "a#Key"}}, "value": {{"target": "a#Tags2"}}}},
        "a#Key": {{"type": "string"}},
        "a#Tags2": {{"type": "list", "member": {{"target": "a#U"}}}},
        "a#U": {{"type": "union", "members": {{"in": {{"target": "a#In"}}, "none": {{"target": "smithy.api#Unit"}}}}}},
        "a#Unused": {{"type": "structure"}}"#,
        stop = operation("StopContact", r#", "errors": [{"target": "a#Gone"}]"#),
        start = operation("StartContact", ""),
        tag = operation("TagContact", r#", "input": {"target": "a#In"}"#),
    ))
}

#[test]
fn all_operations_and_everything_they_reach() {
    let selection = all(&chat());
    assert_eq!(selection.protocol, Protocol::RestJson1);
    assert_eq!(selection.service.as_str(), "a#S");
    assert_eq!(
        ids(&selection.operations),
        ["a#StartContact", "a#StopContact", "a#TagContact"]
    );
    assert_eq!(
        ids(&selection.shapes),
        [
            "a#Denied", "a#Gone", "a#In", "a#Key", "a#Tags", "a#Tags2", "a#U", "a#Why"
        ]
    );
    assert_eq!(ids(&selection.errors), ["a#Denied", "a#Gone"]);
}

#[test]
fn some_operations_and_only_what_they_reach() {
    let model = parse(&chat());
    let names = named(&["StopContact", "a#StartContact", "StopContact"]);
    let selection = select(&model, Some("S"), &names).unwrap();
    assert_eq!(
        ids(&selection.operations),
        ["a#StartContact", "a#StopContact"]
    );
    assert_eq!(ids(&selection.shapes), ["a#Denied", "a#Gone", "a#Why"]);
    let closure = closure_of(&model, &ShapeId::new("a#StopContact"));
    assert_eq!(ids(&closure), ["a#Gone"]);
    assert!(closure_of(&model, &ShapeId::new("a#In")).is_empty());
}

#[test]
fn unknown_operations_with_the_nearest_suggested() {
    let error = error(
        &chat(),
        None,
        &named(&["stopcontact", "StatContact", "Frobnicate"]),
    );
    assert_eq!(error.kind(), Kind::Usage);
    assert_eq!(
        error.to_string(),
        "3 problems

usage: m.json: a#S: no operation `stopcontact`
  fix: did you mean `StopContact`?

usage: m.json: a#S: no operation `StatContact`
  fix: did you mean `StartContact`, `StopContact` or `TagContact`?

usage: m.json: a#S: no operation `Frobnicate`
  fix: `slim-sdk list --model FILE` shows the operations there are"
    );
}

#[test]
fn no_operations() {
    assert_eq!(
        error(&chat(), None, &named(&[])).to_string(),
        "usage: m.json: a#S: no operation is selected\n  fix: name operations, or take all"
    );
    let empty = model(&service(r#""operations": []"#, ""));
    assert_eq!(
        error(&empty, None, &Operations::All).to_string(),
        "your model: m.json: a#S: the service has no operations\n  \
         fix: bind operations to the service, or give the file that defines them"
    );
}

#[test]
fn operations_of_one_name() {
    let service = service(
        r#""operations": [{"target": "a#Get"}, {"target": "b#Get"}]"#,
        "",
    );
    let text = model(&format!(
        r#"{service}, "a#Get": {{"type": "operation"}}, "b#Get": {{"type": "operation"}}"#
    ));
    assert_eq!(
        error(&text, None, &Operations::All).to_string(),
        "your model: m.json: a#S: has two operations named `Get`: a#Get and b#Get\n  \
         fix: rename one of them, or select one by its whole id"
    );
    assert_eq!(
        error(&text, None, &named(&["Get"])).to_string(),
        "usage: m.json: a#S: several operations are named `Get`\n  fix: give the whole id, such as `a#Get`"
    );
    assert_eq!(
        error(&text, None, &named(&["a#Get", "b#Get"])).to_string(),
        "usage: m.json: a#S: two operations named `Get`: a#Get and b#Get\n  fix: select one of them"
    );
}

#[test]
fn no_service_several_and_another() {
    assert_eq!(
        error(&model(""), None, &Operations::All).to_string(),
        "your model: m.json: no service is defined\n  fix: give the file that defines the service as well"
    );
    let two = model(r#""a#S": {"type": "service"}, "b#T": {"type": "service"}"#);
    assert_eq!(
        error(&two, None, &Operations::All).to_string(),
        "usage: m.json: several services are defined: `a#S`, `b#T`\n  fix: say which one with `--service ID`"
    );
    assert_eq!(
        error(&two, Some("c#U"), &Operations::All).to_string(),
        "usage: m.json: no service `c#U`\n  fix: name one that is defined: `a#S`, `b#T`"
    );
    let model = parse(&two);
    assert_eq!(
        find_service(&model, Some("T")).unwrap().0.id.as_str(),
        "b#T"
    );
}

#[test]
fn traits_and_shapes_that_are_not_supported() {
    let fix = "leave out the operations that use it; `slim-sdk list` shows which do";
    let text = with_input("", "").replace(
        r#""aws.protocols#restJson1": {}"#,
        r#""aws.protocols#restJson1": {}, "aws.auth#sigv4": {"name": "s"}, "aws.auth#sigv4a": {"name": "s"}"#,
    );
    let error = error(&text, None, &Operations::All);
    assert_eq!(error.kind(), Kind::Unsupported);
    assert_eq!(
        error.to_string(),
        format!(
            "not supported: m.json: a#S: signing with SigV4a (`aws.auth#sigv4a`)\n  fix: {fix}"
        )
    );
}

#[test]
fn labels_of_hosts() {
    let with = |traits: &str| {
        let member = format!(r#""m": {{"target": "smithy.api#String", "traits": {{{traits}}}}}"#);
        with_input(&member, "").replace(
            r#""smithy.api#http":"#,
            r#""smithy.api#endpoint": {"hostPrefix": "x-{m}."}, "smithy.api#http":"#,
        )
    };
    let both = r#""smithy.api#hostLabel": {}, "smithy.api#required": {}"#;
    all(&with(both));
    let error = error(&with(""), None, &Operations::All).to_string();
    assert!(
        error.contains("a#Get: the host has the label `m`, but no required member"),
        "{error}"
    );
}

#[test]
fn what_other_operations_use_is_no_concern() {
    let text = with_input("", "").replace(
        r#""operations": [{"target": "a#Get"}]"#,
        r#""operations": [{"target": "a#Get"}, {"target": "a#Up"}]"#,
    );
    let text = text.replacen(
        r#""a#In":"#,
        r#""a#Up": {"type": "operation", "traits": {"smithy.api#auth": ["smithy.api#httpDigestAuth"]}}, "a#In":"#,
        1,
    );
    let model = parse(&text);
    assert!(select(&model, None, &named(&["Get"])).is_ok());
    assert_eq!(
        error(&text, None, &Operations::All).kind(),
        Kind::Unsupported
    );
}

#[test]
fn authentication() {
    let with = |service_traits: &str, operation_traits: &str| {
        with_input("", "")
            .replace(
                r#""aws.protocols#restJson1": {}"#,
                &format!(r#""aws.protocols#restJson1": {{}}{service_traits}"#),
            )
            .replace(
                r#""smithy.api#http":"#,
                &format!(r#"{operation_traits}"smithy.api#http":"#),
            )
    };
    let bearer = r#", "smithy.api#httpBearerAuth": {}"#;
    let both = r#", "smithy.api#httpBearerAuth": {}, "aws.auth#sigv4": {"name": "a"}"#;
    for (service, operation) in [
        ("", ""),
        (both, ""),
        (both, r#""smithy.api#auth": ["aws.auth#sigv4"], "#),
        (both, r#""smithy.api#auth": [], "#),
        (bearer, r#""smithy.api#optionalAuth": {}, "#),
    ] {
        all(&with(service, operation));
    }
    for (service, operation) in [
        (bearer, ""),
        (
            both,
            r#""smithy.api#auth": ["smithy.api#httpBearerAuth"], "#,
        ),
    ] {
        assert_eq!(
            error(&with(service, operation), None, &Operations::All).to_string(),
            "not supported: m.json: a#Get: authentication by `smithy.api#httpBearerAuth`\n  \
             fix: operations that take `aws.auth#sigv4` or anonymous calls are supported"
        );
    }
    let sigv4a = with(
        r#", "aws.auth#sigv4": {"name": "a"}, "aws.auth#sigv4a": {"name": "a"}"#,
        "",
    );
    assert!(
        error(&sigv4a, None, &Operations::All)
            .to_string()
            .starts_with("not supported: m.json: a#S: signing with SigV4a (`aws.auth#sigv4a`)")
    );
}

#[test]
fn bindings_that_do_not_fit() {
    let label = r#""traits": {"smithy.api#httpLabel": {}, "smithy.api#required": {}}"#;
    let uri = |uri: &str, members: &str| {
        with_input(members, "").replace("\"/get\"", &format!("\"{uri}\""))
    };
    for (text, wanted) in [
        (
            with_input("", "").replace("smithy.api#http\"", "smithy.api#https\""),
            "a#Get: an operation without a method and URI\n  \
             fix: give it `smithy.api#http` with `method`, `uri` and `code`",
        ),
        (
            uri("/{a}", ""),
            "a#Get: the URI has the label `a`, but no member is bound to it\n  \
             fix: give the input's member `a` the trait `smithy.api#httpLabel`",
        ),
        (
            uri("/a{b}", ""),
            "a#Get: the URI `/a{b}`: a label is a whole segment\n  fix: write it as `/path/{Label}/{Greedy+}?key=value`",
        ),
        (
            uri(
                "/a",
                &format!(r#""b": {{"target": "smithy.api#String", {label}}}"#),
            ),
            "a#In$b: is a label, but the URI of `Get` does not have it\n  \
             fix: put it into the URI, or take `smithy.api#httpLabel` off",
        ),
        (
            uri(
                "/{b}",
                r#""b": {"target": "smithy.api#String", "traits": {"smithy.api#httpLabel": {}}}"#,
            ),
            "a#In$b: is a label of the URI, but not required\n  fix: add `smithy.api#required`",
        ),
        (
            uri(
                "/{b}",
                &format!(r#""b": {{"target": "smithy.api#Document", {label}}}"#),
            ),
            "a#In$b: is a label of the URI, but `smithy.api#Document` has no text form\n  \
             fix: target a string, number, boolean or timestamp",
        ),
        (
            with_input(
                r#""a": {"target": "smithy.api#String", "traits": {"smithy.api#httpPayload": {}}},
                "b": {"target": "smithy.api#String", "traits": {"smithy.api#httpPayload": {}}}"#,
                "",
            ),
            "a#In: both `a` and `b` are the payload\n  fix: leave `smithy.api#httpPayload` on one of them",
        ),
        (
            with_input("", "").replace("\"POST\"", "\"PO ST\""),
            "a#Get: `PO ST` is not an HTTP method\n  fix: write GET, POST or another",
        ),
    ] {
        assert_eq!(
            error(&text, None, &Operations::All).to_string(),
            format!("your model: m.json: {wanted}")
        );
    }
}

/// A hundred thousand levels are no problem for the stack.
#[test]
fn deep_closures_are_selected() {
    const DEPTH: usize = 100_000;
    let required = r#""traits": {"smithy.api#required": {}}"#;
    let structures = (0..DEPTH).map(|n| {
        let next = n + 1;
        format!(
            r#""b#L{n}": {{"type": "structure", "members": {{"m": {{"target": "b#L{next}", {required}}}}}}}"#
        )
    });
    let resources = (0..DEPTH / 5).map(|n| {
        let next = n + 1;
        format!(r#""b#R{n}": {{"type": "resource", "resources": [{{"target": "b#R{next}"}}]}}"#)
    });
    let ends = [
        format!(r#""b#L{DEPTH}": {{"type": "string"}}"#),
        format!(r#""b#R{}": {{"type": "resource"}}"#, DEPTH / 5),
    ];
    let shapes: Vec<String> = structures.chain(resources).chain(ends).collect();
    let text = with_input(
        r#""m": {"target": "b#L0"}"#,
        &format!(", {}", shapes.join(",")),
    );
    let text = text.replace(
        r#""operations": ["#,
        r#""resources": [{"target": "b#R0"}], "operations": ["#,
    );
    assert_eq!(all(&text).shapes.len(), DEPTH + 2);
}

/// Every published model either selects as a whole, or says what is not supported; operation by operation as well.
#[test]
fn every_shared_model_selects_or_says_what_is_not_supported() {
    for path in shared() {
        let model = read(std::slice::from_ref(&path)).unwrap();
        let (shape, service) = find_service(&model, None).unwrap();
        let check = |operations: &Operations| match select(&model, None, operations) {
            Ok(selection) => assert!(!selection.operations.is_empty()),
            Err(error) => {
                for problem in error.problems() {
                    let named = problem.shape.is_some() && problem.file.is_some();
                    assert!(problem.kind == Kind::Unsupported && named, "{problem}");
                }
            }
        };
        check(&Operations::All);
        for id in operations_of(&model, service) {
            check(&Operations::Named(vec![id.as_str().to_owned()]));
        }
        assert!(matches!(shape.kind, ShapeKind::Service(_)));
    }
}
