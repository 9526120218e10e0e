//! Reading members of a checked input.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// A structure of an input. Members that the model requires are there; where one is not, texts are empty.
#[derive(Clone, Copy)]
pub(crate) struct Input<'a>(pub(crate) &'a Value);

impl<'a> Input<'a> {
    /// A member of any kind.
    pub(crate) fn get(self, name: &str) -> Option<&'a Value> {
        self.0.get(name)
    }

    /// A structure.
    pub(crate) fn inner(self, name: &str) -> Option<Input<'a>> {
        self.get(name).map(Input)
    }

    /// A required text.
    pub(crate) fn text(self, name: &str) -> &'a str {
        self.maybe(name).unwrap_or_default()
    }

    /// An optional text.
    pub(crate) fn maybe(self, name: &str) -> Option<&'a str> {
        self.get(name)?.as_str()
    }

    /// A list of texts; empty if absent.
    pub(crate) fn texts(self, name: &str) -> Vec<&'a str> {
        self.list(name).iter().filter_map(Value::as_str).collect()
    }

    /// A list; empty if absent.
    pub(crate) fn list(self, name: &str) -> &'a [Value] {
        self.get(name)
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice)
    }

    /// A count, if it is more than zero.
    pub(crate) fn count(self, name: &str) -> Option<usize> {
        let count = self.get(name)?.as_u64()?;
        usize::try_from(count).ok().filter(|count| *count > 0)
    }

    /// A map of any values.
    pub(crate) fn object(self, name: &str) -> Option<&'a Map<String, Value>> {
        self.get(name)?.as_object()
    }

    /// A map of texts; empty if absent.
    pub(crate) fn text_map(self, name: &str) -> BTreeMap<String, String> {
        self.object(name)
            .into_iter()
            .flatten()
            .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
            .collect()
    }
}
