//! HTML's tags, as sloppily as they are written.

/// A tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// Its name, as written.
    pub(super) name: &'a str,
    /// Whether it is `</...>`.
    pub(super) closing: bool,
    /// Whether it is `<.../>`.
    pub(super) empty: bool,
    /// Whether it has attributes with values.
    pub(super) attributes: bool,
    /// What it links to, as written.
    pub(super) href: Option<&'a str>,
    /// Its length in the text.
    pub(super) length: usize,
}

/// What a tag means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    /// Something that is a paragraph of its own, or has some.
    Block,
    Heading(usize),
    Bullets,
    Numbers,
    Definitions,
    Item,
    Term,
    Description,
    Quote(&'static str),
    Pre,
    Cell,
    Break,
    Code,
    Strong,
    Emphasis,
    Link,
    /// Something that has no counterpart in Markdown.
    Inline,
    Unknown,
}

/// Tags are not longer than this.
const LONGEST: usize = 4096;

impl<'a> Tag<'a> {
    /// The tag that the text starts with.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let mut end = text.len().min(LONGEST);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let text = text.get(..end)?;
        let rest = text.strip_prefix('<')?;
        let (rest, closing) = match rest.strip_prefix('/') {
            Some(rest) => (rest.trim_start(), true),
            None => (rest, false),
        };
        if !rest.starts_with(|char: char| char.is_ascii_alphabetic()) {
            return None;
        }
        let (name, mut rest) = split(rest, |char| {
            !(char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | ':' | '.'))
        });
        if !rest.starts_with(|char: char| char.is_whitespace() || matches!(char, '>' | '/')) {
            return None;
        }
        let mut tag = Self {
            name,
            closing,
            empty: false,
            attributes: false,
            href: None,
            length: 0,
        };
        loop {
            rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix('>') {
                tag.length = text.len() - after.len();
                return Some(tag);
            }
            if let Some(after) = rest.strip_prefix('/') {
                tag.empty = after.starts_with('>');
                rest = after;
                continue;
            }
            let (attribute, after) = split(rest, |char| {
                char.is_whitespace() || matches!(char, '=' | '>' | '/' | '<')
            });
            rest = after;
            let Some(after) = rest.trim_start().strip_prefix('=') else {
                if attribute.is_empty() {
                    return None;
                }
                continue;
            };
            let (value, after) = value(after.trim_start());
            tag.attributes = true;
            if attribute.eq_ignore_ascii_case("href") && tag.href.is_none() {
                tag.href = Some(value);
            }
            rest = after;
        }
    }

    /// What it means.
    pub(super) fn element(&self) -> Element {
        match self.name.to_ascii_lowercase().as_str() {
            "p" | "para" | "div" | "section" | "simpara" | "article" | "center" | "address"
            | "table" | "thead" | "tbody" | "tfoot" | "tr" | "caption" | "title" | "figure"
            | "figcaption" | "body" | "html" | "hr" | "header" | "footer" | "details"
            | "summary" | "fieldset" | "form" => Element::Block,
            "fullname" | "h1" => Element::Heading(1),
            "h2" => Element::Heading(2),
            "h3" => Element::Heading(3),
            "h4" => Element::Heading(4),
            "h5" => Element::Heading(5),
            "h6" => Element::Heading(6),
            "ul" | "itemizedlist" | "menu" | "dir" => Element::Bullets,
            "ol" | "orderedlist" | "procedure" => Element::Numbers,
            "dl" | "variablelist" => Element::Definitions,
            "li" | "listitem" | "step" => Element::Item,
            "dt" | "term" => Element::Term,
            "dd" => Element::Description,
            "note" => Element::Quote("Note"),
            "important" => Element::Quote("Important"),
            "caution" => Element::Quote("Caution"),
            "warning" => Element::Quote("Warning"),
            "tip" => Element::Quote("Tip"),
            "blockquote" => Element::Quote(""),
            "pre" | "programlisting" | "screen" => Element::Pre,
            "td" | "th" | "entry" => Element::Cell,
            "br" => Element::Break,
            "code" | "tt" | "kbd" | "samp" | "literal" | "userinput" => Element::Code,
            "b" | "strong" => Element::Strong,
            "i" | "em" | "emphasis" | "replaceable" | "cite" | "dfn" => Element::Emphasis,
            "a" => Element::Link,
            "span" | "u" | "s" | "strike" | "del" | "ins" | "sub" | "sup" | "small" | "big"
            | "font" | "abbr" | "acronym" | "var" | "q" | "mark" | "img" | "label" | "ulink"
            | "wbr" | "function" => Element::Inline,
            _ => Element::Unknown,
        }
    }
}

fn split(text: &str, ends: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(ends).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// The value of an attribute, in quotes or not.
fn value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some((value, after)) = text
            .strip_prefix(quote)
            .and_then(|text| text.split_once(quote))
        {
            return (value, after);
        }
    }
    let text = text.trim_start_matches(['"', '\'']);
    split(text, |char| {
        char.is_whitespace() || matches!(char, '>' | '<')
    })
}

/// The text of an entity, and how long the entity is, if the text starts with one.
pub(super) fn entity(text: &str) -> Option<(char, usize)> {
    let rest = text.strip_prefix('&')?;
    let end = rest.bytes().take(12).position(|byte| byte == b';')?;
    let name = rest.get(..end)?;
    let char = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        None => match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
            "mdash" => '\u{2014}',
            "ndash" => '\u{2013}',
            "hellip" => '\u{2026}',
            "lsquo" => '\u{2018}',
            "rsquo" => '\u{2019}',
            "ldquo" => '\u{201c}',
            "rdquo" => '\u{201d}',
            "bull" => '\u{2022}',
            "middot" => '\u{b7}',
            "copy" => '\u{a9}',
            "reg" => '\u{ae}',
            "trade" => '\u{2122}',
            "deg" => '\u{b0}',
            "times" => '\u{d7}',
            "plusmn" => '\u{b1}',
            "micro" => '\u{b5}',
            "rarr" => '\u{2192}',
            "larr" => '\u{2190}',
            "le" => '\u{2264}',
            "ge" => '\u{2265}',
            "ne" => '\u{2260}',
            "sect" => '\u{a7}',
            _ => return None,
        },
    };
    Some((char, end + "&;".len()))
}
