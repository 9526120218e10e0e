//! Text as documents write it: line ends and references.

use std::borrow::Cow;

use crate::shape::DecodeError;

/// Text with its references resolved: XML's five entities, and characters by their number.
pub(super) fn unescape(raw: &str) -> Result<Cow<'_, str>, DecodeError> {
    let raw = lines(raw);
    if !raw.contains('&') {
        return Ok(raw);
    }
    let mut text = String::with_capacity(raw.len());
    // What is before the first is text, and each other part begins with a reference.
    let mut parts = raw.split('&');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (name, after) = part.split_once(';').unwrap_or((part, ""));
        let is_closed = name.len() < part.len();
        let Some(char) = character(name).filter(|_| is_closed) else {
            return Err(no_reference(name));
        };
        text.push(char);
        text.push_str(after);
    }
    Ok(Cow::Owned(text))
}

#[cold]
fn no_reference(name: &str) -> DecodeError {
    DecodeError::new(format!("`&{name:.16}` is no reference"))
}

/// Text whose lines end as XML says they do, whatever they ended with.
/// <https://www.w3.org/TR/xml/#sec-line-ends>
pub(super) fn lines(raw: &str) -> Cow<'_, str> {
    if !raw.contains('\r') {
        return Cow::Borrowed(raw);
    }
    let mut text = String::with_capacity(raw.len());
    for (index, line) in raw.split('\r').enumerate() {
        // A line feed behind a carriage return is its other half.
        if index > 0 && !line.starts_with('\n') {
            text.push('\n');
        }
        text.push_str(line);
    }
    Cow::Owned(text)
}

fn character(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let (digits, radix) = number
                .strip_prefix('x')
                .map_or((number, 10), |digits| (digits, 16));
            // Numbers in Rust may have a sign.
            if digits.starts_with('+') {
                return None;
            }
            char::from_u32(u32::from_str_radix(digits, radix).ok()?)?
        }
    })
}
