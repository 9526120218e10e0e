//! Smithy JSON AST files, 1.0 and 2.x, to one closed [`Model`].
//!
//! Each step is a module: text to shapes as written (`ast`), several files to one (`merge`), what 1.0 implies
//! (`upgrade`), mixins (`mixins`), and then the checks: every target exists and fits (`check`), every shape can be
//! built (`cycles`).

mod ast;
mod check;
mod cycles;
mod exact;
mod id;
mod json;
mod merge;
mod mixins;
mod prelude;
mod upgrade;

use std::path::PathBuf;
use std::sync::Arc;

use ast::{Parsed, Raw};

use crate::error::{Error, Problem, Problems};
use crate::model::Model;

/// The model in these files.
///
/// # Errors
/// A file that cannot be read, is no JSON or no Smithy model; shapes that are defined twice and differently, miss
/// a target, or cannot be built. Problems of one kind are reported together.
pub fn read(files: &[PathBuf]) -> Result<Model, Error> {
    if files.is_empty() {
        return Err(Problem::usage("no model file is given")
            .fix("give one or more Smithy JSON AST files")
            .into());
    }
    let mut problems = Problems::new();
    let mut parsed = Vec::new();
    let mut names: Vec<Arc<str>> = Vec::new();
    for path in files {
        let name: Arc<str> = Arc::from(path.display().to_string());
        if names.contains(&name) {
            continue;
        }
        let text = match std::fs::read(path) {
            Ok(bytes) => String::from_utf8(bytes).map_err(|error| {
                let at = error.utf8_error().valid_up_to();
                Problem::model(format!("not JSON: byte {at} is not UTF-8"))
                    .fix("give a Smithy JSON AST file")
            }),
            Err(error) => Err(Problem::io(format!("cannot be read: {error}"))
                .fix("give the path of a Smithy JSON AST file")),
        };
        let file = match text {
            Ok(text) => ast::parse(&name, &text),
            Err(problem) => Err(problem.file(&*name).into()),
        };
        match file {
            Ok(file) => parsed.push(file),
            Err(error) => problems.extend(error),
        }
        names.push(name);
    }
    problems.into_result()?;
    resolve(parsed, names)
}

/// The model in this text; `name` stands for the file in messages.
///
/// # Errors
/// As [`read`].
pub fn read_str(name: &str, text: &str) -> Result<Model, Error> {
    let name: Arc<str> = Arc::from(name);
    let parsed = ast::parse(&name, text)?;
    resolve(vec![parsed], vec![name])
}

fn resolve(parsed: Vec<Parsed>, files: Vec<Arc<str>>) -> Result<Model, Error> {
    let mut problems = Problems::new();
    let mut merged = merge::merge(parsed, &mut problems);
    for shape in prelude::shapes() {
        let raw = |shape| Raw {
            shape,
            mixins: Vec::new(),
            old: false,
        };
        let id = shape.id.clone();
        merged.shapes.entry(id).or_insert_with(|| raw(shape));
    }
    problems.into_result()?;

    let mut problems = Problems::new();
    upgrade::defaults(&mut merged.shapes);
    let flat = mixins::flatten(merged, &mut problems);
    let mut shapes = flat.into_iter().map(|(id, raw)| (id, raw.shape)).collect();
    upgrade::enums(&mut shapes, &mut problems);
    problems.into_result()?;

    let mut problems = Problems::new();
    let model = Model { shapes, files };
    check::targets(&model, &mut problems);
    problems.into_result()?;

    let mut problems = Problems::new();
    cycles::check(&model, &mut problems);
    problems.into_result()?;
    Ok(model)
}
