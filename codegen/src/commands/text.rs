//! Documentation as plain text: paragraphs with an empty line between them, items of lists with `* ` before them.

use crate::docs;

/// The text of what a model says, a line for each paragraph and item.
pub(super) fn plain(documentation: &str) -> String {
    let markdown = docs::markdown(documentation);
    let mut text = String::with_capacity(markdown.len());
    for line in markdown.lines() {
        let body = line.trim_start();
        let indent = line.len() - body.len();
        text.extend(std::iter::repeat_n(' ', indent));
        let (mark, body) = match body.strip_prefix("- ") {
            Some(item) => ("* ", item),
            None => ("", body.trim_start_matches('#').trim_start()),
        };
        text.push_str(mark);
        inline(&mut text, body);
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text
}

/// A line without its Markdown: links are their texts, escaped characters themselves.
fn inline(out: &mut String, line: &str) {
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        rest = match c {
            '\\' => {
                let escaped = after.chars().next().unwrap_or('\\');
                out.push(escaped);
                after.get(escaped.len_utf8()..).unwrap_or_default()
            }
            '[' => {
                if let Some((text, after)) = link(after) {
                    inline(out, text);
                    after
                } else {
                    out.push(c);
                    after
                }
            }
            '`' => {
                // What is code is as it stands.
                let (code, after) = after.split_once('`').unwrap_or((after, ""));
                out.push_str(code);
                after
            }
            '*' | '_' if after.starts_with(c) => after.get(1..).unwrap_or_default(),
            '*' => after,
            '<' => match after.split_once('>') {
                Some((url, after)) if url.contains("://") => {
                    out.push_str(url);
                    after
                }
                _ => {
                    out.push(c);
                    after
                }
            },
            c => {
                out.push(c);
                after
            }
        };
    }
}

/// The text of a link that began with `[`, and what follows the link.
fn link(text: &str) -> Option<(&str, &str)> {
    let (label, rest) = text.split_once("](")?;
    let (url, rest) = rest.split_once(')')?;
    (!url.contains(' ')).then_some((label, rest))
}
