//! Calls that block the thread, for programs and functions that are not async: what the feature `blocking` turns on.
//!
//! `send_blocking()` of a fluent builder, of `customize()` and of a paginator does what `send()` does, and returns when it
//! is done. It needs no tokio runtime. Inside of one it works as well, a current-thread runtime's too, but keeps the
//! thread from everything else: there, `send().await` is better, or `spawn_blocking` around it.
//!
//! The calling thread does the call's work. One thread of the process, which the first call starts and which sleeps while
//! there are none, watches sockets and timers, and keeps the connections.

use std::fmt;
use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::{Arc, Condvar, Mutex, PoisonError, mpsc};
use std::task::{Context, Poll, Wake, Waker};

use aws_smithy_async::future::pagination_stream::PaginationStream;
use tokio::runtime::{Builder, Handle};
use tokio::task::unconstrained;

use crate::customize::CustomizableOperation;
use crate::error::SdkError;
use crate::operation::{Call, CallResult, Operation, Sending};
use crate::pagination::{Item, PageItems, Paginated, Paginator, PaginatorItems};

/// Blocks the thread until a future is done: a streamed body that is read, an `SdkConfig` that is loaded, or whatever
/// else has no `send_blocking()`.
///
/// # Errors
/// The thread that watches sockets and timers could not be started, or the calling thread is ending. Nothing was done.
pub fn block_on<F: Future>(future: F) -> Result<F::Output, BlockingError> {
    let driver = driver()?;
    let signal = Arc::new(Signal::default());
    let waker = Waker::from(signal.clone());
    // Sockets and timers that the future makes are the driver's, whatever runtime this thread is in.
    let _entered = driver.enter();
    // In a task, the future would use up the task's budget, and then be woken for ever without getting on.
    let mut future = pin!(unconstrained(future));
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return Ok(output);
        }
        signal.wait();
    }
}

/// Blocks the thread until a call is done.
#[allow(clippy::result_large_err, reason = "the official error's size")]
pub fn send<O: Operation>(call: Sending<O>) -> CallResult<O> {
    block_on(call).unwrap_or_else(|error| Err(SdkError::construction_failure(error)))
}

/// `send_blocking()` of a fluent builder.
#[macro_export]
macro_rules! blocking {
    ($name:ident $(,)?) => {
        impl $name {
            /// Sends the call, and blocks the thread until it is done. Needs no tokio runtime, and works inside of one.
            #[inline]
            #[allow(clippy::result_large_err, reason = "the official error's size")]
            pub fn send_blocking(
                self,
            ) -> $crate::operation::CallResult<<Self as $crate::operation::Call>::Operation> {
                $crate::blocking::send(self.send())
            }
        }
    };
}

impl<T, E, B> CustomizableOperation<T, E, B>
where
    B: Call<Operation: Operation<Output = T, Error = E>>,
{
    /// Sends the call, and blocks the thread until it is done. Needs no tokio runtime, and works inside of one.
    #[allow(clippy::result_large_err, reason = "the official error's size")]
    pub fn send_blocking(self) -> CallResult<B::Operation> {
        send(self.send())
    }
}

impl<O: Paginated> Paginator<O> {
    /// The pages, each asked for when it is wanted. An error is the last item. Needs no tokio runtime, and works inside of
    /// one.
    pub fn send_blocking(self) -> BlockingPages<O::Output, O::Error> {
        BlockingPages::new(self.send())
    }
}

impl<O: PageItems> PaginatorItems<O> {
    /// The items of all pages, each page asked for when its first item is wanted. An error is the last item. Needs no tokio
    /// runtime, and works inside of one.
    pub fn send_blocking(self) -> BlockingPages<Item<O>, O::Error> {
        BlockingPages::new(self.send())
    }
}

/// Pages, or items of pages: what `send_blocking()` of a paginator gives.
#[must_use = "a paginator calls nothing until it is asked for a page"]
pub struct BlockingPages<T, E> {
    stream: Option<PaginationStream<Result<T, SdkError<E>>>>,
}

