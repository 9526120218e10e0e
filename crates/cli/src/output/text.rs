//! `--output text`: lines of cells between tabs.

use super::Unfit;
use crate::{Value, python};

/// The lines of a value; keys are sorted.
///
/// A structure's scalars are one line, led by the upper-case key that it has in its parent; then come its other members.
/// Elements of a list of structures have a cell for each scalar key of any of them, empty where they lack it.
///
/// # Errors
///
/// Where a list has both structures and other values. What comes before it is in `out`.
pub fn print(out: &mut String, value: &Value) -> Result<(), Unfit> {
    write(out, value, None, None)
}

fn write(
    out: &mut String,
    value: &Value,
    name: Option<&str>,
    columns: Option<&[&str]>,
) -> Result<(), Unfit> {
    match value {
        Value::Map(entries) => write_map(out, entries, name, columns),
        Value::List(values) => write_list(out, values, name),
        scalar => {
            write_line(out, None, &[scalar.text()]);
            Ok(())
        }
    }
}

fn write_line(out: &mut String, name: Option<&str>, cells: &[String]) {
    if let Some(name) = name {
        out.push_str(&name.to_uppercase());
        out.push('\t');
    }
    out.push_str(&cells.join("\t"));
    out.push('\n');
}

fn write_list(out: &mut String, values: &[Value], name: Option<&str>) -> Result<(), Unfit> {
    if values.iter().any(|value| matches!(value, Value::Map(_))) {
        let columns = scalar_keys(values)?;
        return values
            .iter()
            .try_for_each(|value| write(out, value, name, Some(&columns)));
    }
    let (scalars, lists): (Vec<&Value>, Vec<&Value>) =
        values.iter().partition(|value| value.is_scalar());
    let cells: Vec<String> = scalars.into_iter().map(Value::text).collect();
    if name.is_some() {
        for cell in cells {
            write_line(out, name, &[cell]);
        }
    } else if !cells.is_empty() {
        write_line(out, None, &cells);
    }
    lists
        .into_iter()
        .try_for_each(|list| write(out, list, name, None))
}

/// The keys, sorted, whose value is a scalar in one of the maps or more.
fn scalar_keys(values: &[Value]) -> Result<Vec<&str>, Unfit> {
    let mut keys = Vec::new();
    for value in values {
        let Value::Map(entries) = value else {
            let class = python::class(value, python::Dict::Plain);
            return Err(Unfit(format!("'{class}' object has no attribute 'items'")));
        };
        keys.extend(
            entries
                .iter()
                .filter(|(_, value)| value.is_scalar())
                .map(|(key, _)| key.as_str()),
        );
    }
    keys.sort_unstable();
    keys.dedup();
    Ok(keys)
}

fn write_map(
    out: &mut String,
    entries: &[(String, Value)],
    name: Option<&str>,
    columns: Option<&[&str]>,
) -> Result<(), Unfit> {
    let mut sorted: Vec<&(String, Value)> = entries.iter().collect();
    sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
    let (cells, nested): (Vec<String>, Vec<_>) = match columns {
        None => {
            let (scalars, nested): (Vec<_>, Vec<_>) =
                sorted.into_iter().partition(|(_, value)| value.is_scalar());
            (
                scalars.into_iter().map(|(_, value)| value.text()).collect(),
                nested,
            )
        }
        Some(columns) => {
            let cell = |key: &&str| {
                crate::value::get(entries, key)
                    .map(Value::text)
                    .unwrap_or_default()
            };
            let nested = sorted
                .into_iter()
                .filter(|(key, _)| !columns.contains(&key.as_str()));
            (columns.iter().map(cell).collect(), nested.collect())
        }
    };
    if !cells.is_empty() {
        write_line(out, name, &cells);
    }
    nested
        .into_iter()
        .try_for_each(|(key, value)| write(out, value, Some(key), None))
}
