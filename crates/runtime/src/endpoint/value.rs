//! What expressions evaluate to, and what `getAttr` finds in it.

use std::borrow::Cow;

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
    Partition(&'static Partition),
    Url(Url<'a>),
    Arn(Arn<'a>),
}

impl<'a> Value<'a> {
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
        let text = |text: &'static str| Value::Text(Cow::Borrowed(text));
        Some(match self {
            Self::Partition(partition) => match key {
                "name" => text(partition.name),
                "dnsSuffix" => text(partition.dns_suffix),
                "dualStackDnsSuffix" => text(partition.dual_stack_dns_suffix),
                "implicitGlobalRegion" => text(partition.implicit_global_region),
                "supportsFIPS" => Value::Boolean(partition.supports_fips),
                "supportsDualStack" => Value::Boolean(partition.supports_dual_stack),
                _ => return None,
            },
            Self::Url(url) => match key {
                "scheme" => text(url.scheme),
                "authority" => Value::Text(url.authority.clone()),
                "path" => Value::Text(url.path.clone()),
                "normalizedPath" => Value::Text(url.normalized_path()),
                "isIp" => Value::Boolean(url.is_ip),
                _ => return None,
            },
            Self::Arn(arn) => match key {
                "partition" => Value::Text(arn.field(1)?),
                "service" => Value::Text(arn.field(2)?),
                "region" => Value::Text(arn.field(3)?),
                "accountId" => Value::Text(arn.field(4)?),
                "resourceId" => Value::List(arn.resource_id()?),
                _ => return None,
            },
            _ => return None,
        })
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
            Self::Partition(_) | Self::Url(_) | Self::Arn(_) => return None,
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
