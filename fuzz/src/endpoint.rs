//! The endpoint rules' evaluator: bytes as the values of parameters.

use slim_sdk_runtime::endpoint::table::rows::{
    Attr, AwsIsVirtualHostableS3Bucket, AwsParseArn, AwsPartition, Boolean, BuiltIn, Call,
    Coalesce, Error, GetAttr, Integer, IsSet, IsValidHostLabel, Kind, ParseUrl, RESULT, Ref, Split,
    StringEquals, Substring, Template, Text, UriEncode, Url, assign, node, parameter, when,
};
use slim_sdk_runtime::endpoint::table::{Expression, Parameter};
use slim_sdk_runtime::endpoint::{Params, REGIONAL, Rules, regional};

const TEXT: u8 = 0;
const OTHER: u8 = 1;
const FLAG: u8 = 2;
const URL: u8 = 3;
const ARN: u8 = 4;
const PART: u8 = 5;

/// Everything that a text can become, in one URL.
const EVERYTHING: Expression = Template(&[
    Text("https://"),
    Call(UriEncode, &[Ref(TEXT)]),
    Text("."),
    Attr(URL, "authority"),
    Text("."),
    Attr(ARN, "resourceId[1]"),
    Text("."),
    Ref(PART),
    Text("/"),
    Ref(OTHER),
]);

/// Rules that try every function on the parameters `Text` and `Other`.
const RULES: Rules = Rules {
    parameters: &[
        parameter("Text", Kind::String, BuiltIn::None),
        parameter("Other", Kind::String, BuiltIn::None),
        parameter("Flag", Kind::Boolean, BuiltIn::None).or(Boolean(true)),
    ],
    variables: 3,
    conditions: &[
        when(Call(IsSet, &[Ref(TEXT)])),
        assign(URL, Call(ParseUrl, &[Ref(TEXT)])),
        assign(ARN, Call(AwsParseArn, &[Ref(OTHER)])),
        assign(
            PART,
            Call(
                Substring,
                &[Ref(TEXT), Integer(1), Integer(3), Boolean(true)],
            ),
        ),
        when(Call(AwsIsVirtualHostableS3Bucket, &[Ref(TEXT), Ref(FLAG)])),
        when(Call(IsValidHostLabel, &[Ref(OTHER), Ref(FLAG)])),
        when(Call(
            StringEquals,
            &[
                Call(
                    Coalesce,
                    &[
                        Call(
                            GetAttr,
                            &[
                                Call(Split, &[Ref(TEXT), Text("-"), Integer(2)]),
                                Text("[0]"),
                            ],
                        ),
                        Text("none"),
                    ],
                ),
                Ref(OTHER),
            ],
        )),
        when(Call(IsSet, &[Call(AwsPartition, &[Ref(TEXT)])])),
    ],
    results: &[
        Url(EVERYTHING),
        Url(Ref(TEXT)),
        Error(Template(&[Text("no "), Ref(TEXT), Ref(OTHER)])),
    ],
    nodes: &[
        node(0, 1, RESULT + 2),
        node(1, 2, 2),
        node(2, 3, 3),
        node(3, 4, 4),
        node(4, 5, 5),
        node(5, 6, 6),
        node(6, 7, 7),
        node(7, RESULT, RESULT + 1),
    ],
    root: 0,
};

const PARAMETERS: [Parameter; 5] = regional("fuzz");

/// Resolves endpoints with bytes as the parameters: two texts, each on a line of its own. Returns whether there is an
/// endpoint by the rules of regional services, with the first text as the region.
#[must_use]
pub fn endpoint(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let (one, other) = text.split_once('\n').unwrap_or((&text, ""));
    let set = |rules: &Rules, values: &[(usize, &str)]| {
        let mut params = Params::default();
        for (index, value) in values {
            params.set(*index, Some((*value).to_owned().into()));
        }
        let params = params.complete(rules).ok()?;
        rules.resolve(&params).ok()
    };
    let _ = set(&RULES, &[(0, one), (1, other)]);
    let regional = Rules {
        parameters: &PARAMETERS,
        ..REGIONAL
    };
    let _ = set(&regional, &[(3, one)]);
    set(&regional, &[(0, one)]).is_some()
}
