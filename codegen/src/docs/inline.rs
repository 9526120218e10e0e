//! From the pieces of a paragraph to the words of its Markdown, between which lines may be broken.

use super::escape;

/// How a piece of text stands out. Both at once is [`Style::Strong`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Emphasis,
    Strong,
}

impl Style {
    fn marker(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Emphasis => "*",
            Self::Strong => "**",
        }
    }
}

/// A piece of a paragraph.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) style: Style,
    pub(super) content: Content,
}

/// What a piece is. White space is as it was written.
#[derive(Debug)]
pub(super) enum Content {
    Text(String),
    Code(String),
    Link { url: String, text: Vec<Segment> },
    Break,
}

/// What may not be broken over two lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    /// Whether the line ends before it.
    pub(super) breaks: bool,
}

/// The words of a paragraph, in one string.
#[derive(Debug, Default)]
pub(super) struct Words {
    text: String,
    /// Where each one ends, and whether the line ends before it.
    ends: Vec<(usize, bool)>,
}

impl Words {
    pub(super) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Word<'_>> {
        let mut start = 0;
        self.ends.iter().map(move |(end, breaks)| {
            let text = self.text.get(start..*end).unwrap_or_default();
            start = *end;
            Word {
                text,
                breaks: *breaks,
            }
        })
    }

    /// All of them on one line.
    pub(super) fn line(&self) -> String {
        let mut line = String::with_capacity(self.text.len() + self.ends.len());
        for word in self.iter() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word.text);
        }
        line
    }
}

/// What stands at the edge of a piece, as far as the rules for `*` go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Space,
    Letter,
    Punctuation,
    /// A letter, or the angle bracket that a URL gets.
    Unclear,
}

impl Segment {
    /// Whether it is nothing but white space.
    pub(super) fn is_blank(&self) -> bool {
        match &self.content {
            Content::Text(text) | Content::Code(text) => text.chars().all(char::is_whitespace),
            Content::Link { text, .. } => text.iter().all(Self::is_blank),
            Content::Break => true,
        }
    }

    /// What stands at its start or its end.
    fn edge(&self, first: bool) -> Edge {
        match &self.content {
            Content::Text(text) | Content::Code(text) => {
                let char = if first {
                    text.chars().next()
                } else {
                    text.chars().next_back()
                };
                if char.is_none_or(char::is_whitespace) {
                    Edge::Space
                } else {
                    self.inner_edge(first)
                }
            }
            Content::Link { .. } => Edge::Punctuation,
            Content::Break => Edge::Space,
        }
    }

    /// What stands there, white space aside.
    fn inner_edge(&self, first: bool) -> Edge {
        let Content::Text(text) = &self.content else {
            return Edge::Punctuation;
        };
        let mut words = text.split_whitespace();
        let word = if first {
            words.next()
        } else {
            words.next_back()
        }
        .unwrap_or_default();
        let char = if first {
            word.chars().next()
        } else {
            word.chars().next_back()
        };
        if escape::may_be_url(word) {
            Edge::Unclear
        } else if char.is_some_and(char::is_alphanumeric) {
            Edge::Letter
        } else {
            Edge::Punctuation
        }
    }
}

/// The words of a paragraph.
pub(super) fn words(segments: &[Segment]) -> Words {
    let mut writer = Writer::default();
    writer.segments(segments);
    writer.end();
    writer.words
}

/// What follows a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Gap {
    #[default]
    None,
    Space,
    Break,
}

#[derive(Default)]
struct Writer {
    /// What is written. The last word may not have ended.
    words: Words,
    /// Where the word that is being written starts, and whether the line ends before it.
    start: usize,
    breaks: bool,
    /// What follows it.
    gap: Gap,
    /// Whether white space says nothing here, after the `**` that opens.
    tight: bool,
    /// Whether this is the text of a link.
    linked: bool,
}

impl Writer {
    fn segments(&mut self, segments: &[Segment]) {
        let mut rest = segments;
        while let Some(first) = rest.first() {
            let style = first.style;
            let length = rest
                .iter()
                .take_while(|segment| segment.style == style || segment.is_blank())
                .count();
            let Some((span, tail)) = rest.split_at_checked(length.max(1)) else {
                return;
            };
            self.span(style, span, tail.first());
            rest = tail;
        }
    }

