//! The lines of Markdown, inside lists and quotes.

use super::escape;
use super::inline::{Word, Words};

/// What a paragraph stands in.
#[derive(Debug)]
pub(super) enum Frame {
    List {
        kind: List,
        /// How many items have been written.
        written: usize,
        /// Whether blank lines are between or in items.
        loose: bool,
    },
    Item {
        /// The width of its mark, once that is written.
        width: Option<usize>,
    },
    Quote {
        /// What it starts with.
        label: &'static str,
        written: bool,
    },
}

impl Frame {
    /// The last item that has been written of a list.
    pub(super) fn last_item(&self) -> Option<Self> {
        match self {
            Self::List { kind, written, .. } if *written > 0 => Some(Self::Item {
                width: Some(kind.mark(*written).len()),
            }),
            _ => None,
        }
    }
}

/// The kinds of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    Bullets,
    Numbers,
    Definitions,
}

impl List {
    fn mark(self, number: usize) -> String {
        match self {
            Self::Numbers => format!("{number}. "),
            Self::Bullets | Self::Definitions => "- ".to_owned(),
        }
    }
}

/// Markdown in the making.
#[derive(Debug)]
pub(super) struct Page {
    lines: Vec<String>,
    width: usize,
}

/// Below this, a line is not worth breaking.
const NARROWEST: usize = 20;

impl Page {
    pub(super) fn new(width: usize) -> Self {
        Self {
            lines: Vec::new(),
            width,
        }
    }

    pub(super) fn into_lines(self) -> Vec<String> {
        self.lines
    }

    /// A paragraph.
    pub(super) fn paragraph(&mut self, frames: &mut [Frame], words: &Words) {
        let label = self.label(frames);
        let label = label.iter().map(|label| Word {
            text: label,
            breaks: false,
        });
        self.wrap(frames, label.chain(words.iter()));
    }

    /// A heading, which only stands outside of everything.
    pub(super) fn heading(&mut self, level: usize, words: &Words) {
        let mut text = words.line();
        // A `#` at the end would be taken for the heading's.
        if text.ends_with('#') {
            text.insert(text.len() - 1, '\\');
        }
        let (first, _) = self.open(&mut []);
        let hashes = "#".repeat(level.clamp(1, 6));
        self.lines.push(format!("{first}{hashes} {text}"));
    }

    /// Lines of code.
    pub(super) fn code(&mut self, frames: &mut [Frame], code: &str) {
        let code: Vec<&str> = code.lines().map(str::trim_end).collect();
        let start = code.iter().position(|line| !line.is_empty());
        let end = code.iter().rposition(|line| !line.is_empty());
        let Some(code) = start
            .zip(end)
            .and_then(|(start, end)| code.get(start..=end))
        else {
            return;
        };
        if let Some(label) = self.label(frames) {
            self.wrap(
                frames,
                std::iter::once(Word {
                    text: &label,
                    breaks: false,
                }),
            );
        }
        let longest = code
            .iter()
            .map(|line| escape::longest_run(line))
            .max()
            .unwrap_or_default();
        let fence = "`".repeat(3.max(longest + 1));
        let (first, rest) = self.open(frames);
        self.lines.push(format!("{first}{fence}text"));
        for line in code {
            self.lines.push(
                format!("{rest}{}", line.replace('\t', "    "))
                    .trim_end()
                    .to_owned(),
            );
        }
        self.lines.push(format!("{rest}{fence}"));
    }

    /// What the innermost quote starts with, once. The quotes around it, where they have not begun, get a line for it.
    fn label(&mut self, frames: &mut [Frame]) -> Option<String> {
        for length in 1..=frames.len() {
            let last = length == frames.len();
            let outer = frames.get_mut(..length)?;
            if let Some(Frame::Quote { label, .. }) = outer.last_mut()
                && !label.is_empty()
            {
                let label = format!("**{}:**", std::mem::take(label));
                if last {
                    return Some(label);
                }
                self.wrap(
                    outer,
                    std::iter::once(Word {
                        text: &label,
                        breaks: false,
                    }),
                );
            }
        }
        None
    }

