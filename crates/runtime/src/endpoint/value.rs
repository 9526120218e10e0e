//! What expressions evaluate to, and what `getAttr` finds in it.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

use aws_smithy_types::Document;

use super::functions::{Arn, Url, part};
use super::partition::Partition;

/// A text of the parameters or the rules, or one that was made.
pub(super) type Text<'a> = Cow<'a, str>;

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Value<'a> {
    Text(Text<'a>),
    Boolean(bool),
    Integer(i32),
    List(Vec<Text<'a>>),
    Structure(Rc<dyn Structure<'a> + 'a>),
}

/// A value with members. What there is of them is known to the functions that make them alone.
pub(super) trait Structure<'a>: fmt::Debug {
    fn member(&self, key: &str) -> Option<Value<'a>>;
}

impl<'a> Value<'a> {
    pub(super) fn structure(value: impl Structure<'a> + 'a) -> Self {
        Self::Structure(Rc::new(value))
    }

    pub(super) fn text(self) -> Option<Text<'a>> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn boolean(&self) -> Option<bool> {
        match self {
            Self::Boolean(value) => Some(*value),
            _ => None,
        }
    }

    /// What a path leads to: names separated by dots, an index at the end.
    pub(super) fn at(&self, path: &str) -> Option<Value<'a>> {
        let (key, index) = match path.split_once('[') {
            Some((key, index)) => (key, Some(index.strip_suffix(']')?.parse::<i32>().ok()?)),
            None => (path, None),
        };
        let value = match key {
            "" => None,
            key => Some(self.member(key)?),
        };
        match index {
            None => value,
            Some(index) => value.as_ref().unwrap_or(self).item(index),
        }
    }

    fn member(&self, key: &str) -> Option<Value<'a>> {
        match self {
            Self::Structure(structure) => structure.member(key),
            _ => None,
        }
    }

    /// The item at an index; negative ones count from the end.
    fn item(&self, index: i32) -> Option<Value<'a>> {
        let Self::List(items) = self else {
            return None;
        };
        let index = match usize::try_from(index) {
            Ok(index) => index,
            Err(_) => items
                .len()
                .checked_sub(usize::try_from(index.unsigned_abs()).ok()?)?,
        };
        items.get(index).cloned().map(Value::Text)
    }

    pub(super) fn document(self) -> Option<Document> {
        Some(match self {
            Self::Text(text) => Document::String(text.into_owned()),
            Self::Boolean(value) => Document::Bool(value),
            Self::Integer(value) => Document::from(value),
            Self::List(items) => Document::Array(
                items
                    .into_iter()
                    .map(|item| Document::String(item.into_owned()))
                    .collect(),
            ),
            Self::Structure(_) => return None,
        })
    }
}

impl<'a> Structure<'a> for &'static Partition {
    fn member(&self, key: &str) -> Option<Value<'a>> {
        let text = |text: &'static str| Value::Text(Cow::Borrowed(text));
        Some(match key {
            "name" => text(self.name),
            "dnsSuffix" => text(self.dns_suffix),
            "dualStackDnsSuffix" => text(self.dual_stack_dns_suffix),
            "implicitGlobalRegion" => text(self.implicit_global_region),
            "supportsFIPS" => Value::Boolean(self.supports_fips),
            "supportsDualStack" => Value::Boolean(self.supports_dual_stack),
            _ => return None,
        })
    }
}

impl<'a> Structure<'a> for Url<'a> {
    fn member(&self, key: &str) -> Option<Value<'a>> {
        Some(match key {
            "scheme" => Value::Text(Cow::Borrowed(self.scheme)),
            "authority" => Value::Text(self.authority.clone()),
            "path" => Value::Text(self.path.clone()),
            "normalizedPath" => Value::Text(self.normalized_path()),
            "isIp" => Value::Boolean(self.is_ip),
            _ => return None,
        })
    }
}

impl<'a> Structure<'a> for Arn<'a> {
    fn member(&self, key: &str) -> Option<Value<'a>> {
        Some(match key {
            "partition" => Value::Text(self.field(1)?),
            "service" => Value::Text(self.field(2)?),
            "region" => Value::Text(self.field(3)?),
            "accountId" => Value::Text(self.field(4)?),
            "resourceId" => Value::List(self.resource_id()?),
            _ => return None,
        })
    }
}

/// The items between separators, at most `limit` of them if that is not 0.
pub(super) fn split<'a>(text: &Text<'a>, separator: &str, limit: usize) -> Vec<Text<'a>> {
    if separator.is_empty() {
        return vec![text.clone()];
    }
    let limit = if limit == 0 { usize::MAX } else { limit };
    let mut items = Vec::new();
    let mut start = 0;
    for item in text.splitn(limit, separator) {
        items.push(part(text, start, start + item.len()));
        start += item.len() + separator.len();
    }
    items
}