    /// Pieces of one style.
    fn span(&mut self, style: Style, span: &[Segment], next: Option<&Segment>) {
        let marked = style != Style::Plain && self.may_mark(span, next);
        if marked {
            if span
                .first()
                .is_some_and(|segment| segment.edge(true) == Edge::Space)
            {
                self.space();
            }
            self.push(style.marker());
            self.tight = true;
        }
        for segment in span {
            self.segment(segment);
        }
        if marked {
            self.words.text.push_str(style.marker());
        }
    }

    /// Whether `*` opens before these pieces and closes after them, by `CommonMark`'s rules.
    fn may_mark(&self, span: &[Segment], next: Option<&Segment>) -> bool {
        let mut written = span.iter().filter(|segment| !segment.is_blank());
        let Some(first) = written.next() else {
            return false;
        };
        let last = written.next_back().unwrap_or(first);
        let spaced = self.gap != Gap::None
            || span
                .first()
                .is_some_and(|segment| segment.edge(true) == Edge::Space);
        let before = if spaced {
            None
        } else {
            self.current().chars().next_back()
        };
        let opens = before.is_none_or(|char| {
            char != '*' && (char.is_ascii_punctuation() || first.inner_edge(true) == Edge::Letter)
        });
        let after = if span
            .last()
            .is_some_and(|segment| segment.edge(false) == Edge::Space)
        {
            Edge::Space
        } else {
            next.map_or(Edge::Space, |segment| segment.edge(true))
        };
        opens
            && (last.inner_edge(false) == Edge::Letter
                || matches!(after, Edge::Space | Edge::Punctuation))
    }

    fn segment(&mut self, segment: &Segment) {
        match &segment.content {
            Content::Text(text) => self.text(text),
            Content::Code(code) => self.code(code),
            Content::Link { url, text } => self.link(url, text),
            Content::Break => {
                self.separate(Gap::Break);
            }
        }
    }

    fn text(&mut self, text: &str) {
        if text.starts_with(char::is_whitespace) {
            self.space();
        }
        let mut words = text.split_whitespace().peekable();
        while let Some(word) = words.next() {
            self.flush();
            let last = words.peek().is_none() && !text.ends_with(char::is_whitespace);
            escape::word(word, last, self.linked, &mut self.words.text);
            self.tight = false;
            if !last {
                self.space();
            }
        }
    }

    fn code(&mut self, code: &str) {
        if code.starts_with(char::is_whitespace) || self.current().ends_with('`') {
            self.space();
        }
        if code.trim().is_empty() {
            return;
        }
        self.flush();
        escape::code(code, &mut self.words.text);
        self.tight = false;
        if code.ends_with(char::is_whitespace) {
            self.space();
        }
    }

    fn link(&mut self, url: &str, text: &[Segment]) {
        let Some((first, last)) = text.first().zip(text.last()) else {
            return;
        };
        if first.edge(true) == Edge::Space {
            self.space();
        }
        let after = last.edge(false) == Edge::Space;
        let mut inner = Self {
            linked: true,
            ..Self::default()
        };
        inner.segments(text);
        inner.end();
        let words = inner.words.line();
        if words.is_empty() {
            return;
        }
        if self.gap == Gap::None && self.current().ends_with('!') {
            self.words.text.pop();
            self.words.text.push_str("\\!");
        }
        let plain = match text {
            [
                Segment {
                    content: Content::Text(text),
                    ..
                },
            ] => text.trim(),
            _ => "",
        };
        if plain == url && !url.contains(['<', '>']) && !url.contains(char::is_whitespace) {
            self.push(&format!("<{url}>"));
        } else {
            self.push(&format!("[{words}]({})", escape::url(url)));
        }
        if after {
            self.space();
        }
    }

    fn space(&mut self) {
        self.separate(Gap::Space);
    }

    fn separate(&mut self, gap: Gap) {
        if !self.tight && !self.current().is_empty() && self.gap != Gap::Break {
            self.gap = gap;
        }
    }

    /// Ends the current word if something separates it from what is about to be written.
    fn flush(&mut self) {
        if self.gap != Gap::None {
            self.end();
        }
    }

    fn end(&mut self) {
        if !self.current().is_empty() {
            self.start = self.words.text.len();
            self.words.ends.push((self.start, self.breaks));
            self.breaks = self.gap == Gap::Break;
        }
        self.gap = Gap::None;
    }

    fn current(&self) -> &str {
        self.words.text.get(self.start..).unwrap_or_default()
    }

    fn push(&mut self, markdown: &str) {
        self.flush();
        self.words.text.push_str(markdown);
        self.tight = false;
    }
}
