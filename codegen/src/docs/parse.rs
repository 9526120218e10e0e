//! From documentation to Markdown, in one pass.

use std::collections::HashSet;

use super::commonmark;
use super::inline::{self, Style};
use super::page::{Frame, List, Page};
use super::paragraph::{Paragraph, is_hidden};
use super::tag::{self, Element, Tag};

/// Lists, items and quotes are not nested deeper than this. What is deeper is taken for flat.
const DEEPEST: usize = 16;

/// Reads documentation and writes its Markdown as it goes.
pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    /// Where it is in the text.
    pub(super) at: usize,
    page: Page,
    pub(super) frames: Vec<Frame>,
    pub(super) paragraph: Paragraph,
    /// The level of the heading that is being read.
    pub(super) heading: Option<usize>,
    /// Whether a paragraph of HTML is open.
    html: bool,
    /// What is open of `CommonMark`.
    pub(super) commonmark: commonmark::State,
    /// The names of the tags that are closed somewhere, once that matters.
    closed: Option<HashSet<&'a str>>,
    /// Whether a comment is known not to end.
    endless: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, width: usize) -> Self {
        Self {
            text,
            at: 0,
            page: Page::new(width),
            frames: Vec::new(),
            paragraph: Paragraph::default(),
            heading: None,
            html: false,
            commonmark: commonmark::State::default(),
            closed: None,
            endless: false,
        }
    }

    /// The lines of Markdown.
    pub(super) fn lines(mut self) -> Vec<String> {
        loop {
            if self.is_commonmark() {
                self.commonmark_line();
            }
            let rest = self.rest();
            let is_commonmark = self.is_commonmark();
            let in_code = self.paragraph.in_code();
            let special = |byte| match byte {
                b'<' | b'&' => true,
                b'`' => !in_code,
                b'\n' | b'\\' | b'[' | b']' | b'*' | b'_' => is_commonmark,
                _ => false,
            };
            let end = rest.bytes().position(special).unwrap_or(rest.len());
            let plain = rest.get(..end).unwrap_or_default();
            self.paragraph.push(plain);
            self.at += plain.len();
            let rest = self.rest();
            let Some(char) = rest.chars().next() else {
                break;
            };
            let read = match char {
                '<' => self.angle(rest),
                '&' => self.entity(rest),
                '`' => self.backticks(rest),
                _ => self.commonmark_inline(char, rest),
            };
            if !read {
                let text = rest.get(..char.len_utf8()).unwrap_or_default();
                self.paragraph.push(text);
                self.at += text.len();
            }
        }
        self.flush();
        self.page.into_lines()
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Whether this is outside of HTML's blocks.
    fn is_commonmark(&self) -> bool {
        !self.html
            && (self.heading.is_none() || self.commonmark.heading)
            && !self.paragraph.in_code()
            && self.frames.len() == self.commonmark.depth()
    }

    /// A tag, a comment, or a URL between angle brackets.
    fn angle(&mut self, rest: &'a str) -> bool {
        if rest.starts_with("<!--") && !self.endless {
            match rest.find("-->") {
                Some(end) => {
                    self.at += end + "-->".len();
                    return true;
                }
                None => self.endless = true,
            }
        }
        if !self.paragraph.in_code()
            && let Some(inner) = rest.strip_prefix('<')
            && ["http://", "https://", "mailto:"]
                .iter()
                .any(|scheme| inner.starts_with(scheme))
            && let Some(end) =
                inner.find(|char: char| char.is_whitespace() || matches!(char, '<' | '>'))
            && let Some((url, after)) = inner.split_at_checked(end)
            && after.starts_with('>')
        {
            self.paragraph.link_start(Some(url));
            self.paragraph.push(url);
            self.paragraph.link_end();
            self.at += url.len() + "<>".len();
            return true;
        }
        let Some(tag) = Tag::read(rest) else {
            return false;
        };
        let element = tag.element();
        if element == Element::Unknown && (self.paragraph.in_code() || self.is_placeholder(&tag)) {
            return false;
        }
        self.at += tag.length;
        self.tag(&tag, element);
        true
    }

    /// Whether it is rather the name of something, as in `arn:aws:iam::<account>`.
    fn is_placeholder(&mut self, tag: &Tag<'a>) -> bool {
        let text = self.text;
        let names = || {
            let closing = text.split("</").skip(1);
            closing
                .filter_map(|rest| rest.split(['>', ' ', '<']).next())
                .collect()
        };
        if tag.closing || tag.empty || tag.attributes {
            return false;
        }
        !self.closed.get_or_insert_with(names).contains(tag.name)
    }

    fn entity(&mut self, rest: &str) -> bool {
        let Some((char, length)) = tag::entity(rest) else {
            return false;
        };
        self.paragraph.push(char.encode_utf8(&mut [0; 4]));
        self.at += length;
        true
    }

    fn tag(&mut self, tag: &Tag<'a>, element: Element) {
        match element {
            Element::Code if tag.closing => self.paragraph.code_end(),
            Element::Code if !self.paragraph.in_code() && !tag.empty => self.paragraph.code_start(),
            Element::Strong if !tag.empty => self.paragraph.emphasize(true, !tag.closing),
            Element::Emphasis if !tag.empty => self.paragraph.emphasize(false, !tag.closing),
            Element::Link if tag.closing => self.paragraph.link_end(),
            Element::Link if !tag.empty && !self.paragraph.in_code() => {
                self.paragraph.link_start(tag.href);
            }
            Element::Break => {
                if self.paragraph.line_break() {
                    self.end_paragraph(true);
                }
            }
            Element::Code
            | Element::Strong
            | Element::Emphasis
            | Element::Link
            | Element::Inline
            | Element::Unknown => {}
            Element::Cell => {
                if !tag.closing && !self.paragraph.in_code() && !self.paragraph.is_empty() {
                    self.paragraph.push(" | ");
                }
            }
            _ => self.block(tag, element),
        }
    }

    fn block(&mut self, tag: &Tag<'a>, element: Element) {
        self.flush();
        let opens = !tag.closing && !tag.empty;
        match element {
            Element::Heading(level) => self.heading = opens.then_some(level),
            Element::Bullets => self.list(List::Bullets, opens),
            Element::Numbers => self.list(List::Numbers, opens),
            Element::Definitions => self.list(List::Definitions, opens),
            Element::Item if opens => self.item(List::Bullets),
            Element::Item => self.close(|frame| matches!(frame, Frame::Item { .. }), is_list),
            Element::Term if opens => {
                self.item(List::Definitions);
                self.paragraph.emphasize(true, true);
            }
            Element::Description if opens => {
                self.description();
            }
            Element::Quote(label) if opens => self.enter(Frame::Quote {
                label,
                written: false,
            }),
            Element::Quote(_) => {
                self.close(|frame| matches!(frame, Frame::Quote { .. }), |_| false);
            }
            Element::Pre if opens => self.preformatted(),
            _ => {}
        }
        self.html = element == Element::Block && opens;
    }

    fn list(&mut self, kind: List, opens: bool) {
        if opens {
            self.settle();
            self.enter(Frame::List {
                kind,
                written: 0,
                loose: false,
            });
        } else {
            self.close(is_list, |_| false);
        }
    }

    /// A new item of the list that is open, or of a new one.
    fn item(&mut self, kind: List) {
        if self.frames.iter().any(is_list) {
            self.close_to_list();
        } else {
            self.enter(Frame::List {
                kind,
                written: 0,
                loose: false,
            });
        }
        self.enter(Frame::Item { width: None });
    }

    fn close_to_list(&mut self) {
        while self.frames.last().is_some_and(|frame| !is_list(frame)) {
            self.leave();
        }
    }

    /// A definition, in the item of its term.
    fn description(&mut self) {
        let list = self.frames.iter().rposition(is_list);
        match list.and_then(|list| self.frames.get(list + 1)) {
            Some(Frame::Item { .. }) => {
                let length = list.unwrap_or_default() + 2;
                while self.frames.len() > length {
                    self.leave();
                }
            }
            _ => self.item(List::Definitions),
        }
    }

    pub(super) fn enter(&mut self, frame: Frame) {
        if self.frames.len() < DEEPEST {
            self.frames.push(frame);
        }
    }

    pub(super) fn leave(&mut self) {
        self.frames.pop();
        self.commonmark.left(self.frames.len());
    }

    /// Closes the innermost frame that fits, unless one that is a barrier is in the way.
    fn close(&mut self, fits: impl Fn(&Frame) -> bool, barrier: impl Fn(&Frame) -> bool) {
        let Some(found) = self
            .frames
            .iter()
            .rposition(|frame| fits(frame) || barrier(frame))
        else {
            return;
        };
        if self.frames.get(found).is_some_and(fits) {
            while self.frames.len() > found {
                self.leave();
            }
        }
    }

    fn preformatted(&mut self) {
        let mut code = String::new();
        loop {
            let rest = self.rest();
            let plain = rest
                .get(..rest.find(['<', '&']).unwrap_or(rest.len()))
                .unwrap_or_default();
            code.push_str(plain);
            self.at += plain.len();
            let rest = self.rest();
            let Some(char) = rest.chars().next() else {
                break;
            };
            if let Some((char, length)) = tag::entity(rest) {
                code.push(char);
                self.at += length;
            } else if let Some((tag, element)) = Tag::read(rest)
                .map(|tag| {
                    let element = tag.element();
                    (tag, element)
                })
                .filter(|(_, element)| *element != Element::Unknown)
            {
                self.at += tag.length;
                match element {
                    Element::Pre if tag.closing => break,
                    Element::Break => code.push('\n'),
                    _ => {}
                }
            } else {
                code.push(char);
                self.at += char.len_utf8();
            }
        }
        self.code_block(&code);
    }

    pub(super) fn code_block(&mut self, code: &str) {
        let code = code.replace(|char| is_hidden(char) && char != '\n' && char != '\t', "");
        if !code.trim().is_empty() {
            self.settle();
            self.page.code(&mut self.frames, &code);
        }
    }

    /// Code between backticks.
    fn backticks(&mut self, rest: &'a str) -> bool {
        if self.paragraph.in_code() {
            return false;
        }
        let html = !self.is_commonmark();
        let Some((code, length)) = commonmark::code_span(rest, html) else {
            // None of this run opens anything.
            let run = rest.len() - rest.trim_start_matches('`').len();
            self.paragraph.push(rest.get(..run).unwrap_or_default());
            self.at += run;
            return true;
        };
        self.paragraph.code_start();
        self.paragraph.push(code);
        self.paragraph.code_end();
        self.at += length;
        true
    }

    /// Ends the paragraph and whatever is open in it.
    pub(super) fn flush(&mut self) {
        self.end_paragraph(false);
    }

    fn end_paragraph(&mut self, stays: bool) {
        let mut segments = self.paragraph.take(stays);
        self.commonmark.paragraph_ended();
        let heading = self.heading.take();
        if heading.is_some() && !self.frames.is_empty() {
            for segment in &mut segments {
                segment.style = Style::Strong;
            }
        }
        let words = inline::words(&segments);
        if words.is_empty() {
            return;
        }
        self.settle();
        match heading {
            Some(level) if self.frames.is_empty() => self.page.heading(level, &words),
            _ => self.page.paragraph(&mut self.frames, &words),
        }
    }

    /// What stands between the items of a list belongs to the one before.
    fn settle(&mut self) {
        if let Some(item) = self.frames.last().and_then(Frame::last_item) {
            self.enter(item);
        }
    }
}

fn is_list(frame: &Frame) -> bool {
    matches!(frame, Frame::List { .. })
}
