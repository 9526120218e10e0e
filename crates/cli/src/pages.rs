//! Pages of a result: how many calls are made, which items of a page are shown, and where to go on.

use std::future::Future;

use aws_smithy_types::base64;

use crate::error::Failure;
use crate::output::json::{Layout, dump};
use crate::table::Pages;
use crate::value::{get, insert};
use crate::{Value, json};

/// What the options say of pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paging {
    /// `--starting-token`
    pub starting_token: Option<String>,
    /// `--page-size`
    pub page_size: Option<Value>,
    /// `--max-items`
    pub max_items: Option<i64>,
}

/// The name of the member that says in a page where it was cut.
const TRUNCATED: &str = "boto_truncate_amount";

/// The pages of a result, one after the other.
pub struct Iterator<'a> {
    pages: &'a Pages,
    paging: Paging,
    /// Where the page that is asked for next, or is shown, begins.
    next: Value,
    previous: Option<Value>,
    total: i64,
    calls: usize,
    is_done: bool,
    /// Where to go on after what is shown, if it was cut short.
    pub resume: Option<String>,
    /// What stands beside the items of the first page.
    pub beside: Vec<(String, Value)>,
}

impl<'a> Iterator<'a> {
    /// The pages that the options ask for.
    #[must_use]
    pub fn new(pages: &'a Pages, paging: Paging) -> Self {
        Self {
            pages,
            paging,
            next: Value::Null,
            previous: None,
            total: 0,
            calls: 0,
            is_done: false,
            resume: None,
            beside: Vec::new(),
        }
    }

    /// How many items were shown so far.
    #[must_use]
    pub fn shown(&self) -> i64 {
        self.total
    }

    /// The next page, if there is one. `call` makes the call with the input's members.
    ///
    /// # Errors
    /// The call fails, or the service gives a token that it has given before.
    pub async fn next<F: Future<Output = Result<Value, Failure>>>(
        &mut self,
        input: &mut Vec<(String, Value)>,
        call: impl FnOnce(Vec<(String, Value)>) -> F,
    ) -> Result<Option<Value>, Failure> {
        if self.is_done {
            return Ok(None);
        }
        let mut skipped = 0;
        let is_first = self.calls == 0;
        if is_first {
            if let Some(token) = self.paging.starting_token.clone() {
                (self.next, skipped) = starting(&token, self.pages.input_token);
                self.inject(input);
            }
            if let Some(size) = &self.paging.page_size {
                insert(input, self.pages.limit.to_owned(), size.clone());
            }
        } else {
            self.inject(input);
        }
        let mut page = call(input.clone()).await?;
        self.calls += 1;
        if is_first {
            if self.paging.starting_token.is_some() {
                let items = search(&page, self.pages.items).cloned();
                let items = match items {
                    Some(Value::List(items)) => {
                        Value::List(items.into_iter().skip(skipped).collect())
                    }
                    _ => Value::Null,
                };
                set(&mut page, self.pages.items, items);
            }
            let beside = self.pages.beside.iter().map(|name| {
                let value = page.get(name).cloned().unwrap_or(Value::Null);
                ((*name).to_owned(), value)
            });
            self.beside = beside.collect();
        }
        let count = match search(&page, self.pages.items) {
            Some(Value::List(items)) => i64::try_from(items.len()).unwrap_or(i64::MAX),
            Some(Value::Map(entries)) => i64::try_from(entries.len()).unwrap_or(i64::MAX),
            _ => 0,
        };
        if let Some(most) = self.paging.max_items
            && self.total + count > most
        {
            self.cut(
                &mut page,
                count,
                self.total + count - most,
                if is_first { skipped } else { 0 },
            );
            return Ok(Some(page));
        }
        self.total += count;
        self.advance(&page)?;
        Ok(Some(page))
    }

    /// Keeps of the page what was asked for, and notes where to go on.
    fn cut(&mut self, page: &mut Value, count: i64, excess: i64, skipped: usize) {
        let items = match search(page, self.pages.items) {
            Some(Value::List(items)) => items.clone(),
            _ => Vec::new(),
        };
        // A slice of Python's, whose end counts from the back where it is negative.
        let keep = count - excess;
        let end = if keep < 0 {
            usize::try_from(count + keep).unwrap_or(0)
        } else {
            usize::try_from(keep).unwrap_or(0)
        };
        let kept: Vec<Value> = items.into_iter().take(end).collect();
        self.total += i64::try_from(kept.len()).unwrap_or(0);
        set(page, self.pages.items, Value::List(kept));
        let amount = keep + i64::try_from(skipped).unwrap_or(0);
        let token = vec![
            (self.pages.input_token.to_owned(), self.next.clone()),
            (TRUNCATED.to_owned(), Value::Integer(amount)),
        ];
        self.resume = Some(encoded(&Value::Map(token)));
        self.is_done = true;
    }

