//! Clashes: what becomes one name in Rust.

use std::collections::{BTreeMap, BTreeSet};

use super::build::Planner;
use super::{Field, Plan, names};
use crate::error::Problem;
use crate::model::Shape;

impl Planner<'_> {
    /// Reports members that become the same name in Rust.
    pub(super) fn unique<'n>(
        &mut self,
        shape: &Shape,
        names: impl Iterator<Item = (String, &'n str)>,
    ) {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        let mut told = BTreeSet::new();
        for (rust, wire) in names {
            if let Some(other) = seen.insert(rust.clone(), wire)
                && told.insert((other, wire))
            {
                self.problems.push(
                    Problem::model(format!("its members `{other}` and `{wire}` both become `{rust}` in Rust"))
                        .file(&*shape.file)
                        .shape(&shape.id)
                        .fix("rename one of them in the model, and keep its name on the wire with `smithy.api#jsonName`"),
                );
            }
        }
    }

    /// Reports shapes that become the same name in Rust, or one that crates have for themselves.
    pub(super) fn clashes(&mut self, plan: &Plan, service: &Shape) {
        if let Some(error) = plan.errors.iter().find(|error| error.name == "Unhandled") {
            self.problems.push(
                Problem::model(format!("the error `{}` becomes `Unhandled` in Rust, which is the name of all errors that the model does not have", error.wire))
                    .file(&*service.file)
                    .shape(&service.id)
                    .fix("give it another name in the service's `rename`"),
            );
        }
        let modules = plan
            .operations
            .iter()
            .map(|operation| ("operation", operation.module.clone(), &operation.wire));
        let structures = plan
            .structures
            .iter()
            .map(|shape| ("type", names::module(&shape.name), &shape.wire));
        let unions = plan
            .unions
            .iter()
            .map(|shape| ("type", names::module(&shape.name), &shape.wire));
        let enums = plan
            .enums
            .iter()
            .map(|shape| ("type", names::module(&shape.name), &shape.name));
        let errors = plan
            .errors
            .iter()
            .map(|shape| ("error", names::module(&shape.name), &shape.wire));
        let stream_errors = plan.unions.iter().filter_map(|shape| {
            let name = &shape.stream.as_ref()?.name;
            Some(("error", names::module(name), name))
        });
        let mut seen: BTreeMap<(&str, String), &String> = BTreeMap::new();
        for (space, name, wire) in modules
            .chain(structures)
            .chain(unions)
            .chain(enums)
            .chain(errors)
            .chain(stream_errors)
        {
            if let Some(other) = seen.insert((space, name.clone()), wire) {
                self.problems.push(
                    Problem::model(format!(
                        "the {space}s `{other}` and `{wire}` both become `{name}` in Rust"
                    ))
                    .file(&*service.file)
                    .shape(&service.id)
                    .fix(
                        "give one of them another name in the service's `rename`, or leave it out",
                    ),
                );
            }
        }
    }
}

/// The names that a member takes: its field's and getter's, and its other setters' in the builder.
pub(super) fn methods(field: &Field) -> [(String, &str); 3] {
    let bare = names::bare(&field.name);
    [
        field.name.clone(),
        format!("set_{bare}"),
        format!("get_{bare}"),
    ]
    .map(|name| (name, field.wire.as_str()))
}
