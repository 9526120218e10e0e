//! The tables of a command line: what it knows of its services beyond the runtime's rows, as constants.
//!
//! A command line has no types: its rows are those of the typed crates, from the same plan, and beside them stands what
//! only a person needs: texts, values of enums, least lengths and values, names of commands and options, and pages.

mod details;
mod emit;
mod names;
#[cfg(test)]
mod tests;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Error, Problem, Problems};
use crate::model::{Model, Shape, ShapeId};
use crate::plan::types::all;
use crate::plan::{self, Plan, Type};
use crate::select::{self, Selection};
use crate::write::{Files, MARKER};
use crate::{Request, amend, read};

/// Services that a command line has.
#[derive(Clone, Debug, Default)]
pub struct CommandLine {
    /// What is read for each of them, in the order they are listed in.
    pub services: Vec<Request>,
    /// Members that it leaves out: `namespace#Shape$member`.
    pub without: Vec<String>,
}

/// What [`generate`] made.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The files of one folder, a module with its `mod.rs`.
    pub files: Files,
    /// How many operations there are in all.
    pub operations: usize,
}

/// One service's model, and what is planned of it.
struct Source {
    model: Model,
    selection: Selection,
    plan: Plan,
    types: BTreeMap<ShapeId, Type>,
    /// Shapes by the names that the service has for them.
    names: BTreeMap<String, ShapeId>,
}

impl Source {
    /// What is left out of the model is taken from `without`.
    fn new(request: &Request, without: &mut BTreeSet<&str>) -> Result<Self, Error> {
        let mut model = read::read(&request.models)?;
        let (service, found) = select::find_service(&model, request.service.as_deref())?;
        let (service, rename) = (service.id.clone(), found.rename.clone());
        if let Some(amendments) = &request.amendments {
            amend::amend(&mut model, &service, amendments)?;
        }
        without.retain(|id| !leave_out(&mut model, id));
        let selection = select::select(&model, request.service.as_deref(), &request.operations)?;
        let plan = plan::plan(&model, &selection, &request.options)?;
        let types = all(&model, &rename, &selection);
        let name = |id: &ShapeId| {
            let name = rename.get(id).cloned();
            name.unwrap_or_else(|| id.name().to_owned())
        };
        let names = selection.shapes.iter().map(|id| (name(id), id.clone()));
        let names = names.collect();
        Ok(Self {
            model,
            selection,
            plan,
            types,
            names,
        })
    }

    /// The shape that a structure or union of the plan is.
    fn shape(&self, wire: &str) -> Option<&Shape> {
        self.model.shape(self.names.get(wire)?)
    }
}

/// Takes a member out of the model; whether it was there.
fn leave_out(model: &mut Model, id: &str) -> bool {
    let Some((shape, member)) = id.split_once('$') else {
        return false;
    };
    let Some(shape) = model.shapes.get_mut(&ShapeId::new(shape)) else {
        return false;
    };
    let before = shape.members.len();
    shape.members.retain(|known| known.name != member);
    shape.members.len() < before
}

/// The tables of all services. Nothing is written.
///
/// # Errors
/// See [`crate::error::Kind`].
pub fn generate(line: &CommandLine) -> Result<Generated, Error> {
    let mut files = Files::new();
    let mut operations = 0;
    let mut index = format!(
        "// {MARKER}` from the manifest\n//! The services that the command line has, as tables.\n\nuse crate::table::Service;\n"
    );
    let mut modules = Vec::new();
    let mut without = line.without.iter().map(String::as_str).collect();
    for request in &line.services {
        let source = Source::new(request, &mut without)?;
        operations += source.selection.operations.len();
        modules.push(emit::service(&source, &mut files)?);
    }
    let mut problems = Problems::new();
    for id in without {
        let what =
            format!("`cli.without` has `{id}`, which is a member of no model of the command line");
        problems.push(Problem::model(what).fix("correct it, or delete it"));
    }
    problems.into_result()?;
    modules.sort();
    let lines =
        |line: fn(&str) -> String| modules.iter().map(|name| line(name)).collect::<String>();
    index.push('\n');
    index.push_str(&lines(|name| format!("pub mod {name};\n")));
    index
        .push_str("\n/// The services, sorted by the names of their commands.\n#[rustfmt::skip]\n");
    index.push_str("pub const SERVICES: &[&Service] = &[\n");
    index.push_str(&lines(|name| format!("    &{name}::SERVICE,\n")));
    index.push_str("];\n");
    files.insert("mod.rs", index)?;
    Ok(Generated { files, operations })
}
