//! Protocols: which is chosen, and what those without HTTP bindings ask of a model.

use slim_sdk_codegen::error::{Error, Kind};
use slim_sdk_codegen::read::read_str;
use slim_sdk_codegen::select::{Operations, Protocol, Selection, select};

use crate::support::model;

fn selected(text: &str) -> Result<Selection, Error> {
    select(&read_str("m.json", text)?, None, &Operations::All)
}

#[test]
fn protocols_that_are_not_supported() {
    let with = |traits: &str| {
        model(&format!(
            r#""a#S": {{"type": "service", "operations": [{{"target": "a#Op"}}], "traits": {{{traits}}}}},
            "a#Op": {{"type": "operation"}},
            "x#own": {{"type": "structure", "traits": {{"smithy.api#protocolDefinition": {{}}}}}}"#
        ))
    };
    for (traits, named) in [
        (r#""aws.protocols#restXml": {}"#, "`aws.protocols#restXml`"),
        (
            r#""smithy.protocols#rpcv2Cbor": {}, "aws.protocols#ec2Query": {}, "aws.protocols#awsQueryCompatible": {}"#,
            "`aws.protocols#ec2Query`, `smithy.protocols#rpcv2Cbor`",
        ),
        (r#""x#own": {}"#, "`x#own`"),
    ] {
        let error = selected(&with(traits)).unwrap_err();
        assert_eq!(error.kind(), Kind::Unsupported);
        assert_eq!(
            error.to_string(),
            format!(
                "not supported: m.json: a#S: the service's protocol, {named}\n  \
                 fix: supported so far: {SUPPORTED}"
            )
        );
    }
    assert_eq!(
        selected(&with("")).unwrap_err().to_string(),
        format!(
            "your model: m.json: a#S: the service has no protocol\n  \
             fix: give it a protocol trait that is supported: {SUPPORTED}"
        )
    );
}

const SUPPORTED: &str = "`aws.protocols#restJson1`, `aws.protocols#awsJson1_0`, `aws.protocols#awsJson1_1`, \
                         `aws.protocols#awsQuery`";

#[test]
fn protocols_without_bindings_need_no_http_trait_and_bind_nothing() {
    let with = |protocols: &str, members: &str| {
        model(&format!(
            r#""a#S": {{"type": "service", "operations": [{{"target": "a#Op"}}], "traits": {{{protocols}}}}},
            "a#Op": {{"type": "operation", "input": {{"target": "a#In"}}}},
            "a#Stream": {{"type": "blob", "traits": {{"smithy.api#streaming": {{}}}}}},
            "a#In": {{"type": "structure", "members": {{{members}}}}}"#
        ))
    };
    let bound = r#""a": {"target": "smithy.api#String", "traits": {"smithy.api#httpLabel": {}}},
        "b": {"target": "smithy.api#String", "traits": {"smithy.api#httpPayload": {}}},
        "c": {"target": "smithy.api#String", "traits": {"smithy.api#httpPayload": {}}}"#;
    for (traits, protocol) in [
        (r#""aws.protocols#awsJson1_0": {}"#, Protocol::AwsJson1_0),
        (r#""aws.protocols#awsJson1_1": {}"#, Protocol::AwsJson1_1),
        (r#""aws.protocols#awsQuery": {}"#, Protocol::AwsQuery),
        // The preferred of several.
        (
            r#""aws.protocols#awsQuery": {}, "aws.protocols#awsJson1_0": {}, "smithy.protocols#rpcv2Cbor": {}"#,
            Protocol::AwsJson1_0,
        ),
    ] {
        let selection = selected(&with(traits, bound)).unwrap();
        assert_eq!(selection.protocol, protocol);
        let stream = with(
            traits,
            r#""a": {"target": "a#Stream", "traits": {"smithy.api#httpPayload": {}}}"#,
        );
        assert_eq!(
            selected(&stream).unwrap_err().to_string(),
            "not supported: m.json: a#In$a: a streamed blob in a protocol that binds no payload\n  \
             fix: leave out the operations that use it"
        );
    }
}
