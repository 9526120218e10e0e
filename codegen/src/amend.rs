//! Amendments: traits of a service's model added, changed or taken away, as data with a reason.

use crate::Amendments;
use crate::error::{Error, Problem, Problems};
use crate::manifest::Amendment;
use crate::model::{Model, ShapeId, ShapeKind, Traits};
use crate::select::operations_of;

/// What came of one amendment.
enum Outcome {
    Changed,
    /// It is for an operation that this model does not have.
    Elsewhere,
    /// The target does not exist.
    NoTarget,
    /// The model says so already.
    Redundant,
}

/// Applies the amendments of that service to the model. Returns lines to tell the user.
///
/// # Errors
/// With `strict`: an amendment whose target does not exist, or that changes nothing any more.
pub fn amend(
    model: &mut Model,
    service: &ShapeId,
    amendments: &Amendments,
) -> Result<Vec<String>, Error> {
    let source = &amendments.source;
    let mut notes = Vec::new();
    let mut problems = Problems::new();
    let mut changed = 0_usize;
    for amendment in amendments
        .services
        .get(service.as_str())
        .into_iter()
        .flatten()
    {
        let target = &amendment.target;
        let (what, fix) = match apply(model, service, amendment) {
            Outcome::Changed => {
                changed += 1;
                continue;
            }
            Outcome::Elsewhere => continue,
            Outcome::NoTarget => (
                "an amendment of a shape or member that the model does not have",
                "correct the amendment's `target`, name the `operation` it is for, or delete it",
            ),
            Outcome::Redundant => (
                "an amendment that changes nothing: the model says so already",
                "delete the amendment",
            ),
        };
        if amendments.strict {
            let shape = ShapeId::new(target);
            problems.push(Problem::model(what).file(source).shape(&shape).fix(fix));
        } else {
            notes.push(format!("{source}: {target}: {what}"));
        }
    }
    problems.into_result()?;
    if changed > 0 {
        let amendments = if changed == 1 {
            "amendment"
        } else {
            "amendments"
        };
        notes.push(format!(
            "{changed} {amendments} of {source} applied to {service}"
        ));
    }
    Ok(notes)
}

fn apply(model: &mut Model, service: &ShapeId, amendment: &Amendment) -> Outcome {
    if let Some(operation) = &amendment.operation
        && !has_operation(model, service, operation)
    {
        return Outcome::Elsewhere;
    }
    let Some(traits) = target(model, &amendment.target) else {
        return Outcome::NoTarget;
    };
    let before = traits.clone();
    for id in &amendment.remove {
        traits.0.remove(id);
    }
    for (id, value) in &amendment.set {
        traits.0.insert(id.clone(), value.clone());
    }
    if *traits == before {
        Outcome::Redundant
    } else {
        Outcome::Changed
    }
}

fn has_operation(model: &Model, service: &ShapeId, name: &str) -> bool {
    match model.shape(service).map(|shape| &shape.kind) {
        Some(ShapeKind::Service(service)) => operations_of(model, service)
            .iter()
            .any(|id| id.name() == name || id.as_str() == name),
        _ => false,
    }
}

fn target<'a>(model: &'a mut Model, id: &str) -> Option<&'a mut Traits> {
    let (shape, member) = match id.split_once('$') {
        Some((shape, member)) => (shape, Some(member)),
        None => (id, None),
    };
    let shape = model.shapes.get_mut(&ShapeId::new(shape))?;
    match member {
        None => Some(&mut shape.traits),
        Some(name) => {
            let mut members = shape.members.iter_mut();
            let member = members.find(|member| member.name == name)?;
            Some(&mut member.traits)
        }
    }
}
