//! What this crate tells `tracing`, written down line by line.

use std::collections::HashMap;
use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Dispatch, Event, Metadata, Subscriber};

/// Listens at every level, on this thread, for as long as the guard lives.
#[derive(Clone, Debug, Default)]
pub(crate) struct Log(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    lines: Vec<String>,
    names: HashMap<u64, &'static str>,
    entered: Vec<u64>,
}

impl Log {
    pub(crate) fn start() -> (Self, DefaultGuard) {
        let log = Self::default();
        let guard = listen(log.clone());
        (log, guard)
    }

    /// What was told so far: `span > span: field=value..`, where spans begin with `+` and are added to with `=`.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.inner().lines.clone()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Has a subscriber listen on this thread. While there is only one of them, tracing asks other threads, which have none,
/// whether anybody listens to what they come across first; so there is always a second one.
pub(crate) fn listen(subscriber: impl Subscriber + Send + Sync) -> DefaultGuard {
    static SECOND: OnceLock<Dispatch> = OnceLock::new();
    SECOND.get_or_init(|| Dispatch::new(Log::default()));
    tracing::subscriber::set_default(subscriber)
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("slim_sdk")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut line = Line(format!("+{}:", span.metadata().name()));
        span.record(&mut line);
        let mut inner = self.inner();
        let id = inner.names.len() as u64 + 1;
        inner.names.insert(id, span.metadata().name());
        inner.lines.push(line.0);
        Id::from_u64(id)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut inner = self.inner();
        let mut line = Line(format!("={}:", inner.names[&span.into_u64()]));
        values.record(&mut line);
        inner.lines.push(line.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut inner = self.inner();
        let spans: Vec<_> = inner.entered.iter().map(|id| inner.names[id]).collect();
        let mut line = Line(format!("{}:", spans.join(" > ")));
        event.record(&mut line);
        inner.lines.push(line.0);
    }

    fn enter(&self, span: &Id) {
        self.inner().entered.push(span.into_u64());
    }

    fn exit(&self, _: &Id) {
        self.inner().entered.pop();
    }
}

struct Line(String);

impl Visit for Line {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}
