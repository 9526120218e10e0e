//! What is understood of `CommonMark` outside of HTML's blocks.

use super::page::{Frame, List};
use super::parse::Parser;

/// How far the end of a span is looked for.
const FARTHEST: usize = 2000;

/// What is open.
#[derive(Debug, Default)]
pub(super) struct State {
    /// For each frame that is open, in how many columns its text starts.
    columns: Vec<usize>,
    /// Whether the line that is being read has begun.
    begun: bool,
    /// Whether the line before was blank.
    blank: bool,
    /// Whether the line is a heading.
    pub(super) heading: bool,
    /// What closes the emphasis that is open.
    emphasis: Vec<&'static str>,
    /// For `*`, `**`, `_` and `__`: up to where it is known whether something closes it, and whether it does.
    closers: [(usize, bool); 4],
    /// Where the text of the link ends, and where the link ends.
    link: Option<(usize, usize)>,
}

impl State {
    /// How many frames are its own.
    pub(super) fn depth(&self) -> usize {
        self.columns.len()
    }

    /// Frames have been closed.
    pub(super) fn left(&mut self, frames: usize) {
        self.columns.truncate(frames);
    }

    /// The paragraph has ended.
    pub(super) fn paragraph_ended(&mut self) {
        self.emphasis.clear();
        self.heading = false;
        self.link = None;
    }
}

