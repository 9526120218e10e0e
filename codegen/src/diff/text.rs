//! The report for people.

use std::fmt::Write as _;

use serde_json::Value;

use super::{Change, Effect, Report, State};

/// How many characters of a value are shown.
const SHOWN: usize = 80;

pub(super) fn render(report: &Report) -> String {
    let mut text = format!(
        "{}: {} -> {}, {}\n",
        report.service,
        report.old,
        report.new,
        operations(report.operations)
    );
    let namespace = format!("{}#", report.service.namespace());
    for change in &report.changes {
        line(&mut text, change, &namespace);
    }
    if report.documentation > 0 {
        let of = count(
            report.documentation,
            "shape or member",
            "shapes and members",
        );
        let _ = writeln!(text, "nothing   documentation of {of}: changed");
    }
    let Some(effect) = report.effect() else {
        text.push_str("no difference: no new version is needed\n");
        return text;
    };
    let _ = writeln!(
        text,
        "{} breaking, {}, {} with no effect: raise the {} version, in 0.y.z the {} version",
        report.count(Effect::Breaking),
        count(report.count(Effect::Addition), "addition", "additions"),
        report.count(Effect::Nothing),
        effect.bump(),
        effect.bump_before_1()
    );
    text
}

fn operations((old, new): (usize, usize)) -> String {
    if old == new {
        count(old, "operation", "operations")
    } else {
        format!("{old} and {}", count(new, "operation", "operations"))
    }
}

fn count(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn line(text: &mut String, change: &Change, namespace: &str) {
    let short = |text: &str| text.replace(namespace, "");
    let _ = write!(
        text,
        "{:<9} {}: {}",
        change.effect.as_str(),
        short(change.subject.as_str()),
        change.aspect
    );
    if let Some(of) = &change.of {
        let of = of.strip_prefix("smithy.api#").unwrap_or(of);
        if of != change.aspect {
            let _ = write!(text, " {}", short(of));
        }
    }
    let _ = write!(text, " {}", change.state.as_str());
    let before = change.before.as_ref().and_then(value);
    let after = change.after.as_ref().and_then(value);
    between(
        text,
        before.as_deref(),
        after.as_deref(),
        change.state,
        &short,
    );
    if change.rust_before.is_some() || change.rust_after.is_some() {
        let code = |text: &String| format!("`{text}`");
        text.push_str("; in Rust");
        let before = change.rust_before.as_ref().map(code);
        let after = change.rust_after.as_ref().map(code);
        let state = match (&before, &after) {
            (Some(_), Some(_)) => State::Changed,
            _ => change.state,
        };
        between(text, before.as_deref(), after.as_deref(), state, &|text| {
            text.to_owned()
        });
    }
    if !change.why.is_empty() {
        let _ = write!(text, " ({})", change.why);
    }
    text.push('\n');
}

/// ` before -> after`, or the one of them that there is.
fn between(
    text: &mut String,
    before: Option<&str>,
    after: Option<&str>,
    state: State,
    short: &dyn Fn(&str) -> String,
) {
    let _ = match (before, after) {
        (Some(before), Some(after)) => {
            write!(text, " {} -> {}", short(before), short(after))
        }
        (Some(one), None) | (None, Some(one)) if state != State::Changed => {
            write!(text, " {}", short(one))
        }
        _ => Ok(()),
    };
}

/// A value on one line; that of a trait without properties says nothing.
fn value(value: &Value) -> Option<String> {
    let text = match value {
        Value::Object(properties) if properties.is_empty() => return None,
        Value::String(text) if !text.is_empty() => text.replace(char::is_control, " "),
        other => other.to_string(),
    };
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push_str("..");
    }
    Some(shown)
}
