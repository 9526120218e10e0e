//! An error's text in one line: what was called, what went wrong, and what the service knows the request by.

use std::error::Error;
use std::fmt::{self, Display};

use aws_types::request_id::RequestId as _;

use super::{Unhandled, Variant};

/// The key of the operation's name among the extras of an error's metadata.
pub const OPERATION: &str = "operation";
/// The key of the response's status among the extras of an error's metadata.
pub const STATUS: &str = "status";
/// The key of the number of attempts that were made, among the extras of an error's metadata.
pub const ATTEMPTS: &str = "attempts";

/// Writes an error of an operation. One that a response was read as says all in one line:
/// `StopContact: ContactNotFoundException: no such contact (status 410, request id 5a7e.., 1 attempt)`. One that was made
/// by hand has the official text: `ContactNotFoundException: no such contact`.
pub fn fmt_error(f: &mut fmt::Formatter<'_>, variant: &Variant<'_>) -> fmt::Result {
    let Variant { error, meta, .. } = *variant;
    let Some(operation) = meta.extra(OPERATION) else {
        return Display::fmt(error, f);
    };
    write!(f, "{operation}: ")?;
    match error.downcast_ref::<Unhandled>() {
        None => Display::fmt(error, f)?,
        Some(unhandled) => match (meta.code(), meta.message()) {
            (Some(code), Some(message)) => write!(f, "{code}: {message}")?,
            (Some(text), None) | (None, Some(text)) => f.write_str(text)?,
            (None, None) => Display::fmt(&Brief(&*unhandled.source), f)?,
        },
    }
    let mut before = " (";
    let mut part = |f: &mut fmt::Formatter<'_>, part: fmt::Arguments<'_>| {
        f.write_str(before)?;
        before = ", ";
        f.write_fmt(part)
    };
    if let Some(status) = meta.extra(STATUS) {
        part(f, format_args!("status {status}"))?;
    }
    if let Some(id) = meta.request_id() {
        part(f, format_args!("request id {id}"))?;
    }
    match meta.extra(ATTEMPTS) {
        None => {}
        Some("1") => part(f, format_args!("1 attempt"))?,
        Some(attempts) => part(f, format_args!("{attempts} attempts"))?,
    }
    f.write_str(if before == ", " { ")" } else { "" })
}

/// An error and its causes as one line of text. A cause that repeats what it causes is left out.
#[derive(Debug)]
pub struct Brief<'a>(pub &'a (dyn Error + 'static));

impl Display for Brief<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = self.0.to_string();
        f.write_str(&said)?;
        let mut next = self.0.source();
        while let Some(cause) = next {
            let text = cause.to_string();
            if !said.contains(&text) {
                write!(f, ": {text}")?;
                said = text;
            }
            next = cause.source();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use aws_smithy_runtime_api::client::result::ConnectorError;

    use super::*;
    use crate::error::{ErrorMetadata, SdkError};
    use crate::testing::MakeError;

    fn called() -> aws_smithy_types::error::metadata::Builder {
        ErrorMetadata::builder().custom(OPERATION, "Make")
    }

    #[test]
    fn what_is_known_of_a_call_is_said() {
        let meta = called().code("Code").message("text");
        let meta = meta.custom(STATUS, "400").custom(ATTEMPTS, "3");
        let meta = meta.custom("aws_request_id", "id").build();
        assert_eq!(
            MakeError::generic(meta).to_string(),
            "Make: Code: text (status 400, request id id, 3 attempts)"
        );
        let meta = called().code("Code").custom(ATTEMPTS, "1").build();
        assert_eq!(
            MakeError::generic(meta).to_string(),
            "Make: Code (1 attempt)"
        );
        let meta = called().message("text").build();
        assert_eq!(MakeError::generic(meta).to_string(), "Make: text");
    }

    #[test]
    fn an_error_made_by_hand_has_the_official_text() {
        let meta = ErrorMetadata::builder().code("Code").build();
        assert_eq!(
            MakeError::generic(meta).to_string(),
            "unhandled error (Code)"
        );
    }

    #[test]
    fn a_cause_that_is_said_already_is_left_out() {
        let meta = called().code("Code").message("text").build();
        let error = MakeError::generic(meta);
        // An official error tells its cause, which an operation's error has repeated.
        let error = SdkError::<_, ()>::service_error(error, ());
        let text = Brief(&error).to_string();
        assert_eq!(text.matches("Make: Code: text").count(), 1, "{text}");
        let repeated = MakeError::unhandled(std::io::Error::other("why"));
        assert_eq!(Brief(&repeated).to_string(), "unhandled error: why");
    }

    #[test]
    fn what_no_answer_is_behind_is_told_by_its_causes() {
        let refused = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
        let error = ConnectorError::io(refused.into());
        let error: SdkError<MakeError> = SdkError::dispatch_failure(error);
        let text = MakeError::unhandled(error).to_string();
        assert_eq!(
            text,
            "unhandled error: dispatch failure: io error: connection refused"
        );
    }
}