impl Parser<'_> {
    /// What a line starts with.
    pub(super) fn commonmark_line(&mut self) {
        while !self.commonmark.begun {
            let rest = self.rest();
            let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
            if rest.is_empty() {
                return;
            }
            let text = line.trim_start();
            let indent = line.len() - text.len();
            if text.is_empty() {
                self.flush();
                self.commonmark.blank = true;
                self.at += rest.len() - after.len();
                continue;
            }
            if let Some(fence) = fence(text) {
                self.flush();
                self.outdent(indent);
                self.at += rest.len() - after.len();
                self.fenced(fence, indent);
                continue;
            }
            if is_rule(text) {
                self.flush();
                self.outdent(indent);
                self.at += rest.len() - after.len();
                continue;
            }
            if !self.line_mark(text, indent) {
                return;
            }
        }
    }

    /// A line with text. Gives whether there is more of it that could be a mark.
    fn line_mark(&mut self, text: &str, indent: usize) -> bool {
        if let Some((kind, mark)) = item(text) {
            self.flush();
            self.outdent(indent);
            let is_list =
                matches!(self.frames.last(), Some(Frame::List { kind: last, .. }) if *last == kind);
            if matches!(self.frames.last(), Some(Frame::List { .. })) && !is_list {
                self.leave();
            }
            if !is_list {
                self.own(
                    Frame::List {
                        kind,
                        written: 0,
                        loose: false,
                    },
                    indent,
                );
            }
            self.own(Frame::Item { width: None }, indent + mark);
            self.at += indent + mark;
            self.commonmark.blank = false;
            self.commonmark.begun = true;
            return false;
        }
        if self.commonmark.blank {
            self.outdent(indent);
            self.commonmark.blank = false;
            while matches!(self.frames.last(), Some(Frame::List { .. }))
                && self.commonmark.depth() > 0
            {
                self.leave();
            }
        }
        let quoted = matches!(self.frames.last(), Some(Frame::Quote { .. }));
        self.at += indent;
        if let Some(quote) = text.strip_prefix('>') {
            if !quoted {
                self.flush();
                self.own(
                    Frame::Quote {
                        label: "",
                        written: false,
                    },
                    0,
                );
            }
            let space = usize::from(quote.starts_with(' '));
            self.at += 1 + space;
            if quote.trim_start_matches([' ', '\t']).starts_with('\n') {
                self.flush();
            }
        } else if let Some(level) = heading(text) {
            self.flush();
            self.at += level;
            self.heading = Some(level);
            self.commonmark.heading = true;
        }
        self.commonmark.begun = true;
        false
    }

    fn own(&mut self, frame: Frame, column: usize) {
        let depth = self.frames.len();
        self.enter(frame);
        if self.frames.len() > depth {
            self.commonmark.columns.push(column);
        }
    }

    /// Leaves the items that a line of this indent is not in.
    fn outdent(&mut self, indent: usize) {
        while let Some(column) = self.commonmark.columns.last() {
            let inside = match self.frames.last() {
                Some(Frame::List { .. } | Frame::Item { .. }) => indent >= *column,
                _ => false,
            };
            if inside {
                return;
            }
            self.leave();
        }
    }

    fn fenced(&mut self, fence: &str, indent: usize) {
        let mut code = String::new();
        loop {
            let rest = self.rest();
            if rest.is_empty() {
                break;
            }
            let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
            self.at += rest.len() - after.len();
            let text = line.trim();
            if text.len() >= fence.len()
                && fence
                    .chars()
                    .next()
                    .is_some_and(|mark| text.chars().all(|char| char == mark))
            {
                break;
            }
            let spaces = line.len() - line.trim_start_matches(' ').len();
            code.push_str(line.get(spaces.min(indent)..).unwrap_or_default());
            code.push('\n');
        }
        self.code_block(&code);
    }

    /// What a character stands for in a line.
    pub(super) fn commonmark_inline(&mut self, char: char, rest: &str) -> bool {
        match char {
            '\n' => {
                self.commonmark.begun = false;
                self.at += 1;
                let next = self.rest().trim_start_matches([' ', '\t', '\r']);
                if self.commonmark.heading {
                    self.flush();
                } else if !next.is_empty() {
                    self.paragraph.push(" ");
                }
                true
            }
            '\\' => {
                let escaped = rest
                    .get(1..)
                    .and_then(|rest| rest.chars().next())
                    .filter(char::is_ascii_punctuation);
                let Some(escaped) = escaped else { return false };
                self.paragraph.push(escaped.encode_utf8(&mut [0; 4]));
                self.at += 2;
                true
            }
            '[' => self.commonmark_link(rest),
            ']' => match self.commonmark.link {
                Some((text, end)) if text == self.at => {
                    self.commonmark.link = None;
                    self.paragraph.link_end();
                    self.at = end;
                    true
                }
                _ => false,
            },
            _ => self.commonmark_emphasis(char, rest),
        }
    }

    fn commonmark_link(&mut self, rest: &str) -> bool {
        if self.commonmark.link.is_some() {
            return false;
        }
        let Some((text, url, length)) = link(rest) else {
            return false;
        };
        self.commonmark.link = Some((self.at + 1 + text, self.at + length));
        self.paragraph.link_start(Some(url));
        self.at += 1;
        true
    }

    fn commonmark_emphasis(&mut self, char: char, rest: &str) -> bool {
        let marks: [&'static str; 2] = if char == '*' {
            ["**", "*"]
        } else {
            ["__", "_"]
        };
        let Some(mark) = marks.into_iter().find(|mark| rest.starts_with(mark)) else {
            return false;
        };
        let before = self
            .text
            .get(..self.at)
            .and_then(|before| before.chars().next_back());
        let after = rest.get(mark.len()..).unwrap_or_default();
        let next = after.chars().next();
        let strong = mark.len() == 2;
        if self.commonmark.emphasis.last() == Some(&mark)
            && before.is_some_and(|char| !char.is_whitespace())
        {
            self.commonmark.emphasis.pop();
            self.paragraph.emphasize(strong, false);
            self.at += mark.len();
            return true;
        }
        let opens = next.is_some_and(|char| {
            !char.is_whitespace() && !char.is_ascii_punctuation()
                || matches!(char, '`' | '[' | '*' | '_' | '<')
        }) && before.is_none_or(|char| !char.is_alphanumeric());
        if opens && self.closes(mark, after) {
            self.commonmark.emphasis.push(mark);
            self.paragraph.emphasize(strong, true);
            self.at += mark.len();
            return true;
        }
        false
    }

    /// Whether something closes the emphasis.
    fn closes(&mut self, mark: &'static str, after: &str) -> bool {
        let start = self.text.len() - after.len();
        let kind = mark.len() - 1 + if mark.starts_with('_') { 2 } else { 0 };
        let Some((until, known)) = self.commonmark.closers.get_mut(kind) else {
            return false;
        };
        if start >= *until {
            let end = closer(mark, after);
            *known = end.is_ok();
            *until = start + end.unwrap_or_else(|end| end);
        }
        *known
    }
}