impl<T, E> BlockingPages<T, E> {
    fn new(stream: PaginationStream<Result<T, SdkError<E>>>) -> Self {
        Self {
            stream: Some(stream),
        }
    }
}

impl<T, E> fmt::Debug for BlockingPages<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingPages").finish_non_exhaustive()
    }
}

impl<T, E> Iterator for BlockingPages<T, E> {
    type Item = Result<T, SdkError<E>>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = block_on(self.stream.as_mut()?.next())
            .unwrap_or_else(|error| Some(Err(SdkError::construction_failure(error))));
        if !matches!(next, Some(Ok(_))) {
            self.stream = None;
        }
        next
    }
}

/// Why there is no blocking. Nothing was sent.
#[derive(Debug)]
pub struct BlockingError(Problem);

#[derive(Debug)]
enum Problem {
    Thread(io::Error),
    Runtime(Option<io::Error>),
    Ending,
}

impl fmt::Display for BlockingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Problem::Thread(_) => {
                "blocking calls need a thread that watches their sockets, which the system did not start: raise the \
                 process's limits, or await the call in a tokio runtime"
            }
            Problem::Runtime(_) => {
                "blocking calls need a tokio runtime for their sockets, which could not be made: raise the process's \
                 limits, or await the call in a runtime of your own"
            }
            Problem::Ending => {
                "a blocking call was made while its thread is ending, in a destructor of a thread-local value: make it \
                 before"
            }
        })
    }
}

impl std::error::Error for BlockingError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
            Problem::Thread(error) | Problem::Runtime(Some(error)) => Some(error),
            Problem::Runtime(None) | Problem::Ending => None,
        }
    }
}

/// The runtime of the thread that watches sockets and timers; started by the first call, and again if that failed.
fn driver() -> Result<Handle, BlockingError> {
    static DRIVER: Mutex<Option<Handle>> = Mutex::new(None);

    if Handle::try_current().is_err_and(|error| error.is_thread_local_destroyed()) {
        return Err(BlockingError(Problem::Ending));
    }
    let mut driver = DRIVER.lock().unwrap_or_else(PoisonError::into_inner);
    match &*driver {
        Some(driver) => Ok(driver.clone()),
        None => Ok(driver.insert(start()?).clone()),
    }
}

fn start() -> Result<Handle, BlockingError> {
    let (tell, told) = mpsc::sync_channel(1);
    // The runtime is made on its own thread: dropped on one that is in another runtime, it would panic.
    let thread = move || match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => {
            if tell.send(Ok(runtime.handle().clone())).is_ok() {
                runtime.block_on(std::future::pending::<()>());
            }
        }
        Err(error) => drop(tell.send(Err(error))),
    };
    std::thread::Builder::new()
        .name("slim-sdk-blocking".to_owned())
        .spawn(thread)
        .map_err(|error| BlockingError(Problem::Thread(error)))?;
    match told.recv() {
        Ok(Ok(handle)) => Ok(handle),
        Ok(Err(error)) => Err(BlockingError(Problem::Runtime(Some(error)))),
        Err(_) => Err(BlockingError(Problem::Runtime(None))),
    }
}

/// Wakes a thread that waits. Not by parking: what a future calls may park the thread as well, and take the wake-up.
#[derive(Default)]
struct Signal {
    is_woken: Mutex<bool>,
    changed: Condvar,
}

impl Signal {
    fn wait(&self) {
        let mut is_woken = self.is_woken.lock().unwrap_or_else(PoisonError::into_inner);
        while !*is_woken {
            let woken = self.changed.wait(is_woken);
            is_woken = woken.unwrap_or_else(PoisonError::into_inner);
        }
        *is_woken = false;
    }
}

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        *self.is_woken.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_one();
    }
}

#[cfg(test)]
mod tests;
