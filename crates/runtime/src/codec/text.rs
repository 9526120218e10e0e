//! Writes and reads single values as text: labels, query parameters and headers.

use crate::schema::{Target, TimestampFormat};
use crate::shape::scalar::{Accept, Found, Refused, Scalar, Style, Wanted};
use crate::shape::{DecodeError, Decoder, Encode, Encoder, Entries, Items, Visit};

/// The texts of a value: one of a scalar, one an item of a list. Aggregates inside lists have none.
///
/// The error says what is wrong with a value that has no text, such as a date that its format cannot write.
pub fn texts(
    value: &dyn Encode,
    target: &Target,
    timestamps: TimestampFormat,
) -> Result<Vec<String>, String> {
    Texts::of(value, target, timestamps).map(|out| out.all)
}

/// The entries of a map in the order of their keys, each value with its texts.
pub fn pairs(
    value: &dyn Encode,
    target: &Target,
    timestamps: TimestampFormat,
) -> Result<Vec<(String, Vec<String>)>, String> {
    Texts::of(value, target, timestamps).map(|out| out.pairs)
}

struct Texts {
    all: Vec<String>,
    pairs: Vec<(String, Vec<String>)>,
    timestamps: TimestampFormat,
    failure: Option<String>,
}

impl Texts {
    fn of(
        value: &dyn Encode,
        target: &Target,
        timestamps: TimestampFormat,
    ) -> Result<Self, String> {
        let mut out = Self {
            all: Vec::new(),
            pairs: Vec::new(),
            timestamps,
            failure: None,
        };
        value.encode(target, &mut out);
        match out.failure.take() {
            None => Ok(out),
            Some(failure) => Err(failure),
        }
    }
}

impl Encoder for Texts {
    fn string(&mut self, value: &str) {
        self.all.push(value.to_owned());
    }

    fn scalar(&mut self, target: &Target, value: &dyn Scalar) {
        let mut text = String::new();
        match value.write(target, style(self.timestamps), &mut text) {
            Ok(_) => self.all.push(text),
            Err(problem) => self.failure = Some(problem),
        }
    }

    fn list(&mut self, target: &Target, items: &dyn Items) {
        for index in 0..items.count() {
            if let Some(item) = items.item(index) {
                item.encode(target.item(), self);
            }
        }
    }

    fn map(&mut self, target: &Target, entries: &dyn Entries) {
        entries.each(
            &mut |key, value| match texts(value, target.item(), self.timestamps) {
                Ok(texts) => {
                    let at = self.pairs.partition_point(|(other, _)| **other < *key);
                    self.pairs.insert(at, (key.to_owned(), texts));
                }
                Err(failure) => self.failure = Some(format!("{key:?}: {failure}")),
            },
        );
    }
}

/// Whether a target is written as an HTTP date, which holds a comma.
pub(crate) fn is_http_date(target: &Target) -> bool {
    matches!(target, Target::Timestamp(format) if format.or(TimestampFormat::HttpDate) == TimestampFormat::HttpDate)
}

/// How scalars are written where everything is text.
pub(crate) const fn style(timestamps: TimestampFormat) -> Style {
    Style {
        timestamps,
        is_json: false,
    }
}

/// Has a scalar taken from its text.
pub(crate) fn scalar(text: &str, wanted: Wanted, accept: Accept<'_>) -> Result<(), DecodeError> {
    accept(Found::Plain(text)).map_err(|refused| match refused {
        Refused::Within(error) => error,
        Refused::Other | Refused::NotOne | Refused::TooLarge => {
            let expected = match wanted {
                Wanted::Boolean => "true or false",
                // A blob may be long.
                Wanted::Blob => return DecodeError::new("expected base64 text"),
                wanted => wanted.expected(),
            };
            DecodeError::new(format!("expected {expected}, found `{text}`"))
        }
    })
}

/// Reads a value from the text of a header: a scalar from all of it, a list from its items.
pub struct Header<'a>(pub &'a str);

impl Decoder for Header<'_> {
    fn option(&mut self, some: Visit<'_>) -> Result<bool, DecodeError> {
        some(self).map(|()| true)
    }

    fn string(&mut self) -> Result<String, DecodeError> {
        Ok(self.0.to_owned())
    }

    fn scalar(&mut self, wanted: Wanted, accept: Accept<'_>) -> Result<(), DecodeError> {
        scalar(self.0, wanted, accept)
    }

    fn timestamps(&self) -> TimestampFormat {
        TimestampFormat::HttpDate
    }

    fn list(&mut self, target: &Target, item: Visit<'_>) -> Result<(), DecodeError> {
        for text in split(self.0, is_http_date(target.item()))? {
            item(&mut Header(&text))?;
        }
        Ok(())
    }
}

/// The items of a header's list: split at commas outside quotes, quotes and their escapes taken away. HTTP dates hold
/// one comma each, after the day's name.
/// <https://smithy.io/2.0/spec/http-bindings.html#httpheader-trait>
fn split(text: &str, dates: bool) -> Result<Vec<String>, DecodeError> {
    let mut items = Vec::new();
    let mut item = String::new();
    let mut chars = text.chars();
    let mut quoted = false;
    let mut was_quoted = false;
    while let Some(char) = chars.next() {
        match char {
            '"' if quoted => quoted = false,
            '"' if item.trim().is_empty() && !was_quoted => {
                quoted = true;
                was_quoted = true;
                item.clear();
            }
            '\\' if quoted => item.extend(chars.next()),
            ',' if !(quoted || dates && is_day(item.trim())) => {
                finish(&mut items, &mut item, &mut was_quoted);
            }
            _ => item.push(char),
        }
    }
    if quoted {
        return Err(DecodeError::new("a quoted item of the header has no end"));
    }
    if !(items.is_empty() && item.trim().is_empty() && !was_quoted) {
        finish(&mut items, &mut item, &mut was_quoted);
    }
    Ok(items)
}

fn finish(items: &mut Vec<String>, item: &mut String, was_quoted: &mut bool) {
    let text = std::mem::take(item);
    items.push(if std::mem::take(was_quoted) {
        text
    } else {
        text.trim().to_owned()
    });
}

fn is_day(text: &str) -> bool {
    matches!(text, "Mon" | "Tue" | "Wed" | "Thu" | "Fri" | "Sat" | "Sun")
}

/// The text of a header's list: items with a comma or a quote, or with spaces that readers would trim, are quoted.
#[must_use]
pub fn join(items: &[String], dates: bool) -> String {
    let quote = |item: &String| {
        let is_plain =
            !item.is_empty() && item.trim().len() == item.len() && !item.contains([',', '"']);
        if !dates && !is_plain {
            format!("\"{}\"", item.replace('\\', "\\\\").replace('"', "\\\""))
        } else {
            item.clone()
        }
    };
    items.iter().map(quote).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
