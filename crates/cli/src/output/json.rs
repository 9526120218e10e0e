//! Values as JSON text, as Python's `json.dumps` lays it out.

use std::fmt::Write as _;

use crate::{Value, python};

/// Where spaces and lines are, and whether other characters than ASCII's are escaped.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Layout {
    /// `{"a":1}` in ASCII.
    Compact,
    /// `{"a": 1}` in ASCII.
    Spaced,
    /// A line for each value, four spaces a level, in ASCII: skeletons.
    Indented,
    /// The same with all characters as they are: output.
    Printed,
}

/// The value as JSON. Bytes become base64 text; numbers that are none become `NaN`, `Infinity` and `-Infinity`.
#[must_use]
pub fn dump(value: &Value, layout: Layout) -> String {
    let mut out = String::new();
    write(&mut out, value, layout, 0);
    out
}

/// What `--output json` prints: nothing of an empty result, else [`Layout::Printed`] and a newline.
#[must_use]
pub fn print(value: &Value) -> String {
    if matches!(value, Value::Map(entries) if entries.is_empty()) {
        return String::new();
    }
    let mut out = dump(value, Layout::Printed);
    out.push('\n');
    out
}

fn write(out: &mut String, value: &Value, layout: Layout, level: usize) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(flag) => _ = write!(out, "{flag}"),
        Value::Integer(number) => _ = write!(out, "{number}"),
        Value::BigInteger(digits) => out.push_str(digits),
        Value::Float(number) => write_float(out, *number),
        Value::String(text) => write_string(out, text, layout),
        Value::Blob(bytes) => {
            out.push('"');
            write_base64(out, bytes);
            out.push('"');
        }
        Value::List(values) if values.is_empty() => out.push_str("[]"),
        Value::List(values) => {
            out.push('[');
            for (index, value) in values.iter().enumerate() {
                separate(out, layout, level + 1, index == 0);
                write(out, value, layout, level + 1);
            }
            end_line(out, layout, level);
            out.push(']');
        }
        Value::Map(entries) if entries.is_empty() => out.push_str("{}"),
        Value::Map(entries) => {
            out.push('{');
            for (index, (key, value)) in entries.iter().enumerate() {
                separate(out, layout, level + 1, index == 0);
                write_string(out, key, layout);
                out.push_str(if layout == Layout::Compact { ":" } else { ": " });
                write(out, value, layout, level + 1);
            }
            end_line(out, layout, level);
            out.push('}');
        }
    }
}

fn separate(out: &mut String, layout: Layout, level: usize, first: bool) {
    if !first {
        out.push_str(if layout == Layout::Spaced { ", " } else { "," });
    }
    end_line(out, layout, level);
}

fn end_line(out: &mut String, layout: Layout, level: usize) {
    if matches!(layout, Layout::Indented | Layout::Printed) {
        out.push('\n');
        out.extend(std::iter::repeat_n("    ", level));
    }
}

fn write_float(out: &mut String, number: f64) {
    if number.is_finite() {
        out.push_str(&python::float(number));
    } else if number.is_nan() {
        out.push_str("NaN");
    } else {
        out.push_str(if number > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        });
    }
}

fn write_string(out: &mut String, text: &str, layout: Layout) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..' ' => _ = write!(out, "\\u{:04x}", u32::from(character)),
            ' '..='~' => out.push(character),
            _ if layout == Layout::Printed => out.push(character),
            _ => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
    }
    out.push('"');
}

fn write_base64(out: &mut String, bytes: &[u8]) {
    out.push_str(&aws_smithy_types::base64::encode(bytes));
}
