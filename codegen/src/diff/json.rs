//! The report for programs. Its form is stable: properties may be added, none is removed or changes its meaning.
//!
//! ```text
//! {
//!   "format": 1,
//!   "service": the id of the service,
//!   "old": {"model": file names, "operations": how many were compared},
//!   "new": the same,
//!   "effect": "nothing", "addition", "breaking", or null where nothing differs,
//!   "bump": {"1.0.0": "patch", "minor" or "major", "0.1.0": "patch" or "minor"}, or null,
//!   "documentation": how many shapes and members have another documentation,
//!   "changes": [{
//!     "subject": the id of the service, operation, shape or member,
//!     "aspect": what of it,
//!     "of": the trait, error or part of the aspect, or null,
//!     "state": "added", "removed" or "changed",
//!     "before", "after": values in the models, or null,
//!     "rust": {"before", "after"}: what Rust callers see, each null where there is none, or null where it is the same,
//!     "effect": "nothing", "addition" or "breaking",
//!     "why": a sentence, or null
//!   }, ..]
//! }
//! ```

use serde_json::{Value, json};

use super::{Change, Report};

pub(super) fn render(report: &Report) -> String {
    let effect = report.effect();
    let value = json!({
        "format": 1,
        "service": report.service.as_str(),
        "old": {"model": report.old, "operations": report.operations.0},
        "new": {"model": report.new, "operations": report.operations.1},
        "effect": effect.map(super::Effect::as_str),
        "bump": effect.map(|effect| json!({"1.0.0": effect.bump(), "0.1.0": effect.bump_before_1()})),
        "documentation": report.documentation,
        "changes": report.changes.iter().map(change).collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}

fn change(change: &Change) -> Value {
    let rust = change.rust_before.is_some() || change.rust_after.is_some();
    let rust = rust.then(|| json!({"before": change.rust_before, "after": change.rust_after}));
    json!({
        "subject": change.subject.as_str(),
        "aspect": change.aspect,
        "of": change.of,
        "state": change.state.as_str(),
        "before": change.before,
        "after": change.after,
        "rust": rust,
        "effect": change.effect.as_str(),
        "why": (!change.why.is_empty()).then_some(change.why),
    })
}
