//! What our errors say of a call beyond the official ones: its operation, the status, and the attempts.

use std::sync::LazyLock;

use regex_lite::{Captures, Regex};

pub(crate) const REASON: &str = "an operation's error says in one line which operation, with what status, and after how many attempts";

/// `StopContact: ContactNotFoundException: .. (status 410, request id .., 3 attempts)`.
static LINE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?s)\b[A-Z][A-Za-z]+: (.*?) \(status \d+(?:, request id [^,()]+)?, \d+ attempts?\)")
});
/// The same as the error's metadata has it, in its `Debug` and its `Display`.
static EXTRAS: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"extras: Some\(\{([^}]*)\}\)|Error \{ ([^}]*) \}"));

#[allow(clippy::expect_used, reason = "the patterns are those above")]
fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern")
}

/// A text without it.
pub(crate) fn left_out(text: &str) -> String {
    let text = LINE.replace_all(text, "$1");
    let text = EXTRAS.replace_all(&text, |found: &Captures<'_>| {
        let (debug, display) = (found.get(1), found.get(2));
        let entries = debug.or(display).map_or("", |entries| entries.as_str());
        let is_ours = |entry: &&str| {
            let name = entry.split(':').next().unwrap_or_default();
            ["operation", "status", "attempts"].contains(&name.trim_matches(['\\', '"']))
        };
        let kept: Vec<&str> = entries
            .split(", ")
            .filter(|entry| !is_ours(entry))
            .collect();
        if display.is_some() {
            format!("Error {{ {} }}", kept.join(", "))
        } else if kept.is_empty() {
            "extras: None".to_owned()
        } else {
            format!("extras: Some({{{}}})", kept.join(", "))
        }
    });
    text.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_stays() {
        let line =
            "own: StopContact: Gone: it is, indeed (status 410, request id a-b, 3 attempts): more";
        assert_eq!(left_out(line), "own: Gone: it is, indeed: more");
        assert_eq!(left_out("Get: x (status 4, 1 attempt)"), "x");
        let meta =
            r#"m { extras: Some({"status": "409", "aws_request_id": "r", "attempts": "1"}) }"#;
        assert_eq!(
            left_out(meta),
            r#"m { extras: Some({"aws_request_id": "r"}) }"#
        );
        let meta = r#"m { extras: Some({"operation": "Get", "status": "409"}) }"#;
        assert_eq!(left_out(meta), "m { extras: None }");
        let shown = r#"x: Error { code: "A, b", status: "4", aws_request_id: "r" }"#;
        assert_eq!(
            left_out(shown),
            r#"x: Error { code: "A, b", aws_request_id: "r" }"#
        );
        let same = "Gone: (status unknown)";
        assert_eq!(left_out(same), same);
    }
}
