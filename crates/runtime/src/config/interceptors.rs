//! Interceptors as settings hold them: with what runs them, so that programs without interceptors have no such code.

use std::slice::Iter;

use aws_smithy_runtime_api::client::interceptors::SharedInterceptor;

use crate::engine::hooks::{RUN, Runner};

/// The interceptors of calls, in the order they run in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Interceptors {
    list: Vec<SharedInterceptor>,
    runner: Option<Runner>,
}

impl Interceptors {
    pub(crate) fn push(&mut self, interceptor: SharedInterceptor) {
        self.list.push(interceptor);
        self.runner = Some(RUN);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(crate) fn iter(&self) -> Iter<'_, SharedInterceptor> {
        self.list.iter()
    }

    /// What runs them, if there are any.
    pub(crate) fn runner(&self) -> Option<Runner> {
        self.runner
    }
}

impl Extend<SharedInterceptor> for Interceptors {
    fn extend<I: IntoIterator<Item = SharedInterceptor>>(&mut self, interceptors: I) {
        for interceptor in interceptors {
            self.push(interceptor);
        }
    }
}

impl FromIterator<SharedInterceptor> for Interceptors {
    fn from_iter<I: IntoIterator<Item = SharedInterceptor>>(interceptors: I) -> Self {
        let mut own = Self::default();
        own.extend(interceptors);
        own
    }
}