    /// Finds the token of the page that follows.
    fn advance(&mut self, page: &Value) -> Result<(), Failure> {
        self.next = match search(page, self.pages.output_token) {
            Some(Value::String(text)) if text.is_empty() => Value::Null,
            Some(token) => token.clone(),
            None => Value::Null,
        };
        if self.next == Value::Null {
            self.is_done = true;
            return Ok(());
        }
        let token = || Value::Map(vec![(self.pages.input_token.to_owned(), self.next.clone())]);
        if self.paging.max_items == Some(self.total) {
            self.resume = Some(encoded(&token()));
            self.is_done = true;
            return Ok(());
        }
        if self.previous.as_ref() == Some(&self.next) {
            return Err(Failure::general(format!(
                "Error during pagination: The same next token was received twice: {}",
                token().repr()
            )));
        }
        self.previous = Some(self.next.clone());
        Ok(())
    }

    fn inject(&self, input: &mut Vec<(String, Value)>) {
        let is_none = match &self.next {
            Value::Null => true,
            Value::String(text) => text == "None",
            _ => false,
        };
        if is_none {
            input.retain(|(name, _)| name != self.pages.input_token);
        } else {
            insert(input, self.pages.input_token.to_owned(), self.next.clone());
        }
    }
}

/// All pages joined: their items, and what stands beside those of the first.
#[derive(Debug, Default)]
pub struct Joined(Vec<(String, Value)>);

impl Joined {
    /// Adds a page.
    pub fn add(&mut self, pages: &Pages, page: &Value) {
        let Some(items) = search(page, pages.items) else {
            return;
        };
        let mut all = Value::Map(std::mem::take(&mut self.0));
        let joined = match (search(&all, pages.items), items) {
            (Some(Value::List(known)), Value::List(items)) => {
                Value::List(known.iter().chain(items).cloned().collect())
            }
            (None, items) => items.clone(),
            (Some(known), _) => known.clone(),
        };
        set(&mut all, pages.items, joined);
        if let Value::Map(all) = all {
            self.0 = all;
        }
    }

    /// The result.
    #[must_use]
    pub fn finish(self, pages: &Iterator<'_>) -> Value {
        let mut all = self.0;
        for (name, value) in &pages.beside {
            insert(&mut all, name.clone(), value.clone());
        }
        if let Some(resume) = &pages.resume {
            insert(
                &mut all,
                "NextToken".to_owned(),
                Value::String(resume.clone()),
            );
        }
        Value::Map(all)
    }
}

/// One page as text shows it.
#[must_use]
pub fn text_page(pages: &Iterator<'_>, page: &Value) -> Value {
    let beside = if pages.calls == 1 {
        pages.beside.clone()
    } else {
        Vec::new()
    };
    let mut shown = Value::Map(beside);
    let items = search(page, pages.pages.items).cloned();
    set(&mut shown, pages.pages.items, items.unwrap_or(Value::Null));
    shown
}

/// The value at the end of a way; `None` where the way ends before, or at null.
fn search<'a>(value: &'a Value, way: &[&str]) -> Option<&'a Value> {
    let mut value = value;
    for name in way {
        value = value.get(name)?;
    }
    (*value != Value::Null).then_some(value)
}

/// Puts a value at the end of a way.
fn set(value: &mut Value, way: &[&str], new: Value) {
    let Some((name, rest)) = way.split_first() else {
        *value = new;
        return;
    };
    if !matches!(value, Value::Map(_)) {
        *value = Value::Map(Vec::new());
    }
    if let Value::Map(entries) = value {
        let mut inner = get(entries, name).cloned().unwrap_or(Value::Null);
        set(&mut inner, rest, new);
        insert(entries, (*name).to_owned(), inner);
    }
}

/// What a starting token says: the service's token, and how many items of its page to leave out. A token that is not of
/// this program is the service's own.
fn starting(text: &str, name: &str) -> (Value, usize) {
    let decoded = base64::decode(text).ok();
    let decoded = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
    if let Some(Ok(Value::Map(token))) = decoded.map(|text| json::parse(&text)) {
        let skipped = match get(&token, TRUNCATED) {
            Some(Value::Integer(number)) => usize::try_from(*number).unwrap_or(0),
            _ => 0,
        };
        return (get(&token, name).cloned().unwrap_or(Value::Null), skipped);
    }
    // As it was written once: the token and the number with three underscores between.
    if let Some((token, skipped)) = text.split_once("___")
        && let Ok(skipped) = skipped.parse()
    {
        let token = match token {
            "None" => Value::Null,
            token => Value::String(token.to_owned()),
        };
        return (token, skipped);
    }
    (Value::String(text.to_owned()), 0)
}

/// A token for `--starting-token`.
fn encoded(token: &Value) -> String {
    base64::encode(dump(token, Layout::Spaced))
}

#[cfg(test)]
mod tests;
