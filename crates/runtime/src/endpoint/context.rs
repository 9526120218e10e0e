//! Parameters that an operation gives: from the model, or from the call's input.

use super::error::EndpointError;
use super::params::{ParamValue, Params, constant};
use super::table::{Binding, Kind, Rules, Source, Step};
use crate::schema::{REQUIRED, Target};
use crate::shape::scalar::{Scalar, Value};
use crate::shape::{Encoder, Entries, Items, Shape};

/// Sets the parameters that an operation and its input give.
pub(crate) fn bind(
    bindings: &[Binding],
    rules: &Rules,
    input: Option<&dyn Shape>,
    params: &mut Params,
) -> Result<(), EndpointError> {
    for binding in bindings {
        let Some(index) = rules.index(binding.parameter) else {
            continue;
        };
        let kind = rules.parameters.get(index).map(|known| known.kind);
        let value = match (&binding.source, input) {
            (Source::Static(value), _) => constant(value),
            (Source::Input(path, find), Some(input)) => (find.0)(path, kind, input)?,
            (Source::Input(..), None) => None,
        };
        if value.is_some() {
            params.set(index, value);
        }
    }
    Ok(())
}

/// How a value is found in an input: a row's own, so that programs whose operations have no such row do without.
#[derive(Clone, Copy, Debug)]
pub struct Finder(fn(&[Step], Option<Kind>, &dyn Shape) -> Answer);

type Answer = Result<Option<ParamValue>, EndpointError>;

pub(super) const FIND: Finder = Finder(|path, kind, input| {
    let value = find(path, kind, input);
    not_blank(path, input, value.as_ref())?;
    Ok(value)
});

/// Refuses a required member that is blank: it is part of where the call goes.
fn not_blank(
    path: &[Step],
    input: &dyn Shape,
    value: Option<&ParamValue>,
) -> Result<(), EndpointError> {
    let ([Step::Field(name)], Some(ParamValue::String(text))) = (path, value) else {
        return Ok(());
    };
    let is_required = |member: &crate::schema::Member| member.name == *name && member.is(REQUIRED);
    if text.trim().is_empty() && input.schema().members.iter().any(is_required) {
        return Err(EndpointError::Blank {
            member: (*name).to_owned(),
        });
    }
    Ok(())
}

/// What a path leads to, if it is of the parameter's type.
fn find(path: &[Step], kind: Option<Kind>, input: &dyn Shape) -> Option<ParamValue> {
    let mut found = Found::default();
    Walk {
        path,
        found: &mut found,
    }
    .structure(input);
    match kind? {
        Kind::String => found.texts.into_iter().next().map(ParamValue::String),
        Kind::Boolean => found.boolean.map(ParamValue::Boolean),
        Kind::StringArray => found
            .is_list
            .then_some(ParamValue::StringArray(found.texts)),
    }
}

#[derive(Default)]
struct Found {
    texts: Vec<String>,
    boolean: Option<bool>,
    /// There is a list, which may be empty.
    is_list: bool,
}

/// Stands where the rest of a path begins.
struct Walk<'p, 'f> {
    path: &'p [Step],
    found: &'f mut Found,
}

impl Walk<'_, '_> {
    fn is_end(&self) -> bool {
        self.path.is_empty()
    }
}

impl Encoder for Walk<'_, '_> {
    fn scalar(&mut self, _: &Target, value: &dyn Scalar) {
        if let Value::Boolean(value) = value.value()
            && self.is_end()
        {
            self.found.boolean.get_or_insert(value);
        }
    }

    fn string(&mut self, value: &str) {
        if self.is_end() {
            self.found.texts.push(value.to_owned());
        }
    }

    fn structure(&mut self, shape: &dyn Shape) {
        match self.path {
            [Step::Field(name), rest @ ..] => {
                let members = shape.schema().members;
                let Some(index) = members.iter().position(|member| member.name == *name) else {
                    return;
                };
                let member = shape.get(index).zip(members.get(index));
                if let Some((value, member)) = member.filter(|(value, _)| value.is_set()) {
                    let found = &mut *self.found;
                    value.encode(&member.target, &mut Walk { path: rest, found });
                }
            }
            [Step::Select(paths), rest @ ..] => {
                self.found.is_list = true;
                for path in *paths {
                    let whole = [path, rest].concat();
                    let found = &mut *self.found;
                    Walk {
                        path: &whole,
                        found,
                    }
                    .structure(shape);
                }
            }
            _ => {}
        }
    }

    fn list(&mut self, target: &Target, items: &dyn Items) {
        // Lists in lists come out as one: parameters hold no others.
        let rest = match self.path {
            [] => self.path,
            [Step::Each, rest @ ..] => rest,
            _ => return,
        };
        self.found.is_list = true;
        for item in (0..items.count()).filter_map(|index| items.item(index)) {
            let found = &mut *self.found;
            item.encode(target.item(), &mut Walk { path: rest, found });
        }
    }

    fn map(&mut self, target: &Target, entries: &dyn Entries) {
        let path = self.path;
        let found = &mut *self.found;
        match path {
            [Step::Keys] => {
                found.is_list = true;
                // A map has no order; parameters that are equal have to compare so.
                let start = found.texts.len();
                entries.each(&mut |key, _| {
                    let others = found.texts.iter().skip(start);
                    let at = start + others.take_while(|other| other.as_str() < key).count();
                    found.texts.insert(at, key.to_owned());
                });
            }
            [Step::Each, rest @ ..] => {
                found.is_list = true;
                entries.each(&mut |_, value| {
                    let found = &mut *found;
                    value.encode(target.item(), &mut Walk { path: rest, found });
                });
            }
            [Step::Field(name), rest @ ..] => entries.each(&mut |key, value| {
                if key == *name {
                    let found = &mut *found;
                    value.encode(target.item(), &mut Walk { path: rest, found });
                }
            }),
            _ => {}
        }
    }
}
