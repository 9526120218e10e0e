//! A paragraph in the making: its text, and what is open in it.

use std::borrow::Cow;

use super::inline::{Content, Segment, Style};
use super::tag;

/// A paragraph that is being read.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    segments: Vec<Segment>,
    strong: usize,
    emphasis: usize,
    /// The URL of the link that is being read, and its text.
    link: Option<(String, Vec<Segment>)>,
    code: Option<String>,
}

impl Paragraph {
    /// Whether it has nothing yet.
    pub(super) fn is_empty(&self) -> bool {
        self.segments.is_empty() && self.link.is_none()
    }

    /// Whether code is being read.
    pub(super) fn in_code(&self) -> bool {
        self.code.is_some()
    }

    /// Adds text.
    pub(super) fn push(&mut self, text: &str) {
        let plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n'));
        let text: Cow<'_, str> = if plain {
            text.into()
        } else {
            text.replace(is_hidden, "").into()
        };
        if text.is_empty() {
            return;
        }
        if let Some(code) = &mut self.code {
            code.push_str(&text);
            return;
        }
        let style = self.style();
        let segments = self.open_segments();
        if let Some(Segment {
            style: last,
            content: Content::Text(before),
        }) = segments.last_mut()
            && *last == style
        {
            before.push_str(&text);
        } else if !(segments.is_empty() && text.trim().is_empty()) {
            segments.push(Segment {
                style,
                content: Content::Text(text.into_owned()),
            });
        }
    }

    fn style(&self) -> Style {
        if self.strong > 0 {
            Style::Strong
        } else if self.emphasis > 0 {
            Style::Emphasis
        } else {
            Style::Plain
        }
    }

    fn open_segments(&mut self) -> &mut Vec<Segment> {
        match &mut self.link {
            Some((_, text)) => text,
            None => &mut self.segments,
        }
    }

    /// One more `<b>` or `<i>`, or one less.
    pub(super) fn emphasize(&mut self, strong: bool, opens: bool) {
        let depth = if strong {
            &mut self.strong
        } else {
            &mut self.emphasis
        };
        *depth = if opens {
            *depth + 1
        } else {
            depth.saturating_sub(1)
        };
    }

    pub(super) fn code_start(&mut self) {
        self.code.get_or_insert_default();
    }

    pub(super) fn code_end(&mut self) {
        let Some(code) = self.code.take() else { return };
        if code.trim().is_empty() {
            self.push(&code);
            return;
        }
        let style = self.style();
        let content = Content::Code(code);
        self.open_segments().push(Segment { style, content });
    }

    /// Begins a link, if it links to something.
    pub(super) fn link_start(&mut self, href: Option<&str>) {
        self.link_end();
        if let Some(url) = href.map(decode)
            && is_absolute(&url)
        {
            self.link = Some((url, Vec::new()));
        }
    }

    pub(super) fn link_end(&mut self) {
        let Some((url, mut text)) = self.link.take() else {
            return;
        };
        // A style that all of it has is written around it.
        let mut styles = text
            .iter()
            .filter(|segment| !segment.is_blank())
            .map(|segment| segment.style);
        let first = styles.next().unwrap_or(Style::Plain);
        let style = if styles.all(|style| style == first) {
            first
        } else {
            Style::Plain
        };
        if style != Style::Plain {
            for segment in &mut text {
                segment.style = Style::Plain;
            }
        }
        self.segments.push(Segment {
            style,
            content: Content::Link { url, text },
        });
    }

    /// Ends the line. Gives whether it is the second time and makes a new paragraph.
    pub(super) fn line_break(&mut self) -> bool {
        if self.code.is_some() || self.link.is_some() {
            self.push(" ");
            return false;
        }
        let text = |segment: &&Segment| {
            !matches!(segment.content, Content::Text(_)) || !segment.is_blank()
        };
        if self
            .segments
            .iter()
            .rfind(text)
            .is_some_and(|last| matches!(last.content, Content::Break))
        {
            return true;
        }
        let style = self.style();
        self.segments.push(Segment {
            style,
            content: Content::Break,
        });
        false
    }

    /// Ends it. What is open is closed, or stays open for the next one.
    pub(super) fn take(&mut self, stays: bool) -> Vec<Segment> {
        self.code_end();
        self.link_end();
        if !stays {
            self.strong = 0;
            self.emphasis = 0;
        }
        std::mem::take(&mut self.segments)
    }
}

/// A link's target, without its entities.
fn decode(href: &str) -> String {
    let mut url = String::with_capacity(href.len());
    let mut rest = href.trim();
    while let Some(char) = rest.chars().next() {
        let (char, length) = tag::entity(rest).unwrap_or((char, char.len_utf8()));
        if !is_hidden(char) {
            url.push(char);
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    url
}

fn is_absolute(url: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|scheme| {
        url.len() > scheme.len()
            && url
                .get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// What is not shown, and what turns text around: the compiler refuses it in comments.
pub(super) fn is_hidden(char: char) -> bool {
    (char.is_control() && !char.is_whitespace())
        || matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || char == '\u{feff}'
}
