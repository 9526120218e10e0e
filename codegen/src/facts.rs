//! Facts: a copy of a model without its texts, for a crate that carries the model inside.
//!
//! The copy has the model's shapes in the model's order, with the service's amendments applied.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::error::{Error, Problem, Problems};
use crate::manifest::Amendment;
use crate::write::{Mode, difference};

/// Traits that say something to people only.
const TEXTS: [&str; 5] = [
    "smithy.api#documentation",
    "smithy.api#examples",
    "smithy.api#externalDocumentation",
    "smithy.api#since",
    "smithy.api#tags",
];

/// A copy to make.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The model.
    pub model: PathBuf,
    /// The copy.
    pub out: PathBuf,
    /// What to change in it.
    pub amendments: Vec<Amendment>,
}

/// What came of writing or checking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The file was new, or had another text.
    Written,
    /// The file had this text already.
    Unchanged,
}

/// How the copy says what made it.
fn generated(model: &Path) -> String {
    let name = model.file_name().unwrap_or_default().to_string_lossy();
    format!("by `slim-sdk generate` from {name}")
}

/// The copy's text.
///
/// # Errors
/// The model cannot be read or is no JSON AST; an amendment's target does not exist.
pub fn text(facts: &Facts) -> Result<String, Error> {
    let path = &facts.model;
    let text = fs::read_to_string(path).map_err(|error| {
        Problem::io(format!("cannot be read: {error}"))
            .path(path)
            .fix("correct the path in the manifest")
    })?;
    let broken = |what: String| {
        Problem::model(what)
            .path(path)
            .fix("give a Smithy JSON AST file")
    };
    let mut model: Value =
        serde_json::from_str(&text).map_err(|error| broken(format!("not JSON: {error}")))?;
    let shapes = model.get_mut("shapes").and_then(Value::as_object_mut);
    let shapes = shapes.ok_or_else(|| broken("`shapes` is missing".to_owned()))?;
    amend(shapes, facts)?;
    shapes.values_mut().for_each(strip);
    let copy = json!({
        "smithy": model.get("smithy"),
        "metadata": { "generated": generated(path) },
        "shapes": model.get("shapes"),
    });
    let text =
        serde_json::to_string_pretty(&copy).map_err(|error| Problem::bug(error.to_string()))?;
    Ok(text + "\n")
}

/// Takes the texts out of a shape and its members.
fn strip(shape: &mut Value) {
    let Some(shape) = shape.as_object_mut() else {
        return;
    };
    if let Some(traits) = shape.get_mut("traits").and_then(Value::as_object_mut) {
        traits.retain(|id, _| !TEXTS.contains(&id.as_str()));
        if traits.is_empty() {
            shape.shift_remove("traits");
        }
    }
    if let Some(members) = shape.get_mut("members").and_then(Value::as_object_mut) {
        members.values_mut().for_each(strip);
    }
    for member in ["member", "key", "value"] {
        shape.get_mut(member).into_iter().for_each(strip);
    }
}

/// Amendments of shapes that the model has. Those for an operation that it does not have are left out.
fn amend(shapes: &mut Map<String, Value>, facts: &Facts) -> Result<(), Error> {
    let mut problems = Problems::new();
    for amendment in &facts.amendments {
        let operation = amendment.operation.as_deref();
        let has = |name: &str| {
            shapes
                .keys()
                .any(|id| id == name || id.ends_with(&format!("#{name}")))
        };
        if !operation.is_none_or(has) {
            continue;
        }
        let Some(traits) = traits(shapes, &amendment.target) else {
            problems.push(
                Problem::model(format!("no `{}` to amend", amendment.target))
                    .path(&facts.model)
                    .fix("correct the amendment's `target`, or delete it"),
            );
            continue;
        };
        for id in &amendment.remove {
            traits.shift_remove(id);
        }
        for (id, value) in &amendment.set {
            traits.insert(id.clone(), value.clone());
        }
    }
    problems.into_result()
}

/// The traits of a shape or member, an empty object where it has none.
fn traits<'a>(
    shapes: &'a mut Map<String, Value>,
    target: &str,
) -> Option<&'a mut Map<String, Value>> {
    let (shape, member) = match target.split_once('$') {
        Some((shape, member)) => (shape, Some(member)),
        None => (target, None),
    };
    let shape = shapes.get_mut(shape)?;
    let owner = match member {
        None => shape,
        Some(name) if shape.get("members").is_some() => shape.get_mut("members")?.get_mut(name)?,
        Some(name) => shape.get_mut(name)?,
    };
    let traits = owner
        .as_object_mut()?
        .entry("traits")
        .or_insert_with(|| Value::Object(Map::new()));
    traits.as_object_mut()
}

/// Writes the copy, in one step, or checks that it is there.
///
/// # Errors
/// Those of [`text`]; the file cannot be read or written, or was not generated; in check mode also when it has another
/// text.
pub fn sync(facts: &Facts, mode: Mode<'_>) -> Result<Outcome, Error> {
    let text = text(facts)?;
    let out = &facts.out;
    let old = match fs::read(out) {
        Ok(old) => Some(old),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(unusable(out, "read", &error)),
    };
    if old.as_deref() == Some(text.as_bytes()) {
        return Ok(Outcome::Unchanged);
    }
    match mode {
        Mode::Check { command } => {
            let what = old.map_or_else(|| "missing".to_owned(), |old| difference(&old, &text));
            Err(Problem::stale(format!("not what is generated now: {what}"))
                .path(out)
                .fix(format!("run `{command}`"))
                .into())
        }
        Mode::Write => {
            refuse_foreign(out, old.as_deref())?;
            replace(out, &text)?;
            Ok(Outcome::Written)
        }
    }
}

/// A file of somebody else's is not replaced.
fn refuse_foreign(out: &Path, old: Option<&[u8]>) -> Result<(), Error> {
    let Some(old) = old else {
        return Ok(());
    };
    let old: Option<Value> = serde_json::from_slice(old).ok();
    let marked = old
        .as_ref()
        .and_then(|old| old.pointer("/metadata/generated"))
        .and_then(Value::as_str);
    if marked.is_some_and(|text| text.starts_with("by `slim-sdk generate` from ")) {
        return Ok(());
    }
    Err(Problem::io("the file is there, and was not generated")
        .path(out)
        .fix("move it away, or give `facts` another path")
        .into())
}

fn replace(out: &Path, text: &str) -> Result<(), Error> {
    let name = out.file_name().unwrap_or_default().to_string_lossy();
    let new = out.with_file_name(format!(".{name}.new-{}", std::process::id()));
    let folder = out.parent().map_or(Ok(()), fs::create_dir_all);
    let written = folder
        .and_then(|()| fs::write(&new, text))
        .and_then(|()| fs::rename(&new, out));
    written.map_err(|error| {
        drop(fs::remove_file(&new));
        unusable(out, "written", &error)
    })
}

fn unusable(out: &Path, done: &str, error: &std::io::Error) -> Error {
    Problem::io(format!("cannot be {done}: {error}"))
        .path(out)
        .fix("give `facts` a path that you may read and write")
        .into()
}
