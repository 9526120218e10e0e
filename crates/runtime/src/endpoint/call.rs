//! The functions that rows call, each with how it takes its arguments.
//!
//! A row holds its function itself: programs whose services' rules call three of them have three of them.

use std::borrow::Cow;

use super::eval::Evaluation;
use super::functions::{
    Arn, Url, is_valid_host_label, is_virtual_hostable_s3_bucket, substring, uri_encode,
};
use super::partition::partition;
use super::table::Expression;
use super::value::{Text, Value, split};

/// A function.
#[derive(Clone, Copy, Debug)]
pub struct Function(pub(super) for<'c, 'a> fn(&Call<'c, 'a>) -> Option<Value<'a>>);

/// The functions by their names in models.
#[allow(non_upper_case_globals, reason = "words of rows, as those beside them")]
pub(super) mod names {
    use super::{
        Arn, Cow, Function, Url, Value, is_valid_host_label, is_virtual_hostable_s3_bucket,
        partition, split, substring, uri_encode,
    };

    /// `isSet`
    pub const IsSet: Function = Function(|call| Some(Value::Boolean(call.argument(0).is_some())));
    /// `not`
    pub const Not: Function = Function(|call| Some(Value::Boolean(!call.boolean(0)?)));
    /// `getAttr`
    pub const GetAttr: Function = Function(|call| call.argument(0)?.at(&call.text(1)?));
    /// `substring`
    pub const Substring: Function = Function(|call| {
        let (start, stop) = (call.integer(1)?, call.integer(2)?);
        substring(&call.text(0)?, start, stop, call.boolean(3)?).map(Value::Text)
    });
    /// `stringEquals`
    pub const StringEquals: Function =
        Function(|call| Some(Value::Boolean(call.text(0)? == call.text(1)?)));
    /// `booleanEquals`
    pub const BooleanEquals: Function =
        Function(|call| Some(Value::Boolean(call.boolean(0)? == call.boolean(1)?)));
    /// `uriEncode`
    pub const UriEncode: Function =
        Function(|call| Some(Value::Text(Cow::Owned(uri_encode(&call.text(0)?)))));
    /// `parseURL`
    pub const ParseUrl: Function =
        Function(|call| Url::parse(&call.text(0)?).map(Value::structure));
    /// `isValidHostLabel`
    pub const IsValidHostLabel: Function = Function(|call| {
        let sub_domains = call.boolean(1).unwrap_or_default();
        let is_label = is_valid_host_label(&call.text(0)?, sub_domains);
        Some(Value::Boolean(is_label))
    });
    /// `coalesce`
    pub const Coalesce: Function =
        Function(|call| (0..call.arguments.len()).find_map(|index| call.argument(index)));
    /// `split`
    pub const Split: Function = Function(|call| {
        let limit = usize::try_from(call.integer(2)?).ok()?;
        Some(Value::List(split(&call.text(0)?, &call.text(1)?, limit)))
    });
    /// `ite`
    pub const Ite: Function = Function(|call| call.argument(if call.boolean(0)? { 1 } else { 2 }));
    /// `aws.partition`
    pub const AwsPartition: Function = Function(|call| {
        partition(call.evaluation.partitions, &call.text(0)?).map(Value::structure)
    });
    /// `aws.parseArn`
    pub const AwsParseArn: Function =
        Function(|call| Arn::parse(&call.text(0)?).map(Value::structure));
    /// `aws.isVirtualHostableS3Bucket`
    pub const AwsIsVirtualHostableS3Bucket: Function = Function(|call| {
        let sub_domains = call.boolean(1).unwrap_or_default();
        let is_bucket = is_virtual_hostable_s3_bucket(&call.text(0)?, sub_domains);
        Some(Value::Boolean(is_bucket))
    });
}

/// A function with its arguments, which are evaluated when they are asked for.
pub(super) struct Call<'c, 'a> {
    pub(super) evaluation: &'c Evaluation<'a>,
    pub(super) arguments: &'static [Expression],
    pub(super) depth: usize,
}

impl<'a> Call<'_, 'a> {
    fn argument(&self, index: usize) -> Option<Value<'a>> {
        self.evaluation
            .value(self.arguments.get(index)?, self.depth)
    }

    fn text(&self, index: usize) -> Option<Text<'a>> {
        self.argument(index)?.text()
    }

    fn boolean(&self, index: usize) -> Option<bool> {
        self.argument(index)?.boolean()
    }

    fn integer(&self, index: usize) -> Option<i32> {
        match self.argument(index)? {
            Value::Integer(value) => Some(value),
            _ => None,
        }
    }
}
