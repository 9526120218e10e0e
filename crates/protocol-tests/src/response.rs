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
    let (found, expected) = (format!("{found:?}"), format!("{expected:?}"));
    // NaN is the one value whose text is the same where the value is not.
    assert!(
        found == expected && found.contains("NaN"),
        "{case}: `{member}` is {found}, expected {expected}"
    );
}

/// Fails unless a stream has these bytes.
#[track_caller]
pub fn stream(case: &str, member: &str, found: ByteStream, expected: &[u8]) {
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
