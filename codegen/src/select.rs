//! Which operations of which service, and the closure of shapes they need.

mod events;
mod http;
mod supported;

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Error, Problem, Problems};
use crate::model::{Model, Operation, Service, Shape, ShapeId, ShapeKind};
use crate::nearest::{did_you_mean, nearest};

pub use supported::{PROTOCOLS, Protocol, protocols_of, unsupported};

/// Which operations to take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operations {
    /// All the service has.
    All,
    /// These, by name or shape id.
    Named(Vec<String>),
}

/// What a crate is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The service.
    pub service: ShapeId,
    /// The protocol its client speaks.
    pub protocol: Protocol,
    /// The operations, sorted by name.
    pub operations: Vec<ShapeId>,
    /// Every data shape these operations reach, inputs, outputs and errors included, the prelude's left out.
    pub shapes: BTreeSet<ShapeId>,
    /// The error structures among `shapes`: those of the operations, and the service's own.
    pub errors: BTreeSet<ShapeId>,
}

/// Selects operations of a service, which may be left out where the model has only one.
///
/// # Errors
/// No or several services; an operation that does not exist; a protocol, trait or shape that is not supported;
/// HTTP bindings that do not fit together. All problems of the selection are reported together.
pub fn select(
    model: &Model,
    service: Option<&str>,
    operations: &Operations,
) -> Result<Selection, Error> {
    let selection = gather(model, service, operations)?;
    let mut problems = Problems::new();
    supported::check(model, &selection, &mut problems);
    problems.into_result()?;
    let mut problems = Problems::new();
    http::check(model, &selection, &mut problems);
    problems.into_result()?;
    Ok(selection)
}

/// As [`select`], without the check that all of it is supported and fits together.
pub(crate) fn gather(
    model: &Model,
    service: Option<&str>,
    operations: &Operations,
) -> Result<Selection, Error> {
    let (shape, service) = find_service(model, service)?;
    let operations = match operations {
        Operations::All => all_sorted(model, shape, service)?,
        Operations::Named(names) => named(model, shape, service, names)?,
    };
    let protocol = supported::protocol(model, shape)?;
    let mut errors: BTreeSet<ShapeId> = service.errors.iter().cloned().collect();
    let mut roots: Vec<&ShapeId> = service.errors.iter().collect();
    for id in &operations {
        if let Some(operation) = operation(model, id) {
            errors.extend(operation.errors.iter().cloned());
            roots.extend(roots_of(operation));
        }
    }
    Ok(Selection {
        service: shape.id.clone(),
        protocol,
        operations,
        shapes: reach(model, roots),
        errors,
    })
}

/// The service of that id, or name; the only one if none is given.
///
/// # Errors
/// There is none, or there are several.
pub fn find_service<'a>(
    model: &'a Model,
    wanted: Option<&str>,
) -> Result<(&'a Shape, &'a Service), Error> {
    let services: Vec<(&Shape, &Service)> = model
        .shapes
        .values()
        .filter_map(|shape| match &shape.kind {
            ShapeKind::Service(service) => Some((shape, service)),
            _ => None,
        })
        .filter(|(shape, _)| !shape.traits.has("smithy.api#mixin"))
        .collect();
    let files = model.files.join(", ");
    let ids = || {
        let ids: Vec<String> = services
            .iter()
            .map(|(shape, _)| format!("`{}`", shape.id))
            .collect();
        ids.join(", ")
    };
    let Some(wanted) = wanted else {
        return match services.as_slice() {
            [only] => Ok(*only),
            [] => Err(Problem::model("no service is defined")
                .file(files)
                .fix("give the file that defines the service as well")
                .into()),
            _ => Err(
                Problem::usage(format!("several services are defined: {}", ids()))
                    .file(files)
                    .fix("say which one with `--service ID`")
                    .into(),
            ),
        };
    };
    let matches: Vec<_> = services
        .iter()
        .filter(|(shape, _)| shape.id.as_str() == wanted || shape.id.name() == wanted)
        .collect();
    match matches.as_slice() {
        [only] => Ok(**only),
        [] if services.is_empty() => Err(Problem::usage(format!(
            "no service `{wanted}`, nor any other"
        ))
        .file(files)
        .fix("give the file that defines the service as well")
        .into()),
        [] => Err(Problem::usage(format!("no service `{wanted}`"))
            .file(files)
            .fix(format!("name one that is defined: {}", ids()))
            .into()),
        _ => Err(
            Problem::usage(format!("several services are named `{wanted}`: {}", ids()))
                .file(files)
                .fix("say which one by its whole id")
                .into(),
        ),
    }
}