/// Where the emphasis ends, or else where the paragraph does.
fn closer(mark: &str, text: &str) -> Result<usize, usize> {
    let mut before = ' ';
    for (at, char) in text.char_indices() {
        if char == '\n' && before == '\n' {
            return Err(at);
        }
        if !before.is_whitespace()
            && before != '\\'
            && mark.starts_with(char)
            && let Some(rest) = text.get(at..).and_then(|rest| rest.strip_prefix(mark))
            && !rest.starts_with(|next: char| next.is_alphanumeric() || mark.starts_with(next))
        {
            return Ok(at);
        }
        before = char;
    }
    Err(text.len())
}

/// The code between backticks that the text starts with, and how long all of it is.
pub(super) fn code_span(text: &str, html: bool) -> Option<(&str, usize)> {
    let inner = text.trim_start_matches('`');
    let fence = text.len() - inner.len();
    let mut run = 0;
    let mut newline = false;
    for (at, byte) in inner.bytes().chain([b' ']).take(FARTHEST).enumerate() {
        if byte == b'`' {
            run += 1;
        } else {
            if run == fence {
                let code = inner.get(..at - run)?;
                return (!code.trim().is_empty()).then_some((code, fence + at));
            }
            run = 0;
            if (html && byte == b'<') || (newline && byte == b'\n') {
                return None;
            }
            newline = byte == b'\n' || (newline && byte.is_ascii_whitespace());
        }
    }
    None
}

/// The mark of an item: its list, and how long it is.
fn item(text: &str) -> Option<(List, usize)> {
    let digits = text.bytes().take(10).take_while(u8::is_ascii_digit).count();
    let (kind, mark, rest) = if digits == 0 {
        (List::Bullets, 1, text.strip_prefix(['-', '*', '+'])?)
    } else {
        (
            List::Numbers,
            digits + 1,
            text.get(digits..)?.strip_prefix(['.', ')'])?,
        )
    };
    let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    (spaces > 0 && digits < 10).then_some((kind, mark + spaces))
}

fn heading(text: &str) -> Option<usize> {
    let rest = text.trim_start_matches('#');
    let level = text.len() - rest.len();
    ((1..=6).contains(&level) && rest.starts_with([' ', '\t'])).then_some(level)
}

fn fence(text: &str) -> Option<&str> {
    let mark = if text.starts_with("```") { '`' } else { '~' };
    let length = text.len() - text.trim_start_matches(mark).len();
    let (fence, info) = text.split_at_checked(length)?;
    (length >= 3 && !info.contains('`')).then_some(fence)
}

fn is_rule(text: &str) -> bool {
    ['-', '*', '_'].into_iter().any(|mark| {
        text.starts_with(mark)
            && text.chars().filter(|char| *char == mark).count() >= 3
            && text
                .chars()
                .all(|char| char == mark || char.is_whitespace())
    })
}

/// `[text](url)`: the length of the text, the URL, and the length of all of it.
fn link(text: &str) -> Option<(usize, &str, usize)> {
    let inner = text.strip_prefix('[')?;
    let end = inner
        .bytes()
        .take(FARTHEST)
        .position(|byte| matches!(byte, b'[' | b']'))?;
    let target = inner.get(end..)?.strip_prefix("](")?;
    let mut depth = 1;
    let length = target.bytes().take(FARTHEST).position(|byte| {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        depth == 0 || matches!(byte, b'\n' | b'[')
    })?;
    let (url, after) = target.split_at_checked(length)?;
    after.strip_prefix(')')?;
    let all = text.len() - after.len() + 1;
    Some((end, url.split_whitespace().next()?, all))
}
