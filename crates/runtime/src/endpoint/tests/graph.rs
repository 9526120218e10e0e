//! The graph: swapped nodes, ends without results, variables, and what no generator would write.

use crate::endpoint::table::rows::*;
use crate::endpoint::table::{Condition, Expression, Next, Node, Outcome};
use crate::endpoint::{EndpointError, InvalidParams, Params};

const A: Expression = Ref(0);
const B: Expression = Ref(1);

/// Rules about two booleans with the results `https://0`, `https://1` and an error.
fn rules(nodes: &[Node], root: Next) -> Rules {
    Rules {
        parameters: const {
            &[
                parameter("A", Kind::Boolean, BuiltIn::None),
                parameter("B", Kind::Boolean, BuiltIn::None),
            ]
        },
        variables: 0,
        conditions: const { &[when(A), when(B)] },
        results: &[
            Url(Text("https://0")),
            Url(Text("https://1")),
            Error(Text("refused")),
        ],
        nodes: nodes.to_vec().leak(),
        root,
    }
}

fn params(a: Option<bool>, b: Option<bool>) -> Params {
    let mut params = Params::default();
    params.set(0, a.map(Into::into));
    params.set(1, b.map(Into::into));
    params
}

fn url(rules: &Rules, a: Option<bool>, b: Option<bool>) -> Result<String, EndpointError> {
    let endpoint = rules.resolve(&params(a, b))?;
    Ok(endpoint.url().to_owned())
}

#[test]
fn a_node_leads_on_by_its_condition() {
    let rules = rules(&[node(0, 2, RESULT + 2), node(1, RESULT, RESULT + 1)], 1);
    let yes = Some(true);
    assert_eq!(url(&rules, yes, yes).as_deref(), Ok("https://0"));
    assert_eq!(url(&rules, yes, Some(false)).as_deref(), Ok("https://1"));
    // What is not set does not hold.
    assert_eq!(url(&rules, yes, None).as_deref(), Ok("https://1"));
    let refused = EndpointError::Rule {
        text: "refused".to_owned(),
    };
    assert_eq!(url(&rules, None, yes), Err(refused));
}

#[test]
fn a_swapped_node_leads_the_other_way() {
    let rules = rules(&[node(0, -2, 2), node(1, RESULT, RESULT + 1)], 1);
    assert_eq!(
        url(&rules, Some(true), Some(true)).as_deref(),
        Ok("https://1")
    );
    assert_eq!(
        url(&rules, Some(true), Some(false)).as_deref(),
        Ok("https://0")
    );
    assert_eq!(
        url(&rules, Some(false), Some(true)).as_deref(),
        Ok("https://0")
    );
}

#[test]
fn where_there_is_no_result_the_remedy_is_told() {
    for (nodes, root) in [
        (&[node(0, 0, 0)][..], 1),
        (&[], 0),
        // None of these leads anywhere.
        (&[node(0, 1, 1)], 1),
        (&[node(0, 2, 2), node(1, 1, -1)], 1),
        (&[node(7, RESULT, RESULT)], 1),
        (&[node(0, RESULT + 9, Next::MAX)], 1),
        (&[node(0, 9, -9)], 1),
        (&[], Next::MIN),
        (&[], Next::MAX),
    ] {
        let error = url(&rules(nodes, root), Some(true), Some(true)).unwrap_err();
        assert_eq!(error, EndpointError::NoMatch);
        assert!(error.to_string().contains("set `endpoint_url`"), "{error}");
    }
}

/// The URL of an expression that is one result's.
fn evaluated(value: Expression) -> Result<String, EndpointError> {
    let results: &'static [Outcome] = Box::leak(Box::new([Url(value)]));
    let rules = Rules {
        results,
        ..rules(&[], RESULT)
    };
    url(&rules, Some(true), None)
}

#[test]
fn expressions_that_are_nested_too_deep_have_no_value() {
    let nested = |depth: usize| {
        (0..depth).fold(Text("https://h"), |inner, _| {
            Template(Box::leak(Box::new([inner])))
        })
    };
    assert_eq!(evaluated(nested(20)).as_deref(), Ok("https://h"));
    assert_eq!(evaluated(nested(100_000)), Err(EndpointError::NoMatch));
}

