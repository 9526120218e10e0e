//! The rules of services whose model has none: what regional services have in common.

use super::table::rows::{
    Attr, AwsPartition, Boolean, BuiltIn, Call, Error, IsSet, Kind, RESULT, Ref, Rules,
    StringEquals, Template, Text, Url, assign, node, parameter, when,
};
use super::table::{Expression, Parameter};

/// The parameters of [`REGIONAL`], for host names that start with a prefix such as `connect`.
#[must_use]
pub const fn regional(prefix: &'static str) -> [Parameter; 5] {
    [
        parameter("Region", Kind::String, BuiltIn::Region),
        parameter("UseDualStack", Kind::Boolean, BuiltIn::UseDualStack)
            .required()
            .or(Boolean(false)),
        parameter("UseFIPS", Kind::Boolean, BuiltIn::UseFips)
            .required()
            .or(Boolean(false)),
        parameter("Endpoint", Kind::String, BuiltIn::Endpoint),
        parameter("Prefix", Kind::String, BuiltIn::None)
            .required()
            .or(Text(prefix)),
    ]
}

/// `https://PREFIX.REGION.SUFFIX`, or the endpoint that is set. The parameters are those of [`regional`].
pub const REGIONAL: Rules = Rules {
    parameters: &[],
    variables: 1,
    conditions: &[
        when(Call(IsSet, &[Ref(ENDPOINT)])),
        when(Ref(FIPS)),
        when(Ref(DUAL_STACK)),
        assign(PARTITION, Call(AwsPartition, &[Ref(REGION)])),
        // The ordinary endpoints of this partition are FIPS endpoints.
        when(Call(
            StringEquals,
            &[Attr(PARTITION, "name"), Text("aws-us-gov")],
        )),
    ],
    results: &[
        Url(Ref(ENDPOINT)),
        Error(Text(
            "Invalid Configuration: FIPS and custom endpoint are not supported",
        )),
        Error(Text(
            "Invalid Configuration: Dualstack and custom endpoint are not supported",
        )),
        Error(Text("Invalid Configuration: Missing Region")),
        Url(Template(&[
            HTTPS,
            Ref(PREFIX),
            DOT,
            Ref(REGION),
            DOT,
            SUFFIX,
        ])),
        Url(Template(&[
            HTTPS,
            Ref(PREFIX),
            MINUS_FIPS,
            Ref(REGION),
            DOT,
            SUFFIX,
        ])),
        Url(Template(&[
            HTTPS,
            Ref(PREFIX),
            DOT,
            Ref(REGION),
            DOT,
            DUAL_STACK_SUFFIX,
        ])),
        Url(Template(&[
            HTTPS,
            Ref(PREFIX),
            MINUS_FIPS,
            Ref(REGION),
            DOT,
            DUAL_STACK_SUFFIX,
        ])),
    ],
    nodes: &[
        node(0, 2, 4),
        node(1, RESULT + 1, 3),
        node(2, RESULT + 2, RESULT),
        node(3, 5, RESULT + 3),
        node(1, 6, 7),
        node(2, RESULT + 7, 8),
        node(2, RESULT + 6, RESULT + 4),
        node(4, RESULT + 4, RESULT + 5),
    ],
    root: 1,
};

const REGION: u8 = 0;
const DUAL_STACK: u8 = 1;
const FIPS: u8 = 2;
const ENDPOINT: u8 = 3;
const PREFIX: u8 = 4;
const PARTITION: u8 = 5;

const HTTPS: Expression = Text("https://");
const DOT: Expression = Text(".");
const MINUS_FIPS: Expression = Text("-fips.");
const SUFFIX: Expression = Attr(PARTITION, "dnsSuffix");
const DUAL_STACK_SUFFIX: Expression = Attr(PARTITION, "dualStackDnsSuffix");
