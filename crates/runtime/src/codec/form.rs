//! Writes values as the pairs of `application/x-www-form-urlencoded`, nested ones under names with dots.
//! <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-query-serialization>

use crate::codec::{text, unknown_variant};
use crate::protocol::binding::encode;
use crate::schema::{FLATTENED, Target, TimestampFormat};
use crate::shape::scalar::Scalar;
use crate::shape::{Encode, Encoder, Entries, Items, Shape};

/// A form that is being written.
#[derive(Debug)]
pub(crate) struct Form {
    text: String,
    /// The name of what is written now.
    name: String,
    /// Whether what is written now is a list or map that adds nothing to names.
    flattened: bool,
    is_union: bool,
    problems: Vec<String>,
}

impl Form {
    /// An empty form.
    pub(crate) fn new() -> Self {
        Self {
            text: String::with_capacity(256),
            name: String::with_capacity(64),
            flattened: false,
            is_union: false,
            problems: Vec::new(),
        }
    }

    /// Writes one pair.
    pub(crate) fn pair(&mut self, name: &str, value: &str) {
        self.within(name, |form| form.value(value));
    }

    /// Writes the members of a structure that are set.
    pub(crate) fn members(&mut self, shape: &dyn Shape) {
        for (index, member) in shape.schema().members.iter().enumerate() {
            if let Some(value) = shape.get(index).filter(|value| value.is_set()) {
                let flattened = member.is(FLATTENED);
                self.within(member.wire, |form| {
                    form.encode(value, &member.target, flattened);
                });
            }
        }
    }

    /// The form, and what is wrong with it.
    pub(crate) fn finish(self) -> (String, Vec<String>) {
        (self.text, self.problems)
    }

    /// Writes something under a part more of the name.
    fn within(&mut self, part: &str, write: impl FnOnce(&mut Self)) {
        let length = self.name.len();
        if length > 0 {
            self.name.push('.');
        }
        self.name.push_str(part);
        write(self);
        self.name.truncate(length);
    }

    fn encode(&mut self, value: &dyn Encode, target: &Target, flattened: bool) {
        self.flattened = flattened;
        self.is_union = matches!(target, Target::Union(_));
        value.encode(target, self);
    }

    /// Writes a pair under the name as it is.
    fn value(&mut self, value: &str) {
        if !self.text.is_empty() {
            self.text.push('&');
        }
        encode(&mut self.text, &self.name, false);
        self.text.push('=');
        encode(&mut self.text, value, false);
    }

    fn problem(&mut self, problem: &str) {
        self.problems.push(format!("`{}`: {problem}", self.name));
    }
}

impl Encoder for Form {
    fn string(&mut self, value: &str) {
        self.value(value);
    }

    fn scalar(&mut self, target: &Target, value: &dyn Scalar) {
        let mut text = String::new();
        let style = text::style(TimestampFormat::DateTime);
        match value.write(target, style, &mut text) {
            Ok(_) => self.value(&text),
            Err(problem) => self.problem(&problem),
        }
    }

    fn structure(&mut self, shape: &dyn Shape) {
        match unknown_variant(shape).filter(|_| self.is_union) {
            Some(problem) => self.problem(&problem),
            None => self.members(shape),
        }
    }

    fn list(&mut self, target: &Target, items: &dyn Items) {
        let name = target.named().map_or("member", |named| named.item);
        let name = if self.flattened { "" } else { name };
        // A list without items is there all the same.
        if items.count() == 0 {
            self.value("");
        }
        for index in 0..items.count() {
            if let Some(item) = items.item(index) {
                self.within(&numbered(name, index), |form| {
                    form.encode(item, target.item(), false);
                });
            }
        }
    }

    fn map(&mut self, target: &Target, entries: &dyn Entries) {
        let names = target
            .named()
            .map_or(("key", "value"), |named| (named.key, named.item));
        let entry = if self.flattened { "" } else { "entry" };
        let ranks = ranks(entries);
        let mut texts = vec![String::new(); ranks.len()];
        let before = std::mem::take(&mut self.text);
        let mut ranks = ranks.into_iter();
        entries.each(&mut |key, value| {
            let rank = ranks.next().unwrap_or_default();
            self.within(&numbered(entry, rank), |form| {
                form.pair(names.0, key);
                form.within(names.1, |form| form.encode(value, target.item(), false));
            });
            let text = std::mem::take(&mut self.text);
            if let Some(place) = texts.get_mut(rank) {
                *place = text;
            }
        });
        self.text = before;
        for text in texts {
            if !self.text.is_empty() {
                self.text.push('&');
            }
            self.text.push_str(&text);
        }
    }
}

/// The part of a name for an item; numbers start at 1.
fn numbered(name: &str, index: usize) -> String {
    let number = index + 1;
    if name.is_empty() {
        number.to_string()
    } else {
        format!("{name}.{number}")
    }
}

/// Where each entry of a map stands among its keys sorted, so that an input has one form.
fn ranks(entries: &dyn Entries) -> Vec<usize> {
    let mut keys = Vec::with_capacity(entries.count());
    entries.each(&mut |key, _| {
        let at = keys.partition_point(|(other, _): &(String, usize)| **other <= *key);
        keys.insert(at, (key.to_owned(), keys.len()));
    });
    let mut ranks = vec![0; keys.len()];
    for (rank, (_, index)) in keys.iter().enumerate() {
        if let Some(place) = ranks.get_mut(*index) {
            *place = rank;
        }
    }
    ranks
}

#[cfg(test)]
mod tests;
