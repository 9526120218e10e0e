//! Documentation: Smithy's CommonMark-with-HTML to Markdown that rustdoc renders without a warning.
//!
//! What services' models say is mostly sloppy HTML. Inside a block of it (`<p>`, `<ul>`), text is text, save for code
//! in backticks; outside of it, `CommonMark`'s paragraphs, lists, quotes, fenced code, emphasis and links are
//! understood as well. Whatever else rustdoc would see a meaning in is escaped.

mod commonmark;
mod escape;
mod inline;
mod page;
mod paragraph;
mod parse;
mod tag;
#[cfg(test)]
mod tests;

use parse::Parser;

/// As wide as a line is, with its indent and `/// `.
const WIDTH: usize = 120;

/// The Markdown, a line for each paragraph, without a newline at its end.
#[must_use]
pub(crate) fn markdown(documentation: &str) -> String {
    Parser::new(documentation, usize::MAX).lines().join("\n")
}

/// The Markdown as doc comments at an indent, each line with its newline.
///
/// Lines are not longer than 120 columns where white space allows it. No documentation gives no lines.
#[must_use]
pub(crate) fn lines(documentation: &str, indent: usize) -> String {
    let width = WIDTH.saturating_sub(indent + "/// ".len());
    let mut comments = String::with_capacity(documentation.len());
    for line in Parser::new(documentation, width).lines() {
        comments.extend(std::iter::repeat_n(' ', indent));
        comments.push_str("///");
        if !line.is_empty() {
            comments.push(' ');
            comments.push_str(&line);
        }
        comments.push('\n');
    }
    comments
}
