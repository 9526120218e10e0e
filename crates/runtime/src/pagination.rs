//! Paginators: an operation called again and again with the token of the page before.

use std::fmt;
use std::marker::PhantomData;

use aws_smithy_async::future::pagination_stream::fn_stream::FnStream;
use aws_smithy_async::future::pagination_stream::{PaginationStream, TryFlatMap};

use crate::error::SdkError;
use crate::operation::{CallResult, Draft, Operation, send_draft};
use crate::user_agent::Feature;

/// An operation with `smithy.api#paginated`.
pub trait Paginated: Operation<Input: Clone> {
    /// The type of the page token.
    type Token: Token;

    /// The token of the next page in an output.
    fn next_token(output: &Self::Output) -> Option<&Self::Token>;

    /// The token of the page that an input asks for.
    fn token_mut(input: &mut Self::Input) -> &mut Option<Self::Token>;
}

/// A paginated operation whose page size can be asked for.
pub trait PageSize: Paginated {
    /// Sets how many items a page has at most.
    fn set_page_size(input: &mut Self::Input, limit: i32);
}

/// A paginated operation whose items are one member of its output.
pub trait PageItems: Paginated {
    /// The items of a page.
    type Items: IntoIterator<Item: Send + 'static, IntoIter: Send> + Send + 'static;

    /// Takes the items out of a page.
    fn items(output: Self::Output) -> Self::Items;
}

/// A page token.
pub trait Token: Clone + PartialEq + Send + 'static {
    /// Whether the token says that there is no page.
    fn is_end(&self) -> bool;
}

impl Token for String {
    fn is_end(&self) -> bool {
        self.is_empty()
    }
}

impl<K: Clone + Eq + std::hash::Hash + Send + 'static, V: Clone + PartialEq + Send + 'static> Token
    for std::collections::HashMap<K, V>
{
    fn is_end(&self) -> bool {
        self.is_empty()
    }
}

/// Pages through an operation: what `into_paginator()` of a fluent builder gives.
#[must_use = "a paginator calls nothing until it is sent and polled"]
pub struct Paginator<O: Operation> {
    call: Draft<O::Input>,
    stop_on_duplicate_token: bool,
}

impl<O: Operation> fmt::Debug for Paginator<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Paginator")
            .field("input", &self.call)
            .finish_non_exhaustive()
    }
}

impl<O: Paginated> Paginator<O> {
    /// A paginator that starts with an input.
    pub fn new(call: Draft<O::Input>) -> Self {
        Self {
            call,
            stop_on_duplicate_token: true,
        }
    }

    /// Asks for pages of at most `limit` items. Default: what the service chooses.
    pub fn page_size(mut self, limit: i32) -> Self
    where
        O: PageSize,
    {
        O::set_page_size(&mut self.call.input, limit);
        self
    }

    /// Gives items instead of pages.
    pub fn items(self) -> PaginatorItems<O>
    where
        O: PageItems,
    {
        PaginatorItems(self)
    }

    /// Whether a page that names itself as the next one ends the stream with an error. Default: yes, since a service
    /// that repeats a token would be asked for ever.
    pub fn stop_on_duplicate_token(mut self, stop: bool) -> Self {
        self.stop_on_duplicate_token = stop;
        self
    }

    /// The stream of pages. A page is asked for when the one before was taken; an error ends the stream.
    pub fn send(self) -> PaginationStream<CallResult<O>> {
        let Self {
            mut call,
            stop_on_duplicate_token,
        } = self;
        PaginationStream::new(FnStream::new(move |pages| {
            Box::pin(async move {
                loop {
                    let page = send_draft::<O>(call.clone(), FEATURES).await;
                    let next = match &page {
                        Ok(page) => O::next_token(page).filter(|token| !token.is_end()).cloned(),
                        Err(_) => None,
                    };
                    // The receiver may be gone: nobody wants more pages then.
                    if pages.send(page).await.is_err() {
                        return;
                    }
                    let Some(next) = next else {
                        return;
                    };
                    let token = O::token_mut(&mut call.input);
                    if stop_on_duplicate_token && token.as_ref() == Some(&next) {
                        let error = RepeatedToken(PhantomData::<O>);
                        let _ = pages
                            .send(Err(SdkError::construction_failure(error.to_string())))
                            .await;
                        return;
                    }
                    *token = Some(next);
                }
            })
        }))
    }
}

/// A page's call says that it is one.
const FEATURES: &[Feature] = &[Feature::PAGINATOR];

struct RepeatedToken<O>(PhantomData<O>);

impl<O: Operation> fmt::Display for RepeatedToken<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} answered with the page token it was asked with, so its pages would never end",
            O::ROW.name
        )
    }
}

/// Items of all pages: what [`Paginator::items`] gives.
#[derive(Debug)]
#[must_use = "a paginator calls nothing until it is sent and polled"]
pub struct PaginatorItems<O: Operation>(Paginator<O>);

/// One item of a paginated operation.
pub type Item<O> = <<O as PageItems>::Items as IntoIterator>::Item;

impl<O: PageItems> PaginatorItems<O> {
    /// The stream of items, page after page.
    pub fn send(self) -> PaginationStream<Result<Item<O>, SdkError<O::Error>>> {
        TryFlatMap::new(self.0.send()).flat_map(O::items)
    }
}
