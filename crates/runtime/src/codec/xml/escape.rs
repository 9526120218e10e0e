//! Text as documents write it: line ends and references.

use std::borrow::Cow;

use crate::shape::DecodeError;

/// Text with its references resolved: XML's five entities, and characters by their number.
pub(super) fn unescape(raw: &str) -> Result<Cow<'_, str>, DecodeError> {
    let raw = lines(raw);
    let Some((before, mut rest)) = raw.split_once('&') else {
        return Ok(raw);
    };
    let mut text = String::with_capacity(raw.len());
    text.push_str(before);
    loop {
        let reference = rest.split_once(';');
        let char = reference.and_then(|(name, _)| character(name));
        let (Some(char), Some((_, after))) = (char, reference) else {
            let name: String = rest
                .chars()
                .take(16)
                .take_while(|char| *char != ';')
                .collect();
            return Err(DecodeError::new(format!("`&{name}` is no reference")));
        };
        text.push(char);
        let Some((before, after)) = after.split_once('&') else {
            text.push_str(after);
            return Ok(Cow::Owned(text));
        };
        text.push_str(before);
        rest = after;
    }
}

/// Text whose lines end as XML says they do, whatever they ended with.
/// <https://www.w3.org/TR/xml/#sec-line-ends>
pub(super) fn lines(raw: &str) -> Cow<'_, str> {
    if raw.contains('\r') {
        Cow::Owned(raw.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(raw)
    }
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
            let is_number = !digits.is_empty() && digits.chars().all(|char| char.is_digit(radix));
            let number = u32::from_str_radix(digits, radix).ok();
            number.filter(|_| is_number).and_then(char::from_u32)?
        }
    })
}
