//! What is different on purpose, and why.

/// A difference that is meant to be. In each text `*` stands for any.
pub(crate) struct Difference {
    /// The case's name.
    pub(crate) case: &'static str,
    /// What is different: `sent 1 header content-length`, `display 1`.
    pub(crate) part: &'static str,
    pub(crate) official: &'static str,
    pub(crate) slim: &'static str,
    pub(crate) reason: &'static str,
}

/// What the text of outputs has otherwise.
pub(crate) struct Reading {
    pub(crate) official: &'static str,
    pub(crate) slim: &'static str,
    pub(crate) reason: &'static str,
}

const EVERY: &str = "*";
const NONE: &str = "<none>";

const fn of(
    (case, part): (&'static str, &'static str),
    (official, slim): (&'static str, &'static str),
    reason: &'static str,
) -> Difference {
    Difference {
        case,
        part,
        official,
        slim,
        reason,
    }
}

const AGENT: &str = "each names itself; the official one adds its HTTP client (`md`)";
const REFUSED: &str =
    "an input that lacks required members is refused before it is sent, all of them named";
const UNHANDLED: &str = "an unhandled error's text has the service's code and message, or else the status or what was wrong with the body";
const ITS_ID: &str = "an answer that cannot be read keeps its request id";
const REPEATED: &str =
    "a page token that repeats ends the pages with an error: no page is lost without a word";
const CLOSED: &str = "a connection that the service closes is an I/O error, and its host is named";
const TOKEN: &str = "AWS documents that the SDK fills ClientToken in; the published model lacks it";
const ORDER: &str = "members are written in the order of the model";

const NO_META: &str = "ErrorMetadata { code: None, message: None, extras: None }";
const EMPTY: &str = "* empty: nothing set";
const AGAIN: &str = "*s: a token that comes again";
const TOKENS: &str = "connect.CreatePersistentContactAssociation token: *";

/// All of them. One that is no longer found is an error, as one that is not listed.
#[rustfmt::skip]
pub(crate) const DIFFERENCES: &[Difference] = &[
    of((EVERY, "sent * header user-agent"), ("aws-sdk-rust ua api os lang m md", "slim-sdk ua api os lang m"), AGENT),
    of((EVERY, "sent * header x-amz-user-agent"), ("aws-sdk-rust ua api os lang m md", "slim-sdk ua api os lang m"), AGENT),
    of((EVERY, "sent * header accept"), (NONE, "*/*"), "reqwest sends it, unsigned"),

    of((EMPTY, "sent *"), ("*", NONE), REFUSED),
    of((EMPTY, "result 1"), ("*", "ConstructionFailure"), REFUSED),
    of((EMPTY, "display 1"), ("*", "failed to construct request"), REFUSED),
    of((EMPTY, "context 1"), ("*", "failed to construct request: the input of * cannot be sent: *required member* not set: *"), REFUSED),
    of((EMPTY, "meta 1"), ("*", NO_META), REFUSED),
    of((EMPTY, "*"), ("*", "None"), REFUSED),
    of((EMPTY, "*"), ("*", NONE), REFUSED),

    of((EVERY, "service display *"), ("unhandled error", "the service answered with status * and no error code"), UNHANDLED),
    of((EVERY, "service display *"), ("unhandled error", "* of the JSON)"), UNHANDLED),
    of((EVERY, "service display *"), ("unhandled error (*)", "*Exception*"), UNHANDLED),
    of((EVERY, "service context *"), ("unhandled error: *", "the service answered with status * and no error code: *"), UNHANDLED),
    of((EVERY, "service context *"), ("unhandled error: *", "* of the JSON): *"), UNHANDLED),
    of((EVERY, "service context *"), ("unhandled error (*", "*Exception*"), UNHANDLED),
    of((EVERY, "service debug *"), ("Unhandled(Unhandled { source: *", "Unhandled(Unhandled { source: \"the service answered with status * and no error code\", meta: *"), UNHANDLED),
    of((EVERY, "service debug *"), ("Unhandled(Unhandled { source: DeserializeError {*", "Unhandled(Unhandled { source: DecodeError {*"), UNHANDLED),
    of((EVERY, "source *"), ("Some(\"Error*\")", "Some(\"the service answered with status * and no error code\")"), UNHANDLED),
    of((EVERY, "source *"), ("Some(\"Error at offset *\")", "Some(\"* (line 1, column * of the JSON)\")"), UNHANDLED),
    of(("census whole: *", "display 1"), ("unhandled error (BrandNewException)", "BrandNewException: as the case says"), UNHANDLED),
    of(("census whole: *", "own 1"), ("connect: unhandled error (BrandNewException)", "connect: BrandNewException: as the case says"), UNHANDLED),
    of(("census whole: *", "context 1"), ("unhandled error (BrandNewException): *", "BrandNewException: as the case says: *"), UNHANDLED),
    of(("testing by-hand: *", "display 1"), ("* / unhandled error (Odd)", "* / unhandled error (Odd): m"), UNHANDLED),
    of((EVERY, "meta *"), (NO_META, "ErrorMetadata { code: None, message: None, extras: Some({\"aws_request_id\": \"<uuid *>\"}) }"), ITS_ID),

    of((AGAIN, "result *"), (NONE, "ConstructionFailure"), REPEATED),
    of((AGAIN, "display *"), (NONE, "failed to construct request"), REPEATED),
    of((AGAIN, "context *"), (NONE, "failed to construct request: * answered with the page token it was asked with, so its pages would never end *"), REPEATED),
    of((AGAIN, "meta *"), (NONE, NO_META), REPEATED),
    of((AGAIN, "*"), (NONE, "None"), REPEATED),
    of((AGAIN, "pages 1"), ("2", "3"), REPEATED),

    of(("* full: closed connections", "context 1"), ("dispatch failure: other: client error (SendRequest): connection closed before message completed *", "dispatch failure: io error: the request to 127.0.0.1:* failed: client error (SendRequest): connection closed before message completed *"), CLOSED),
    of(("* full: closed connections", "io, timeout, user, other 1"), ("[false, false, false, true]", "[true, false, false, false]"), CLOSED),

    of((TOKENS, "sent * body"), ("{\"RehydrationType\":*", "{\"ClientToken\":\"<token 1>\",\"RehydrationType\":*"), TOKEN),
    of((TOKENS, "sent * header content-length"), ("64", "117"), TOKEN),

    of(("testing captured: *", "body 1"), ("Some(\"{\\\"Attributes\\\":*", "Some(\"{\\\"InstanceId\\\":*"), ORDER),
];

/// All of them, under the same rule.
pub(crate) const READINGS: &[Reading] = &[Reading {
    official: ".006999Z",
    slim: ".007Z",
    reason: "a timestamp's decimals are read as they are written, not by way of a binary fraction",
}];