#[test]
fn what_is_not_of_its_type_has_no_value() {
    for value in [
        Ref(200),
        B,
        A,
        Attr(0, "name"),
        Text(""),
        Boolean(true),
        Map(&[]),
        Template(&[Text("https://"), A]),
        Call(Ite, &[B, Text("https://a"), Text("https://b")]),
        Call(Coalesce, &[B, B]),
        Call(GetAttr, &[Text("a"), Text("name")]),
        Call(Substring, &[]),
    ] {
        assert_eq!(evaluated(value), Err(EndpointError::NoMatch), "{value:?}");
    }
    for value in [
        Call(Ite, &[A, Text("https://a"), Text("https://b")]),
        Call(Coalesce, &[B, Text("https://a"), Text("https://b")]),
        Call(
            GetAttr,
            &[
                Call(Split, &[Text("x|https://a"), Text("|"), Integer(0)]),
                Text("[1]"),
            ],
        ),
    ] {
        assert_eq!(evaluated(value).as_deref(), Ok("https://a"), "{value:?}");
    }
}

#[test]
fn not_and_equals_need_values() {
    let holds = |value: Expression| {
        let conditions: &'static [Condition] = Box::leak(Box::new([when(value)]));
        let rules = Rules {
            conditions,
            ..rules(&[node(0, RESULT, RESULT + 1)], 1)
        };
        url(&rules, Some(true), None).unwrap() == "https://0"
    };
    assert!(holds(A));
    assert!(!holds(B));
    assert!(holds(Text("false")));
    assert!(holds(Call(IsSet, &[A])));
    assert!(holds(Call(Not, &[Call(IsSet, &[B])])));
    assert!(!holds(Call(Not, &[A])));
    assert!(!holds(Call(Not, &[B])));
    assert!(holds(Call(BooleanEquals, &[A, Boolean(true)])));
    assert!(!holds(Call(BooleanEquals, &[B, Boolean(false)])));
    assert!(!holds(Call(BooleanEquals, &[A, Text("true")])));
    assert!(holds(Call(
        StringEquals,
        &[Text("a"), Template(&[Text("a")])]
    )));
    assert!(!holds(Call(StringEquals, &[Text("a"), Text("A")])));
}

#[test]
fn a_variable_is_what_was_assigned_last() {
    let rules = Rules {
        variables: 1,
        conditions: const {
            &[
                assign(2, Call(AwsParseArn, &[Text("no arn")])),
                assign(2, Call(ParseUrl, &[Text("http://h:1/p")])),
            ]
        },
        results: &[Url(Template(&[
            Attr(2, "scheme"),
            Text("://x."),
            Attr(2, "authority"),
            Attr(2, "normalizedPath"),
        ]))],
        ..rules(&[node(0, 0, 2), node(1, RESULT, 0)], 1)
    };
    assert_eq!(url(&rules, None, None).as_deref(), Ok("http://x.h:1/p/"));
}

#[test]
fn parameters_that_are_required_have_defaults_or_are_asked_for() {
    let rules = Rules {
        parameters: const {
            &[
                parameter("Place", Kind::String, BuiltIn::None).required(),
                parameter("Names", Kind::StringArray, BuiltIn::None)
                    .required()
                    .or(List(&[Text("a"), Text("b")])),
                parameter("Region", Kind::String, BuiltIn::Region),
            ]
        },
        results: &[Url(Template(&[
            Text("https://"),
            Ref(0),
            Text("."),
            Attr(1, "[1]"),
        ]))],
        ..rules(&[], RESULT)
    };
    let mut params = Params::default();
    let error = params.clone().complete(&rules).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Invalid Configuration: the endpoint depends on `Place`, which is not set: set it in the client's configuration or \
         in the operation's input"
    );
    params.set(0, Some("here".to_owned().into()));
    let complete = params.clone().complete(&rules).unwrap();
    assert_eq!(rules.resolve(&complete).unwrap().url(), "https://here.b");
    params.set(2, Some("us east".to_owned().into()));
    assert_eq!(
        params.complete(&rules),
        Err(InvalidParams(EndpointError::InvalidRegion {
            region: "us east".to_owned()
        }))
    );
}