/// Every operation of a service, those of its resources included, sorted by name.
#[must_use]
pub fn operations_of(model: &Model, service: &Service) -> Vec<ShapeId> {
    let mut found: BTreeSet<&ShapeId> = service.operations.iter().collect();
    let mut seen: BTreeSet<&ShapeId> = BTreeSet::new();
    let mut todo: Vec<&ShapeId> = service.resources.iter().collect();
    while let Some(id) = todo.pop() {
        let Some(ShapeKind::Resource(resource)) = model.shape(id).map(|shape| &shape.kind) else {
            continue;
        };
        if seen.insert(id) {
            found.extend(&resource.operations);
            todo.extend(&resource.resources);
        }
    }
    let mut operations: Vec<ShapeId> = found.into_iter().cloned().collect();
    operations.sort_by(|a, b| a.name().cmp(b.name()).then_with(|| a.cmp(b)));
    operations
}

/// Every data shape an operation reaches: input, output, its own errors and all below, the prelude's left out.
#[must_use]
pub fn closure_of(model: &Model, operation_id: &ShapeId) -> BTreeSet<ShapeId> {
    operation(model, operation_id)
        .map(|operation| reach(model, roots_of(operation)))
        .unwrap_or_default()
}

fn operation<'a>(model: &'a Model, id: &ShapeId) -> Option<&'a Operation> {
    match &model.shape(id)?.kind {
        ShapeKind::Operation(operation) => Some(operation),
        _ => None,
    }
}

fn roots_of(operation: &Operation) -> impl Iterator<Item = &ShapeId> {
    operation
        .input
        .iter()
        .chain(&operation.output)
        .chain(&operation.errors)
}

fn reach<'a>(model: &'a Model, roots: impl IntoIterator<Item = &'a ShapeId>) -> BTreeSet<ShapeId> {
    let mut found = BTreeSet::new();
    let mut todo: Vec<&ShapeId> = roots.into_iter().collect();
    while let Some(id) = todo.pop() {
        if id.namespace() == "smithy.api" || !found.insert(id) {
            continue;
        }
        let Some(shape) = model.shape(id) else {
            continue;
        };
        if !matches!(shape.kind, ShapeKind::Enum | ShapeKind::IntEnum) {
            todo.extend(shape.members.iter().map(|member| &member.target));
        }
    }
    found.into_iter().cloned().collect()
}

fn all_sorted(model: &Model, shape: &Shape, service: &Service) -> Result<Vec<ShapeId>, Error> {
    let operations = operations_of(model, service);
    let mut problems = Problems::new();
    for (a, b) in operations.iter().zip(operations.iter().skip(1)) {
        if a.name() == b.name() {
            problems.push(
                Problem::model(format!(
                    "has two operations named `{}`: {a} and {b}",
                    a.name()
                ))
                .file(&*shape.file)
                .shape(&shape.id)
                .fix("rename one of them, or select one by its whole id"),
            );
        }
    }
    problems.into_result()?;
    if operations.is_empty() {
        return Err(Problem::model("the service has no operations")
            .file(&*shape.file)
            .shape(&shape.id)
            .fix("bind operations to the service, or give the file that defines them")
            .into());
    }
    Ok(operations)
}

fn named(
    model: &Model,
    shape: &Shape,
    service: &Service,
    names: &[String],
) -> Result<Vec<ShapeId>, Error> {
    let operations = operations_of(model, service);
    let mut by_name: BTreeMap<&str, Vec<&ShapeId>> = BTreeMap::new();
    for id in &operations {
        by_name.entry(id.name()).or_default().push(id);
    }
    let usage = |what: String| Problem::usage(what).file(&*shape.file).shape(&shape.id);
    let mut problems = Problems::new();
    let mut found = BTreeMap::new();
    for name in names {
        let ids = match operations.iter().find(|id| id.as_str() == name) {
            Some(id) => vec![id],
            None => by_name.get(name.as_str()).cloned().unwrap_or_default(),
        };
        match ids.as_slice() {
            [id] => {
                if let Some(other) = found.insert(id.name(), *id).filter(|other| other != id) {
                    problems.push(
                        usage(format!(
                            "two operations named `{}`: {other} and {id}",
                            id.name()
                        ))
                        .fix("select one of them"),
                    );
                }
            }
            [] => {
                let problem = no_operation(name, by_name.keys().copied());
                problems.push(problem.file(&*shape.file).shape(&shape.id));
            }
            [first, ..] => problems.push(
                usage(format!("several operations are named `{name}`"))
                    .fix(format!("give the whole id, such as `{first}`")),
            ),
        }
    }
    problems.into_result()?;
    if found.is_empty() {
        return Err(usage("no operation is selected".to_owned())
            .fix("name operations, or take all")
            .into());
    }
    Ok(found.into_values().cloned().collect())
}

/// The problem of an operation that does not exist, with the nearest of those that do.
pub(crate) fn no_operation<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Problem {
    let suggestion = did_you_mean(&nearest(name, known));
    let fix = if suggestion.is_empty() {
        "`slim-sdk list --model FILE` shows the operations there are".to_owned()
    } else {
        suggestion
    };
    Problem::usage(format!("no operation `{name}`")).fix(fix)
}
