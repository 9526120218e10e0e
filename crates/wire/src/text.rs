//! Texts that are hard to carry: whatever a place has to escape.

use crate::random::Random;

/// Where a value travels, which says what it may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A part of the path.
    Label,
    /// A parameter of the query.
    Query,
    /// A header.
    Header,
    /// The end of a header's name.
    HeaderName,
    /// The whole body.
    Payload,
    /// A JSON document.
    Body,
}

const URI: &str = "a /%?&=#+:;,@!$'()*[]\"<>\\^`{|}~-._Zé\u{df}漢😀\t\n0";
const HEADER: &str = "a ,;:\"'()<>@/[]?={}\\+-._~!#$%&*^`|Z9";
const HEADER_NAME: &str = "abcxyz-09";
const BODY: &str = "a \"\\/\u{8}\t\n\r\u{c}\u{0}\u{1f}\u{7f}\u{2028}é漢😀&<>'{}[],:Z0";

impl Place {
    /// The characters that texts are made of here.
    #[must_use]
    pub fn characters(self) -> &'static str {
        match self {
            Self::Label | Self::Query => URI,
            Self::Header => HEADER,
            Self::HeaderName => HEADER_NAME,
            Self::Payload | Self::Body => BODY,
        }
    }

    /// Whether a text can stand here and come out as it is.
    #[must_use]
    pub fn takes(self, text: &str) -> bool {
        match self {
            // Servers resolve these away, and the client refuses them.
            Self::Label => !matches!(text, "" | "." | ".."),
            Self::Header => {
                let printable = text.bytes().all(|byte| (0x20..0x7f).contains(&byte));
                printable && !text.is_empty() && text.trim() == text
            }
            Self::HeaderName => {
                !text.is_empty()
                    && text
                        .bytes()
                        .all(|byte| HEADER_NAME.as_bytes().contains(&byte))
            }
            Self::Payload => !text.is_empty(),
            Self::Query | Self::Body => true,
        }
    }
}

/// A text of so many characters. Each begins at another character of the place, so that a few hold all of them.
pub(crate) fn awkward(place: Place, length: usize, random: &mut Random) -> String {
    let characters: Vec<char> = place.characters().chars().collect();
    let start = random.below(characters.len());
    let text: String = characters.iter().cycle().skip(start).take(length).collect();
    if place == Place::Header {
        // Spaces at either end are no part of a header's value.
        return text
            .char_indices()
            .map(|(at, character)| match character {
                ' ' if at == 0 || at + 1 == length => '_',
                character => character,
            })
            .collect();
    }
    text
}
