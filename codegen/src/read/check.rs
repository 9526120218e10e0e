//! Every target exists and is of a kind that may stand there.

use std::collections::BTreeMap;

use crate::error::{Problem, Problems};
use crate::model::{Model, Shape, ShapeId, ShapeKind};
use crate::nearest::{did_you_mean, nearest};

/// How many dangling targets get a suggestion; looking for one walks the whole model.
const SUGGESTIONS: usize = 20;

/// What may stand in a place.
#[derive(Clone, Copy)]
enum Place {
    Member,
    MapKey,
    InputOrOutput,
    Error,
    Operation,
    Resource,
}

impl Place {
    fn admits(self, target: &Shape) -> bool {
        let kind = &target.kind;
        match self {
            Self::Member => !matches!(
                kind,
                ShapeKind::Operation(_) | ShapeKind::Resource(_) | ShapeKind::Service(_)
            ),
            Self::MapKey => matches!(kind, ShapeKind::String | ShapeKind::Enum),
            Self::InputOrOutput => *kind == ShapeKind::Structure,
            Self::Error => *kind == ShapeKind::Structure && target.traits.has("smithy.api#error"),
            Self::Operation => matches!(kind, ShapeKind::Operation(_)),
            Self::Resource => matches!(kind, ShapeKind::Resource(_)),
        }
    }

    fn wanted(self) -> &'static str {
        match self {
            Self::Member => "a shape that holds data",
            Self::MapKey => "a string or an enum, which a map's key has to be",
            Self::InputOrOutput => "a structure",
            Self::Error => "a structure with the trait `smithy.api#error`",
            Self::Operation => "an operation",
            Self::Resource => "a resource",
        }
    }
}

/// Checks all targets of the model.
pub(super) fn targets(model: &Model, problems: &mut Problems) {
    let mut checker = Checker {
        model,
        names: BTreeMap::new(),
        problems,
    };
    for shape in model.shapes.values() {
        checker.shape(shape);
    }
}

struct Checker<'a> {
    model: &'a Model,
    /// Ids by name, made when the first target is missing.
    names: BTreeMap<&'a str, &'a str>,
    problems: &'a mut Problems,
}

impl Checker<'_> {
    fn shape(&mut self, shape: &Shape) {
        match &shape.kind {
            ShapeKind::List => self.has_members(shape, &["member"]),
            ShapeKind::Map => self.has_members(shape, &["key", "value"]),
            ShapeKind::Operation(operation) => {
                for target in operation.input.iter().chain(&operation.output) {
                    self.target(shape, &shape.id, target, Place::InputOrOutput);
                }
                self.targets(shape, &operation.errors, Place::Error);
            }
            ShapeKind::Resource(resource) => {
                self.targets(shape, &resource.operations, Place::Operation);
                self.targets(shape, &resource.resources, Place::Resource);
            }
            ShapeKind::Service(service) => {
                self.targets(shape, &service.operations, Place::Operation);
                self.targets(shape, &service.resources, Place::Resource);
                self.targets(shape, &service.errors, Place::Error);
            }
            ShapeKind::Enum | ShapeKind::IntEnum => return,
            _ => {}
        }
        for member in &shape.members {
            let place = match shape.kind {
                ShapeKind::Map if member.name == "key" => Place::MapKey,
                _ => Place::Member,
            };
            self.target(shape, &shape.id.member(&member.name), &member.target, place);
        }
    }

    fn has_members(&mut self, shape: &Shape, names: &[&str]) {
        for name in names.iter().filter(|name| shape.member(name).is_none()) {
            self.problems.push(
                Problem::model(format!("there is no `{name}`"))
                    .file(&*shape.file)
                    .shape(&shape.id)
                    .fix(format!(
                        "write `\"{name}\": {{\"target\": \"namespace#Name\"}}`"
                    )),
            );
        }
    }

    fn targets(&mut self, shape: &Shape, targets: &[ShapeId], place: Place) {
        for target in targets {
            self.target(shape, &shape.id, target, place);
        }
    }

    fn target(&mut self, shape: &Shape, at: &ShapeId, target: &ShapeId, place: Place) {
        let problem = match self.model.shape(target) {
            None => {
                let mut fix = format!("define `{target}`, or give the file that does as well");
                let suggestion = self.suggestion(target);
                if !suggestion.is_empty() {
                    fix = format!("{suggestion} Or {fix}");
                }
                Problem::model(format!("targets `{target}`, which no file defines")).fix(fix)
            }
            Some(found) if !place.admits(found) => Problem::model(format!(
                "targets `{target}`, which is not {}",
                place.wanted()
            ))
            .fix("target another shape, or change that one"),
            Some(found) if found.traits.has("smithy.api#mixin") => {
                Problem::model(format!("targets `{target}`, which is a mixin"))
                    .fix("define a shape that uses the mixin, and target that")
            }
            Some(_) => return,
        };
        self.problems.push(problem.file(&*shape.file).shape(at));
    }

    fn suggestion(&mut self, target: &ShapeId) -> String {
        if self.problems.len() >= SUGGESTIONS {
            return String::new();
        }
        if self.names.is_empty() {
            let prelude = |id: &&ShapeId| id.namespace() == "smithy.api";
            let ids = || self.model.shapes.keys();
            // Of two shapes with one name, the model's own is meant rather than the prelude's.
            self.names = ids()
                .filter(prelude)
                .chain(ids().filter(|id| !prelude(id)))
                .map(|id| (id.name(), id.as_str()))
                .collect();
        }
        let near = nearest(target.name(), self.names.keys().copied());
        let ids: Vec<&str> = near
            .iter()
            .filter_map(|name| self.names.get(name).copied())
            .collect();
        did_you_mean(&ids)
    }
}
