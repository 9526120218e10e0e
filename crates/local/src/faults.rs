//! Scripted faults: what goes wrong with the next requests.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;

/// Everything scripted that has not happened yet.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Queue>);

#[derive(Debug, Default)]
struct Queue {
    next: u64,
    faults: VecDeque<Fault>,
}

/// A fault to come.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    number: u64,
    pub(crate) what: What,
    pub(crate) delay: Option<Duration>,
    /// Whether the operation takes effect before the fault happens.
    pub(crate) after: bool,
    times: usize,
    only: Option<String>,
}

/// What happens instead of the answer.
#[derive(Debug, Clone)]
pub(crate) enum What {
    /// Nothing but the delay.
    Pass,
    /// The connection is closed without an answer.
    Close,
    /// An error is answered.
    Fail(Failing),
}

/// The answer of a scripted error.
#[derive(Debug, Clone)]
pub(crate) struct Failing {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: Option<String>,
    pub(crate) body: Option<Bytes>,
    pub(crate) headers: Vec<(String, String)>,
}

impl Faults {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn script(&self, what: What, delay: Option<Duration>) -> Scripted<'_> {
        let mut queue = self.queue();
        let number = queue.next;
        queue.next += 1;
        queue.faults.push_back(Fault {
            number,
            what,
            delay,
            after: false,
            times: 1,
            only: None,
        });
        drop(queue);
        Scripted {
            faults: self,
            number,
        }
    }

    /// Takes the first fault that fits a request for an operation.
    pub(crate) fn take(&self, operation: Option<&str>) -> Option<Fault> {
        let mut queue = self.queue();
        let at = queue
            .faults
            .iter()
            .position(|fault| fault.only.is_none() || fault.only.as_deref() == operation)?;
        let fault = queue.faults.get_mut(at)?;
        fault.times = fault.times.saturating_sub(1);
        let taken = fault.clone();
        if taken.times == 0 {
            queue.faults.remove(at);
        }
        Some(taken)
    }

    pub(crate) fn clear(&self) {
        self.queue().faults.clear();
    }
}

/// A fault that has been scripted, and can still be shaped. Each method changes the fault in place; dropping this does
/// nothing.
///
/// Faults happen in the order they were scripted, one to a request.
#[derive(Debug)]
pub struct Scripted<'a> {
    faults: &'a Faults,
    number: u64,
}

impl Scripted<'_> {
    fn change(&mut self, change: impl FnOnce(&mut Fault)) -> &mut Self {
        let mut queue = self.faults.queue();
        if let Some(fault) = queue
            .faults
            .iter_mut()
            .find(|fault| fault.number == self.number)
        {
            change(fault);
        }
        drop(queue);
        self
    }

    fn failing(&mut self, change: impl FnOnce(&mut Failing)) -> &mut Self {
        self.change(|fault| {
            if let What::Fail(failing) = &mut fault.what {
                change(failing);
            }
        })
    }

    /// Happens to so many requests, not to one. 0 takes the fault back.
    pub fn times(&mut self, times: usize) -> &mut Self {
        if times == 0 {
            let number = self.number;
            self.faults
                .queue()
                .faults
                .retain(|fault| fault.number != number);
            return self;
        }
        self.change(|fault| fault.times = times)
    }

    /// Happens only to requests for the operation of that name; others pass it by.
    pub fn only(&mut self, operation: &str) -> &mut Self {
        self.change(|fault| fault.only = Some(operation.to_owned()))
    }

    /// Happens after the operation has taken effect: what it did stays done, only the answer is lost. This is what a
    /// retry with the same `ClientToken` must survive. By default a fault happens before, and the operation does
    /// nothing.
    pub fn after(&mut self) -> &mut Self {
        self.change(|fault| fault.after = true)
    }

    /// Waits so long before it happens.
    pub fn delay(&mut self, delay: Duration) -> &mut Self {
        self.change(|fault| fault.delay = Some(delay))
    }

    /// The message of a scripted error; by default it says that the error is scripted.
    pub fn message(&mut self, message: &str) -> &mut Self {
        self.failing(|failing| failing.message = Some(message.to_owned()))
    }

    /// The body of a scripted error, as it is; the headers stay, so that a code in a header and an unreadable body can
    /// be had together.
    pub fn body(&mut self, body: impl Into<Bytes>) -> &mut Self {
        let body = body.into();
        self.failing(|failing| failing.body = Some(body))
    }

    /// A header of a scripted error. It replaces the one that would have been sent, so that
    /// `header("x-amzn-errortype", "ThrottlingException:http://internal/")` is the code as some services write it; an
    /// empty value leaves the header out.
    pub fn header(&mut self, name: &str, value: &str) -> &mut Self {
        self.failing(|failing| failing.headers.push((name.to_owned(), value.to_owned())))
    }
}
