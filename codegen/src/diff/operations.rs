//! Operations: added and removed ones, method and URI, errors, authentication and pages.

use std::collections::BTreeSet;

use serde_json::Value;

use super::compare::{Compare, NOTHING, state_of};
use super::members::STAYS;
use super::surface::{Operation, Pages};
use super::traits::{By, differing};
use super::{Change, Effect, State};
use crate::model::{ShapeId, Traits};

const HTTP: &str = "smithy.api#http";

impl<'a> Compare<'a> {
    pub(super) fn operations(&mut self) {
        let (old, new) = (self.old, self.new);
        for (name, operation) in &old.operations {
            if let Some(now) = new.operations.get(name) {
                self.operation(operation, now);
            } else {
                let subject = operation.shape.id.clone();
                let change = Change::new(subject, "operation", State::Removed, Effect::Breaking);
                self.push(change.rust(Some(operation.method.clone()), None));
            }
        }
        for (name, operation) in &new.operations {
            if !old.operations.contains_key(name) {
                let subject = operation.shape.id.clone();
                let change = Change::new(subject, "operation", State::Added, Effect::Addition);
                self.push(change.rust(None, Some(operation.method.clone())));
            }
        }
    }

    fn operation(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        let id = &old.shape.id;
        for differing in self.traits(id, &old.shape.traits, &new.shape.traits) {
            self.differs(id, &differing, &NOTHING);
        }
        for part in ["method", "uri", "code"] {
            let before = old.shape.traits.property(HTTP, part);
            let after = new.shape.traits.property(HTTP, part);
            if before != after {
                let state = state_of(before, after);
                let change = Change::new(id.clone(), "http", state, Effect::Nothing)
                    .of(part)
                    .values(before, after)
                    .why("only on the wire");
                self.push(change);
            }
        }
        self.pages(id, old.pages.as_ref(), new.pages.as_ref());
        self.paginated(old, new);
        let (effect, why) = unsigned(old, new);
        self.auth(id, &old.shape.traits, &new.shape.traits, effect, why);
        let (before, after) = (&self.old.service.errors, &self.new.service.errors);
        self.errors(id, old.errors(), new.errors(), |error, state| match state {
            State::Removed => after.contains(error),
            _ => before.contains(error),
        });
    }

    /// Errors that an operation, or the service for all of them, declares. `stays` says of an error that only one
    /// of the models declares here, whether operations have it in both all the same.
    pub(super) fn errors(
        &mut self,
        subject: &ShapeId,
        old: &[ShapeId],
        new: &[ShapeId],
        stays: impl Fn(&ShapeId, State) -> bool,
    ) {
        let (before, after): (BTreeSet<&ShapeId>, BTreeSet<&ShapeId>) =
            (old.iter().collect(), new.iter().collect());
        let removed = before.difference(&after).map(|id| (*id, State::Removed));
        let added = after.difference(&before).map(|id| (*id, State::Added));
        for (error, state) in removed.chain(added) {
            let (effect, why) = match state {
                _ if stays(error, state) => (Effect::Nothing, STAYS),
                State::Removed => (Effect::Breaking, ""),
                _ => (Effect::Addition, ""),
            };
            let change = Change::new(subject.clone(), "error", state, effect)
                .of(error.as_str())
                .why(why);
            self.push(change);
        }
        self.order(
            subject,
            "errors",
            old.iter().map(ShapeId::as_str),
            new.iter().map(ShapeId::as_str),
        );
    }

    /// The paginator, as callers see it.
    fn pages(&mut self, id: &ShapeId, old: Option<&Pages>, new: Option<&Pages>) {
        let paginator = |there: bool| there.then(|| "into_paginator".to_owned());
        let mut push = |of: &str, before: Option<String>, after: Option<String>, why| {
            let (state, effect) = match (&before, &after) {
                (None, None) => return,
                (None, Some(_)) => (State::Added, Effect::Addition),
                (Some(_), None) => (State::Removed, Effect::Breaking),
                (Some(a), Some(b)) if a == b => return,
                (Some(_), Some(_)) => (State::Changed, Effect::Breaking),
            };
            let change = Change::new(id.clone(), "paginated", state, effect)
                .of(of)
                .rust(before, after)
                .why(why);
            self.push(change);
        };
        push(
            "paginator",
            paginator(old.is_some()),
            paginator(new.is_some()),
            "",
        );
        if let (Some(old), Some(new)) = (old, new) {
            let size = |pages: &Pages| pages.page_size.then(|| "page_size".to_owned());
            push("pageSize", size(old), size(new), "");
            push("items", old.items.clone(), new.items.clone(), "");
            push(
                "token",
                Some(old.token.clone()),
                Some(new.token.clone()),
                "",
            );
        }
    }

    /// Properties of the trait that callers do not see.
    fn paginated(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        const PAGINATED: &str = "smithy.api#paginated";
        if old.pages.is_none() || new.pages.is_none() {
            return;
        }
        for part in ["inputToken", "outputToken"] {
            let of = |operation: &Operation<'a>, service: &'a Traits| {
                let own = operation.shape.traits.property(PAGINATED, part);
                own.or_else(|| service.property(PAGINATED, part))
            };
            let before = of(old, &self.old.service_shape.traits);
            let after = of(new, &self.new.service_shape.traits);
            if before != after {
                let id = old.shape.id.clone();
                let change = Change::new(id, "paginated", state_of(before, after), Effect::Nothing)
                    .of(part)
                    .values(before, after)
                    .why("the paginator follows it");
                self.push(change);
            }
        }
    }

    /// Traits about authentication.
    pub(super) fn auth(
        &mut self,
        subject: &ShapeId,
        old: &Traits,
        new: &Traits,
        effect: Effect,
        why: &'static str,
    ) {
        for trait_ in differing(old, new) {
            if trait_.aspect == "auth" && trait_.by == By::Elsewhere {
                let state = state_of(trait_.before, trait_.after);
                let change = Change::new(subject.clone(), "auth", state, effect)
                    .of(trait_.id)
                    .values(trait_.before, trait_.after)
                    .why(why);
                self.push(change);
            }
        }
    }
}

/// Whether what an operation itself says of authentication differs.
pub(super) fn says_otherwise(old: &Operation<'_>, new: &Operation<'_>) -> bool {
    let differing = differing(&old.shape.traits, &new.shape.traits);
    differing.iter().any(|trait_| trait_.aspect == "auth")
}

/// What a change of authentication does to callers.
pub(super) fn unsigned(old: &Operation<'_>, new: &Operation<'_>) -> (Effect, &'static str) {
    let anonymous = || {
        let listed = new.shape.traits.get("smithy.api#auth");
        new.shape.traits.has("smithy.api#optionalAuth")
            || listed.and_then(Value::as_array).is_some_and(Vec::is_empty)
    };
    match (old.unsigned, new.unsigned) {
        (true, false) => (Effect::Breaking, "calls need credentials now"),
        (false, true) if !anonymous() => {
            (Effect::Breaking, "calls need credentials of another kind")
        }
        (false, true) => (Effect::Nothing, "calls need no credentials any more"),
        _ => (Effect::Nothing, "calls are signed, or not, as before"),
    }
}
