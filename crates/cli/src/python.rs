//! Python's texts of values and its reading of numbers: messages and printed values have them.

use std::fmt::Write as _;

use crate::Value;

/// How a map is called in Python: the AWS CLI reads an option's JSON into ordered dictionaries, and says so.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Dict {
    /// `{'a': 1}`, of class `dict`.
    Plain,
    /// `OrderedDict([('a', 1)])`, of class `collections.OrderedDict`.
    Ordered,
}

/// `repr(value)`.
#[must_use]
pub fn repr(value: &Value, dict: Dict) -> String {
    let mut out = String::new();
    write_repr(&mut out, value, dict);
    out
}

fn write_repr(out: &mut String, value: &Value, dict: Dict) {
    match value {
        Value::Null => out.push_str("None"),
        Value::Bool(true) => out.push_str("True"),
        Value::Bool(false) => out.push_str("False"),
        Value::Integer(number) => _ = write!(out, "{number}"),
        Value::BigInteger(digits) => out.push_str(digits),
        Value::Float(number) => out.push_str(&float(*number)),
        Value::String(text) => write_quoted(out, text),
        Value::Blob(bytes) => write_bytes(out, bytes),
        Value::List(values) => {
            out.push('[');
            for (index, value) in values.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                write_repr(out, value, dict);
            }
            out.push(']');
        }
        Value::Map(entries) => write_map(out, entries, dict),
    }
}

fn write_map(out: &mut String, entries: &[(String, Value)], dict: Dict) {
    let (open, between, close) = match dict {
        Dict::Plain => ("", ": ", ""),
        Dict::Ordered => ("(", ", ", ")"),
    };
    let (begin, end) = match dict {
        Dict::Plain => ("{", "}"),
        Dict::Ordered if entries.is_empty() => ("OrderedDict(", ")"),
        Dict::Ordered => ("OrderedDict([", "])"),
    };
    out.push_str(begin);
    for (index, (key, value)) in entries.iter().enumerate() {
        out.push_str(if index == 0 { "" } else { ", " });
        out.push_str(open);
        write_quoted(out, key);
        out.push_str(between);
        write_repr(out, value, dict);
        out.push_str(close);
    }
    out.push_str(end);
}

/// `repr` of a string.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::new();
    write_quoted(&mut out, text);
    out
}

fn write_quoted(out: &mut String, text: &str) {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    out.push(quote);
    for character in text.chars() {
        match character {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            _ if character == quote => {
                out.push('\\');
                out.push(quote);
            }
            _ if is_printable(character) => out.push(character),
            _ => {
                let code = u32::from(character);
                _ = match code {
                    0..0x100 => write!(out, "\\x{code:02x}"),
                    0x100..0x1_0000 => write!(out, "\\u{code:04x}"),
                    _ => write!(out, "\\U{code:08x}"),
                };
            }
        }
    }
    out.push(quote);
}

/// Python's `str.isprintable`. Rust's escapes for debugging leave the same characters as they are, but for combining ones
/// at the beginning: hence another character in front.
fn is_printable(character: char) -> bool {
    if character.is_ascii() {
        return matches!(character, ' '..='~');
    }
    let text: String = ['a', character].into_iter().collect();
    text.escape_debug().eq(text.chars())
}

fn write_bytes(out: &mut String, bytes: &[u8]) {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        b'"'
    } else {
        b'\''
    };
    out.push('b');
    out.push(char::from(quote));
    for byte in bytes {
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b'\\' => out.push_str("\\\\"),
            _ if *byte == quote => {
                out.push('\\');
                out.push(char::from(quote));
            }
            b' '..=b'~' => out.push(char::from(*byte)),
            _ => _ = write!(out, "\\x{byte:02x}"),
        }
    }
    out.push(char::from(quote));
}

