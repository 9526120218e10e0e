//! Errors as one line of text.

use std::error::Error;
use std::fmt;

/// An error and its causes. A cause that repeats what it causes is left out.
pub(crate) struct Brief<'a>(pub(crate) &'a (dyn Error + 'static));

impl fmt::Display for Brief<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut last = self.0.to_string();
        f.write_str(&last)?;
        let mut next = self.0.source();
        while let Some(cause) = next {
            let text = cause.to_string();
            if !last.ends_with(&text) {
                write!(f, ": {text}")?;
                last = text;
            }
            next = cause.source();
        }
        Ok(())
    }
}