    /// Separates what comes from what was. Gives what its first line and the others start with.
    fn open(&mut self, frames: &mut [Frame]) -> (String, String) {
        if let Some(blank) = self.blank(frames) {
            self.lines.push(blank);
        }
        let mut first = String::new();
        let mut rest = String::new();
        let mut list = None;
        for frame in frames {
            match frame {
                Frame::List { kind, written, .. } => list = Some((*kind, written)),
                Frame::Item { width: Some(width) } => {
                    let spaces = " ".repeat(*width);
                    first.push_str(&spaces);
                    rest.push_str(&spaces);
                }
                Frame::Item { width } => {
                    let mark = match &mut list {
                        Some((kind, written)) => {
                            **written += 1;
                            kind.mark(**written)
                        }
                        None => List::Bullets.mark(1),
                    };
                    *width = Some(mark.len());
                    rest.push_str(&" ".repeat(mark.len()));
                    first.push_str(&mark);
                }
                Frame::Quote { written, .. } => {
                    *written = true;
                    first.push_str("> ");
                    rest.push_str("> ");
                }
            }
        }
        (first, rest)
    }

    /// The blank line before what comes in these frames, if one is due.
    fn blank(&self, frames: &mut [Frame]) -> Option<String> {
        if self.lines.is_empty() {
            return None;
        }
        let mut prefix = String::new();
        // The list of the innermost item that has been begun, and whether it needs the blank line.
        let mut around: Option<&mut bool> = None;
        let mut list: Option<(&mut bool, bool)> = None;
        let mut due = true;
        for frame in frames {
            match frame {
                Frame::List { loose, written, .. } => list = Some((loose, *written > 0)),
                Frame::Item { width: Some(width) } => {
                    prefix.push_str(&" ".repeat(*width));
                    around = list.take().map(|(loose, _)| loose);
                }
                Frame::Item { width: None } => {
                    due = match list.take() {
                        // The next item of a list.
                        Some((loose, true)) => {
                            around = None;
                            *loose
                        }
                        // The first one, in an item.
                        _ if around.is_some() => around.take().is_some_and(|loose| *loose),
                        _ => true,
                    };
                    break;
                }
                Frame::Quote { written: true, .. } => {
                    prefix.push_str("> ");
                    around = None;
                }
                Frame::Quote { .. } => break,
            }
        }
        if due && let Some(loose) = around {
            *loose = true;
        }
        due.then(|| prefix.trim_end().to_owned())
    }

    fn wrap<'w>(&mut self, frames: &mut [Frame], words: impl Iterator<Item = Word<'w>>) {
        let (mut prefix, rest) = self.open(frames);
        let rest = rest.as_str();
        let room = self
            .width
            .saturating_sub(rest.chars().count())
            .max(NARROWEST);
        let mut line: Vec<&str> = Vec::new();
        let mut length = 0;
        for word in words {
            let width = word.text.chars().count();
            if word.breaks {
                self.line(&mut prefix, rest, &line, "\\");
                line.clear();
                length = 0;
            } else if !line.is_empty() && length + 1 + width > room {
                // What would be a mark at the start of a line takes the word before along.
                let along = match line.as_slice() {
                    [_, .., last] if is_mark(word.text) && !is_mark(last) => line.pop(),
                    _ => None,
                };
                self.line(&mut prefix, rest, &line, "");
                line.clear();
                length = 0;
                if let Some(along) = along {
                    line.push(along);
                    length = along.chars().count();
                }
            }
            length += width + usize::from(!line.is_empty());
            line.push(word.text);
        }
        self.line(&mut prefix, rest, &line, "");
    }

    fn line(&mut self, prefix: &mut String, rest: &str, words: &[&str], end: &str) {
        let mut text = std::mem::replace(prefix, rest.to_owned());
        for (at, word) in words.iter().enumerate() {
            if at > 0 {
                text.push(' ');
            }
            match escape::line_start(word) {
                Some(escaped) if at == 0 => text.push_str(&escaped),
                _ => text.push_str(word),
            }
        }
        text.push_str(end);
        self.lines.push(text);
    }
}

fn is_mark(word: &str) -> bool {
    escape::line_start(word).is_some()
}
