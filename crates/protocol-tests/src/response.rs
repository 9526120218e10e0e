//! What a response case says of the output or error.

use std::error::Error;
use std::fmt::Debug;

use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::byte_stream::ByteStream;

/// Fails unless both values of a member are the same. Two NaNs are.
#[track_caller]
pub fn same<T: PartialEq + Debug>(case: &str, member: &str, found: &T, expected: &T) {
    if found == expected {
        return;
    }
    // NaN is the one value whose text is the same where the value is not.
    let is_same = shown(found) == shown(expected) && shown(found).contains("NaN");
    assert!(
        is_same,
        "{case}: `{member}` is {found:?}, expected {expected:?}"
    );
}

/// A value as text, the entries of its maps in order.
fn shown(value: &impl Debug) -> String {
    let text = format!("{value:#?}");
    let lines: Vec<&str> = text.lines().collect();
    ordered(&lines).concat()
}

/// Lines with all that is indented below them, as one text each; what stands between braces is sorted.
fn ordered(lines: &[&str]) -> Vec<String> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut texts = Vec::new();
    let mut rest = lines;
    while let Some((line, after)) = rest.split_first() {
        let inner = after
            .iter()
            .take_while(|inner| indent(inner) > indent(line))
            .count();
        let (inner, after) = after.split_at(inner);
        let mut inner = ordered(inner);
        if line.ends_with('{') {
            inner.sort();
        }
        texts.push(format!("{line}\n{}", inner.concat()));
        rest = after;
    }
    texts
}

/// Fails unless a stream has these bytes.
#[track_caller]
pub fn stream(case: &str, member: &str, found: impl Into<Option<ByteStream>>, expected: &[u8]) {
    let found = found.into().unwrap_or_default();
    match crate::run(found.collect()) {
        Ok(bytes) => same(case, member, &&*bytes.to_vec(), &expected),
        Err(error) => panic!("{case}: `{member}` cannot be read: {error}"),
    }
}

/// The output of a call.
#[track_caller]
pub fn output<T, E: Debug>(case: &str, result: Result<T, E>) -> T {
    match result {
        Ok(output) => output,
        Err(error) => panic!("{case}: failed: {error:?}"),
    }
}

/// The service's error that a call failed with.
#[track_caller]
pub fn modeled<T: Debug, E, R>(case: &str, result: Result<T, SdkError<E, R>>) -> E
where
    E: Error + 'static,
    R: Debug,
{
    match result {
        Err(SdkError::ServiceError(error)) => error.into_err(),
        Err(error) => panic!("{case}: not the service's error: {error:?}"),
        Ok(output) => panic!("{case}: succeeded: {output:?}"),
    }
}

/// Fails a case whose error is not the modelled one.
#[track_caller]
pub fn unexpected(case: &str, found: &dyn Debug) -> ! {
    panic!("{case}: another error: {found:?}")
}
