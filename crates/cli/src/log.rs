//! What `--debug` shows: what the runtime tells of its calls, on stderr.

use std::fmt::{self, Write as _};
use std::io::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Shows what follows, if it is wanted.
pub(crate) fn start(is_wanted: bool) {
    if is_wanted {
        // There is no other in this program.
        let _ = tracing::subscriber::set_global_default(Log(AtomicU64::new(1)));
    }
}

/// Writes a line for each event and each span that begins.
struct Log(AtomicU64);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = if field.name() == "message" {
            write!(self.0, " {value:?}")
        } else {
            write!(self.0, " {}={value:?}", field.name())
        };
    }
}

fn tell(metadata: &Metadata<'_>, line: &Line) {
    let _ = writeln!(
        std::io::stderr(),
        "{} {} {}{}",
        metadata.level(),
        metadata.target(),
        if metadata.is_span() {
            metadata.name()
        } else {
            ""
        },
        line.0
    );
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("slim_sdk")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut line = Line(String::new());
        span.record(&mut line);
        tell(span.metadata(), &line);
        Id::from_u64(self.0.fetch_add(1, Ordering::Relaxed).max(1))
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(String::new());
        event.record(&mut line);
        tell(event.metadata(), &line);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
