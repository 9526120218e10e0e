//! `smithy.api#pattern`: regular expressions of ECMAScript's dialect, on an engine that takes linear time wherever no
//! lookaround is used, and a bounded number of steps where it is.

use fancy_regex::Regex;

/// A pattern of the model.
#[derive(Debug)]
pub(crate) struct Pattern {
    /// As the model writes it, for messages.
    pub(crate) text: String,
    regex: Option<Regex>,
}

impl Pattern {
    /// Compiles a pattern. One that no engine here understands matches everything, and a warning is traced: a request
    /// is never refused for a limit of this endpoint.
    pub(crate) fn new(text: &str) -> Self {
        let regex = match Regex::new(&translate(text)) {
            Ok(regex) => Some(regex),
            Err(error) => {
                tracing::warn!(pattern = text, %error, "the pattern is not checked: it does not compile");
                None
            }
        };
        Self {
            text: text.to_owned(),
            regex,
        }
    }

    /// Whether a text satisfies the pattern; like Smithy's, it is not anchored unless it says so.
    pub(crate) fn matches(&self, text: &str) -> bool {
        self.regex
            .as_ref()
            .is_none_or(|regex| regex.is_match(text).unwrap_or(false))
    }

    /// Whether the pattern compiled.
    #[cfg(test)]
    pub(crate) fn compiles(&self) -> bool {
        self.regex.is_some()
    }
}

/// Writes ECMAScript's dialect in the engine's: inside a class, `[`, `&` and `~` stand for themselves; `$` matches only at
/// the very end; `\d` and `\w` mean ASCII; `\/` and `\_` are those characters.
fn translate(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut in_class = false;
    let mut first = false;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        let at_start = first;
        first = false;
        match character {
            '\\' => match characters.next() {
                Some('d') => out.push_str(if in_class { "0-9" } else { "[0-9]" }),
                Some('D') => out.push_str("[^0-9]"),
                Some('w') => out.push_str(if in_class {
                    "0-9A-Za-z_"
                } else {
                    "[0-9A-Za-z_]"
                }),
                Some('W') => out.push_str("[^0-9A-Za-z_]"),
                Some('_') => out.push('_'),
                Some('/') => out.push('/'),
                Some(escaped) => {
                    out.push('\\');
                    out.push(escaped);
                }
                None => out.push_str("\\\\"),
            },
            '[' if in_class => out.push_str("\\["),
            '[' => {
                in_class = true;
                first = true;
                out.push('[');
            }
            ']' if in_class => {
                in_class = false;
                out.push(']');
            }
            '^' if at_start => {
                first = true;
                out.push('^');
            }
            '&' | '~' if in_class => {
                out.push('\\');
                out.push(character);
            }
            '$' if !in_class => out.push_str("\\z"),
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ecmascript_means_what_it_means_there() {
        let tag = Pattern::new("^(?!aws:)[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*$");
        assert!(tag.compiles());
        assert!(
            tag.matches("größe 1")
                && !tag.matches("aws:x")
                && !tag.matches("a\nb")
                && !tag.matches("a\n")
        );
        let key = Pattern::new("^(?!aws:)[a-zA-Z+-=._:/]+$");
        assert!(key.matches("team/a-1") && !key.matches("aws:team") && !key.matches("ä"));
        assert!(Pattern::new("^[[&&~]+$").matches("[&~"));
        assert!(!Pattern::new("^\\d+$").matches("٣"));
        assert!(Pattern::new("\\S").matches(" a ") && !Pattern::new("\\S").matches("  "));
    }

    #[test]
    fn a_hostile_text_takes_no_exponential_time() {
        let text = format!("{}!", "0".repeat(10_000));
        assert!(!Pattern::new("^([0-9]+)+$").matches(&text));
        assert!(!Pattern::new("^(?!d-)([\\da-zA-Z]+)([-]*[\\da-zA-Z])*$").matches(&text));
    }

    /// Every pattern of the published models beside the repository, where they are; all but one.
    #[test]
    fn the_published_patterns_compile() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/models");
        let Ok(files) = std::fs::read_dir(folder) else {
            eprintln!("skipped: there is no {folder}");
            return;
        };
        let mut patterns = BTreeSet::new();
        for file in files {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            for line in text
                .lines()
                .filter(|line| line.contains("\"smithy.api#pattern\""))
            {
                let value = line.split_once(": ").unwrap().1.trim_end_matches(',');
                patterns.insert(serde_json::from_str::<String>(value).unwrap());
            }
        }
        patterns.retain(|pattern| !Pattern::new(pattern).compiles());
        // 250 times a third of Unicode: more states than the engine makes.
        let known = BTreeSet::from(["^[\\P{C}\\r\\n\\t]{1,250}$".to_owned()]);
        assert_eq!(patterns, known);
    }

    #[test]
    fn what_does_not_compile_matches_everything() {
        let broken = Pattern::new("^([a-z$");
        assert!(!broken.compiles() && broken.matches("anything"));
    }
}
