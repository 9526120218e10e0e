//! `--output table`: which sections, columns and rows a value has.

mod section;

use crate::{Value, python};

use super::Unfit;
use super::color::{Color, Writer};
use section::{Section, Table};

/// The value as a table with a title, which is the operation's name. Where it is wider than `width` columns, sections of
/// one row stand upright. Nothing is printed of what Python takes for false: null, 0, `""`, `[]`.
///
/// # Errors
///
/// Where a list mixes rows that have no common table.
pub fn print(title: &str, value: &Value, width: usize, color: Color) -> Result<String, Unfit> {
    let mut table = Table::default();
    if !build(&mut table, Some(title), value, 0)? {
        return Ok(String::new());
    }
    let mut writer = Writer::new(color);
    table.render(&mut writer, width, color);
    Ok(writer.out)
}

fn is_false(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) | Value::Integer(0) => true,
        Value::Float(number) => *number == 0.0,
        Value::String(text) => text.is_empty(),
        Value::Blob(bytes) => bytes.is_empty(),
        Value::List(values) => values.is_empty(),
        Value::Map(entries) => entries.is_empty(),
        _ => false,
    }
}

fn build(
    table: &mut Table,
    title: Option<&str>,
    value: &Value,
    level: usize,
) -> Result<bool, Unfit> {
    if is_false(value) {
        return Ok(false);
    }
    if let Some(title) = title {
        table.sections.push(Section::new(Some(title), level));
    }
    match value {
        Value::List(values) if matches!(values.first(), Some(Value::Map(_))) => {
            build_maps(table, title, values, level)?;
        }
        Value::List(values) => {
            for item in values {
                build_row(table, item)?;
            }
        }
        Value::Map(entries) => build_map(table, entries, level)?,
        _ => {}
    }
    Ok(true)
}

fn build_row(table: &mut Table, item: &Value) -> Result<(), Unfit> {
    match item {
        Value::List(cells) if cells.iter().all(Value::is_scalar) => {
            table.section().add_row(cells.iter().map(Value::text))
        }
        Value::List(_) => build(table, None, item, 0).map(|_| ()),
        Value::Map(entries) => table
            .section()
            .add_row(entries.iter().map(|(key, _)| key.clone())),
        scalar => table.section().add_row([scalar.text()]),
    }
}

fn build_map(table: &mut Table, entries: &[(String, Value)], level: usize) -> Result<(), Unfit> {
    let (mut scalars, mut nested): (Vec<_>, Vec<_>) =
        entries.iter().partition(|(_, value)| value.is_scalar());
    scalars.sort_by(|(a, _), (b, _)| a.cmp(b));
    nested.sort_by(|(a, _), (b, _)| a.cmp(b));
    match scalars.as_slice() {
        [] => {}
        [(key, value)] => table.section().add_row([key.clone(), value.text()])?,
        _ => {
            table
                .section()
                .add_headers(scalars.iter().map(|(key, _)| key.clone()))?;
            table
                .section()
                .add_row(scalars.iter().map(|(_, value)| value.text()))?;
        }
    }
    for (key, value) in nested {
        build(table, Some(key), value, level + 1)?;
    }
    Ok(())
}

fn build_maps(
    table: &mut Table,
    title: Option<&str>,
    values: &[Value],
    level: usize,
) -> Result<(), Unfit> {
    let maps: Result<Vec<_>, Unfit> = values.iter().map(entries).collect();
    let maps = maps?;
    let keys = |scalar: bool| {
        let all = maps.iter().flat_map(|entries| entries.iter());
        let mut keys: Vec<&str> = all
            .filter(|(_, value)| value.is_scalar() == scalar)
            .map(|(key, _)| key.as_str())
            .collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    };
    let (columns, nested) = (keys(true), keys(false));
    let headers = || columns.iter().map(|key| (*key).to_owned());
    table.section().add_headers(headers())?;
    for (index, map) in maps.iter().enumerate() {
        if index > 0 && !nested.is_empty() {
            table.sections.push(Section::new(title, level));
            table.section().add_headers(headers())?;
        }
        if let Some(other) = values
            .get(index)
            .filter(|value| !matches!(value, Value::Map(_)) && !columns.is_empty())
        {
            let class = python::class(other, python::Dict::Plain);
            return Err(Unfit(format!("'{class}' object has no attribute 'get'")));
        }
        let cell = |key: &&str| {
            crate::value::get(map, key)
                .map(Value::text)
                .unwrap_or_default()
        };
        table.section().add_row(columns.iter().map(cell))?;
        for key in &nested {
            if let Some(value) = crate::value::get(map, key) {
                build(table, Some(key), value, level + 1)?;
            }
        }
    }
    Ok(())
}

type Entry = (String, Value);

/// The entries of one of the maps; of another value what Python says where it looks for keys in it.
fn entries(value: &Value) -> Result<&[Entry], Unfit> {
    let class = |value| python::class(value, python::Dict::Plain);
    Err(Unfit(match value {
        Value::Map(entries) => return Ok(entries),
        // Without elements there is nothing to look for yet.
        Value::String(text) if text.is_empty() => return Ok(&[]),
        Value::List(values) => {
            let wrong = values.iter().find_map(|key| match key {
                Value::Integer(index)
                    if usize::try_from(index.unsigned_abs()).is_ok_and(|at| at < values.len()) =>
                {
                    None
                }
                Value::Bool(index) if usize::from(*index) < values.len() => None,
                Value::Integer(_) | Value::Bool(_) => Some("list index out of range".to_owned()),
                Value::BigInteger(_) => {
                    Some("cannot fit 'int' into an index-sized integer".to_owned())
                }
                other => Some(format!(
                    "list indices must be integers or slices, not {}",
                    class(other)
                )),
            });
            let Some(wrong) = wrong else {
                return Ok(&[]);
            };
            wrong
        }
        Value::String(_) => "string indices must be integers, not 'str'".to_owned(),
        other => format!("'{}' object is not iterable", class(other)),
    }))
}