/// `repr` of a float: the shortest digits that mean it, `1e-07`, `1.5e+20`, `4.0`, `nan`, `inf`.
#[must_use]
pub fn float(number: f64) -> String {
    if number.is_nan() {
        return "nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let shortest = format!("{number:e}");
    let (mantissa, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        return format!("{number:?}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs())
}

/// The name of the value's Python class: `int`, `str`, `NoneType`, `collections.OrderedDict`.
#[must_use]
pub fn class(value: &Value, dict: Dict) -> &'static str {
    match value {
        Value::Null => "NoneType",
        Value::Bool(_) => "bool",
        Value::Integer(_) | Value::BigInteger(_) => "int",
        Value::Float(_) => "float",
        Value::String(_) => "str",
        Value::Blob(_) => "bytes",
        Value::List(_) => "list",
        Value::Map(_) => match dict {
            Dict::Plain => "dict",
            Dict::Ordered => "collections.OrderedDict",
        },
    }
}

/// A text that is no number.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NotANumber(String);

impl std::fmt::Display for NotANumber {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for NotANumber {}

/// `int(text)`: spaces around it, a sign and `_` between digits are taken.
///
/// # Errors
///
/// Where the text is no integer, in Python's words.
pub fn parse_integer(text: &str) -> Result<Value, NotANumber> {
    digits_only(text.trim())
        .and_then(|digits| Value::integer(&digits))
        .ok_or_else(|| {
            NotANumber(format!(
                "invalid literal for int() with base 10: {}",
                quoted(text)
            ))
        })
}

/// `float(text)`: as [`parse_integer`], and with `inf`, `infinity` and `nan` in any case.
///
/// # Errors
///
/// Where the text is no number, in Python's words.
pub fn parse_float(text: &str) -> Result<f64, NotANumber> {
    digits_only(text.trim())
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(|| {
            NotANumber(format!(
                "could not convert string to float: {}",
                quoted(text)
            ))
        })
}

/// The text without `_`; `None` where one is not between two digits.
fn digits_only(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let mut before_is_digit = false;
    while let Some(character) = rest.next() {
        if character == '_' {
            if !before_is_digit || !rest.peek().is_some_and(char::is_ascii_digit) {
                return None;
            }
        } else {
            out.push(character);
        }
        before_is_digit = character.is_ascii_digit();
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_pythons() {
        // Judged by `python3 -c 'print(repr(...))'`.
        for (number, text) in [
            (4.0, "4.0"),
            (1e-7, "1e-07"),
            (123_456_789_012_345_680_000.0, "1.2345678901234568e+20"),
            (0.0001, "0.0001"),
            (0.000_012_5, "1.25e-05"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (-0.0, "-0.0"),
            (1e300, "1e+300"),
            (f64::NEG_INFINITY, "-inf"),
        ] {
            assert_eq!(float(number), text);
        }
    }

    #[test]
    fn strings_are_quoted_and_escaped_as_repr_does() {
        for (text, expected) in [
            ("a", "'a'"),
            ("it's", "\"it's\""),
            ("both ' and \"", "'both \\' and \"'"),
            ("tab\tline\nback\\", "'tab\\tline\\nback\\\\'"),
            ("\u{0}\u{7f}\u{a0}\u{ad}", "'\\x00\\x7f\\xa0\\xad'"),
            ("é 日本 e\u{301}", "'é 日本 e\u{301}'"),
            ("\u{301}", "'\u{301}'"),
            ("\u{200b}\u{2028}\u{e000}", "'\\u200b\\u2028\\ue000'"),
            ("\u{e0001}😀", "'\\U000e0001😀'"),
        ] {
            assert_eq!(quoted(text), expected);
        }
    }

    #[test]
    fn containers_are_written_as_repr_does() {
        let map = Value::Map(vec![
            (
                "a".to_owned(),
                Value::List(vec![Value::Null, Value::Bool(true), Value::Float(1.5)]),
            ),
            ("b".to_owned(), Value::Blob(b"x'\xff".to_vec())),
            ("c".to_owned(), Value::Map(Vec::new())),
        ]);
        assert_eq!(
            repr(&map, Dict::Plain),
            r#"{'a': [None, True, 1.5], 'b': b"x'\xff", 'c': {}}"#
        );
        assert_eq!(
            repr(&map, Dict::Ordered),
            r#"OrderedDict([('a', [None, True, 1.5]), ('b', b"x'\xff"), ('c', OrderedDict())])"#
        );
        assert_eq!(class(&map, Dict::Ordered), "collections.OrderedDict");
    }

    #[test]
    fn numbers_are_read_as_python_reads_them() {
        assert_eq!(parse_integer(" -1_000 "), Ok(Value::Integer(-1000)));
        assert_eq!(parse_float("1_0.5e1"), Ok(105.0));
        assert_eq!(parse_float("-Infinity"), Ok(f64::NEG_INFINITY));
        for wrong in ["", "1__0", "_1", "1_", "1.0", "0x1", "- 1"] {
            let error = parse_integer(wrong).unwrap_err().to_string();
            assert_eq!(
                error,
                format!("invalid literal for int() with base 10: '{wrong}'")
            );
        }
        assert_eq!(
            parse_float("soon").unwrap_err().to_string(),
            "could not convert string to float: 'soon'"
        );
    }
}
