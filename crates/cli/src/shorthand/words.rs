//! Which characters a value of shorthand may have, with and without quotes.

/// Where a value stands.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Word {
    /// Behind `=`, or within brackets: it may have `=`, and ends at `]` and `}`.
    First,
    /// Behind a comma: it ends at `=`.
    Second,
}

/// The characters of a value without quotes at the beginning of `text`; `None` where there is none. A comma belongs to it
/// behind `\`, and characters beyond U+FFFF do not.
pub(super) fn word(text: &[char], place: Word) -> Option<Vec<char>> {
    let mut taken = Vec::new();
    let mut rest = text;
    loop {
        if let ['\\', ',', behind @ ..] = rest {
            taken.extend(['\\', ',']);
            rest = behind;
            continue;
        }
        let Some((character, behind)) = rest.split_first() else {
            break;
        };
        if !(if taken.is_empty() {
            begins(*character)
        } else {
            follows(*character, place)
        }) {
            break;
        }
        taken.push(*character);
        rest = behind;
    }
    (!taken.is_empty()).then_some(taken)
}

fn begins(character: char) -> bool {
    matches!(character, '!' | '#'..='&' | '('..='+' | '-'..='<' | '>'..='Z' | '\\'..='z' | '|'..='\u{ffff}')
}

fn follows(character: char, place: Word) -> bool {
    is_space(character)
        || match place {
            Word::First => {
                matches!(character, '!' | '#'..='&' | '('..='+' | '-'..='\\' | '^'..='|' | '~'..='\u{ffff}')
            }
            Word::Second => {
                matches!(character, '!' | '#'..='&' | '('..='+' | '-'..='<' | '>'..='\u{ffff}')
            }
        }
}

/// Python's spaces.
fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{1c}'..='\u{1f}')
}

/// The text without the spaces at its end.
pub(super) fn trim_end(text: &str) -> &str {
    text.trim_end_matches(is_space)
}

/// What is between quotes. The first quote without `\` in front ends it, or, where none does, the last one.
pub(super) fn quoted(text: &[char], quote: char) -> Option<&[char]> {
    let (_, inner) = text.split_first()?;
    let mut last = None;
    let mut escaped = false;
    for (index, character) in inner.iter().enumerate() {
        if *character == quote {
            last = Some(index);
            if !escaped {
                break;
            }
        }
        escaped = *character == '\\';
    }
    inner.get(..last?)
}
