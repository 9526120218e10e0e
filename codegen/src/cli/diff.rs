//! `slim-sdk diff`.

use super::generate::amendments;
use super::{Diff, Format, to_stderr, to_stdout};
use crate::diff::{Effect, Request, diff};
use crate::error::Error;
use crate::select::Operations;

/// Prints what changed. Returns whether it breaks code.
pub(super) fn run(args: &Diff) -> Result<bool, Error> {
    let report = diff(&Request {
        old: vec![args.old.clone()],
        new: vec![args.new.clone()],
        service: args.service.clone(),
        operations: if args.operation.is_empty() {
            Operations::All
        } else {
            Operations::Named(args.operation.clone())
        },
        amendments: amendments(args.manifest.as_deref())?,
    })?;
    for note in &report.notes {
        to_stderr(&format!("note: {note}"));
    }
    to_stdout(&match args.format {
        Format::Text => report.text(),
        Format::Json => report.json(),
    })?;
    Ok(report.effect() == Some(Effect::Breaking))
}
