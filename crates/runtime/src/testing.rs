//! What this crate's tests share: shapes and operations as a generated crate has them, and an HTTP client that answers
//! from a script.

#![allow(
    unreachable_pub,
    reason = "what a generated crate publishes stays in here"
)]

mod http;
mod log;
pub(crate) mod payload;
pub(crate) mod rpc;
mod service;
mod shapes;
mod streaming;

pub(crate) use self::http::{Recorded, Script, Step};
pub(crate) use self::log::{Log, listen};
pub(crate) use self::service::{
    Busy, InvalidParameter, Make, MakeCall, MakeError, MakeInput, TestService, base, client,
    credentials, make, own_partition, pages,
};
pub(crate) use self::shapes::{Choice, Color, Everything, shape};
pub(crate) use self::streaming::{frames, keep};

#[test]
fn what_every_enum_and_error_has() {
    use std::str::FromStr as _;

    use crate::generated::ErrorMetadata;

    assert_eq!(Color::try_parse("RED").unwrap(), Color::Red);
    let error = Color::try_parse("MAUVE").unwrap_err();
    assert_eq!(error.to_string(), "unknown enum variant: 'MAUVE'");
    assert_eq!(Color::from_str("MAUVE").unwrap().to_string(), "MAUVE");
    assert_eq!(Color::Red.as_ref(), "RED");

    let meta = || {
        ErrorMetadata::builder()
            .code("Code")
            .message("message")
            .build()
    };
    let error = MakeError::generic(meta());
    assert_eq!(
        (error.meta().code(), error.meta().message()),
        (Some("Code"), Some("message"))
    );
    assert_eq!(error.to_string(), "unhandled error (Code): message");
    assert_eq!(
        MakeError::unhandled("why").to_string(),
        "unhandled error: why"
    );
}
