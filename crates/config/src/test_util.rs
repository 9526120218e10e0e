//! What this crate's tests share: an environment and files that are maps, and futures that are ready at once.

use crate::provider_config::ProviderConfig;
use aws_smithy_async::rt::sleep::{AsyncSleep, Sleep};
use aws_smithy_async::time::TimeSource;
use aws_types::os_shim_internal::{Env, Fs};
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

/// The output of a future that waits for nothing.
pub(crate) fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("nothing in this crate's tests waits"),
    }
}

/// An environment of these variables, and a home directory.
pub(crate) fn env(variables: &[(&str, &str)]) -> Env {
    let mut all = vec![("HOME", "/home/me")];
    all.extend_from_slice(variables);
    Env::from_slice(&all)
}

/// A configuration that reads these variables and these files only.
pub(crate) fn config(variables: &[(&str, &str)], files: &[(&str, &str)]) -> ProviderConfig {
    ProviderConfig::empty()
        .with_env(env(variables))
        .with_fs(Fs::from_slice(files))
}

/// An error's text and those of its causes, outermost first.
pub(crate) fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}

/// Does not wait between attempts. Timeouts, which are longer, never pass.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AtOnce;

impl AsyncSleep for AtOnce {
    fn sleep(&self, duration: Duration) -> Sleep {
        if duration < Duration::from_secs(5) {
            Sleep::new(std::future::ready(()))
        } else {
            Sleep::new(std::future::pending())
        }
    }
}

/// A clock that a test sets.
#[derive(Clone, Debug)]
pub(crate) struct Clock(std::sync::Arc<std::sync::Mutex<SystemTime>>);

impl Clock {
    pub(crate) fn at(seconds: u64) -> Self {
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        Self(std::sync::Arc::new(std::sync::Mutex::new(time)))
    }

    pub(crate) fn advance(&self, seconds: u64) {
        *self.0.lock().unwrap() += Duration::from_secs(seconds);
    }
}

impl TimeSource for Clock {
    fn now(&self) -> SystemTime {
        *self.0.lock().unwrap()
    }
}
