//! Texts that satisfy a `smithy.api#pattern`: drawn from the pattern's structure, and checked by a regular expression
//! engine.

use fancy_regex::Regex;

use crate::random::Random;
use crate::text::{Place, awkward};

/// How often a text is drawn before a pattern counts as one that nothing satisfies.
const ATTEMPTS: usize = 400;

/// A pattern that texts are drawn from.
#[derive(Debug)]
pub struct Pattern {
    tree: Node,
    /// `None` for a pattern that is beyond the engine: the endpoint does not check it either.
    regex: Option<Regex>,
}

impl Pattern {
    /// Reads a pattern.
    #[must_use]
    pub fn new(pattern: &str) -> Self {
        Self {
            tree: Parser::new(pattern).alternatives(),
            regex: Regex::new(&translate(pattern)).ok(),
        }
    }

    /// Whether texts are checked.
    #[must_use]
    pub fn is_checked(&self) -> bool {
        self.regex.is_some()
    }

    /// A text of so many characters that the place takes and the pattern matches; `None` if none was found.
    pub fn text(
        &self,
        (min, max): (usize, usize),
        place: Place,
        random: &mut Random,
    ) -> Option<String> {
        let fits = |text: &str| {
            let regex = self.regex.as_ref();
            let matches = |regex: &Regex| regex.is_match(text).unwrap_or(false);
            (min..=max).contains(&text.chars().count())
                && place.takes(text)
                && regex.is_none_or(matches)
        };
        (0..ATTEMPTS).find_map(|attempt| {
            // Repetitions grow from what is needed to what the length allows.
            let spread = [3, 8, 0, 1, min, min / 2 + 4, 24]
                .get(attempt % 7)
                .copied()?;
            let mut text = String::new();
            let mut draw = Draw {
                random,
                place,
                spread,
            };
            draw.node(&self.tree, &mut text);
            // A pattern without anchors takes anything around what it describes.
            let short = min.saturating_sub(text.chars().count());
            text.push_str(&awkward(place, short, random));
            fits(&text).then_some(text)
        })
    }
}

/// ECMAScript's dialect in the engine's, as far as models use what differs: `\d` and `\w` are ASCII, `$` is the very
/// end, and `\/` and `\_` are those characters.
fn translate(pattern: &str) -> String {
    let mut out = String::new();
    let mut in_class = false;
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next().unwrap_or('\\') {
                'd' if in_class => out.push_str("0-9"),
                'd' => out.push_str("[0-9]"),
                'w' if in_class => out.push_str("0-9A-Za-z_"),
                'w' => out.push_str("[0-9A-Za-z_]"),
                plain @ ('_' | '/') => out.push(plain),
                escaped => out.extend(['\\', escaped]),
            },
            '$' if !in_class => out.push_str("\\z"),
            _ => {
                in_class = character == '[' || in_class && character != ']';
                out.push(character);
            }
        }
    }
    out
}

/// What a pattern is made of. Anchors and lookarounds draw nothing: they are what the check is for.
#[derive(Debug)]
enum Node {
    Literal(char),
    Class(Class),
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    Repeat(Box<Node>, usize, Option<usize>),
}

#[derive(Debug, Default)]
struct Class {
    negated: bool,
    ranges: Vec<(char, char)>,
    /// Classes inside: `\d`, `\p{L}`, ..., with whether each is negated.
    named: Vec<(String, bool)>,
}

impl Class {
    fn of(name: &str, negated: bool) -> Self {
        Self {
            negated: false,
            ranges: Vec::new(),
            named: vec![(name.to_owned(), negated)],
        }
    }

    fn has(&self, character: char) -> bool {
        let ranges = &mut self.ranges.iter();
        let in_range = ranges.any(|(from, to)| (*from..=*to).contains(&character));
        let named = &mut self.named.iter();
        let in_named = named.any(|(name, negated)| is(name, character) != *negated);
        (in_range || in_named) != self.negated
    }
}

fn is(class: &str, character: char) -> bool {
    match class {
        "d" => character.is_ascii_digit(),
        "w" => character.is_ascii_alphanumeric() || character == '_',
        "s" => character.is_whitespace(),
        "L" => character.is_alphabetic(),
        "N" => character.is_numeric(),
        "Z" => character == ' ' || character == '\u{2028}',
        "M" => character == '\u{301}',
        "C" => character.is_control(),
        // `.`
        _ => !matches!(character, '\n' | '\r' | '\u{2028}' | '\u{2029}'),
    }
}

struct Draw<'a> {
    random: &'a mut Random,
    place: Place,
    spread: usize,
}

impl Draw<'_> {
    fn node(&mut self, node: &Node, out: &mut String) {
        match node {
            Node::Literal(character) => out.push(*character),
            Node::Class(class) => out.extend(self.character(class)),
            Node::Sequence(nodes) => nodes.iter().for_each(|node| self.node(node, out)),
            Node::Choice(nodes) => {
                let at = self.random.below(nodes.len());
                nodes
                    .get(at)
                    .into_iter()
                    .for_each(|node| self.node(node, out));
            }
            Node::Repeat(node, min, max) => {
                let room = max.map_or(self.spread, |max| self.spread.min(max.saturating_sub(*min)));
                let count = min + self.random.below(room + 1);
                (0..count).for_each(|_| self.node(node, out));
            }
        }
    }

    /// One of the place's characters, or of ASCII's letters and digits, that the class has.
    fn character(&mut self, class: &Class) -> Option<char> {
        let plain = ('a'..='z').chain('A'..='Z').chain('0'..='9');
        let hard: Vec<char> = self
            .place
            .characters()
            .chars()
            .filter(|c| class.has(*c))
            .collect();
        let plain: Vec<char> = plain.filter(|character| class.has(*character)).collect();
        let all: Vec<char> = ('\u{1}'..'\u{7f}')
            .filter(|character| class.has(*character))
            .collect();
        let hardly = self.random.below(3) > 0;
        let pools = if hardly {
            [hard, plain, all]
        } else {
            [plain, hard, all]
        };
        let pool = pools.iter().find(|pool| !pool.is_empty())?;
        self.random.pick(pool).copied()
    }
}

struct Parser<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
}

impl<'a> Parser<'a> {
    fn new(pattern: &'a str) -> Self {
        Self {
            rest: pattern.chars().peekable(),
        }
    }

    fn takes(&mut self, wanted: char) -> bool {
        self.rest.next_if_eq(&wanted).is_some()
    }

    fn alternatives(&mut self) -> Node {
        let mut all = vec![self.sequence()];
        while self.takes('|') {
            all.push(self.sequence());
        }
        Node::Choice(all)
    }

    fn sequence(&mut self) -> Node {
        let mut nodes = Vec::new();
        while let Some(character) = self.rest.next_if(|next| !matches!(next, '|' | ')')) {
            let node = match character {
                '^' | '$' => continue,
                '.' => Node::Class(Class::of(".", false)),
                '[' => Node::Class(self.class()),
                '(' => match self.group() {
                    Some(node) => node,
                    None => continue,
                },
                '\\' => self.escape(),
                character => Node::Literal(character),
            };
            nodes.push(self.repeated(node));
        }
        Node::Sequence(nodes)
    }

    /// What is in parentheses; `None` for a lookaround.
    fn group(&mut self) -> Option<Node> {
        let looks = self.takes('?') && !self.takes(':');
        let inner = self.alternatives();
        self.takes(')');
        (!looks).then_some(inner)
    }

    fn repeated(&mut self, node: Node) -> Node {
        let (min, max) = match self.rest.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                self.rest.next();
                let min = self.number();
                let max = if self.takes(',') { self.number() } else { min };
                let node = Node::Repeat(Box::new(node), min.unwrap_or_default(), max);
                self.takes('}');
                self.takes('?');
                return node;
            }
            _ => return node,
        };
        self.rest.next();
        // Lazily or not, the same texts match.
        self.takes('?');
        Node::Repeat(Box::new(node), min, max)
    }

    fn number(&mut self) -> Option<usize> {
        let mut digits = String::new();
        while let Some(digit) = self.rest.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        digits.parse().ok()
    }

    /// What follows a backslash outside of a class.
    fn escape(&mut self) -> Node {
        match self.escaped() {
            Ok(character) => Node::Literal(character),
            Err((name, negated)) => Node::Class(Class::of(&name, negated)),
        }
    }

    /// A character, or the name of a class and whether it is negated.
    fn escaped(&mut self) -> Result<char, (String, bool)> {
        match self.rest.next().unwrap_or('\\') {
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            't' => Ok('\t'),
            'x' => {
                let digits: String = self.rest.by_ref().take(2).collect();
                let code = u32::from_str_radix(&digits, 16).ok();
                Ok(code.and_then(char::from_u32).unwrap_or('x'))
            }
            class @ ('d' | 'w' | 's' | 'D' | 'W' | 'S') => {
                let name = class.to_ascii_lowercase().to_string();
                Err((name, class.is_ascii_uppercase()))
            }
            class @ ('p' | 'P') => {
                let name = self.rest.by_ref().skip(1).take_while(|next| *next != '}');
                Err((name.collect(), class == 'P'))
            }
            character => Ok(character),
        }
    }

    fn class(&mut self) -> Class {
        let mut class = Class {
            negated: self.takes('^'),
            ..Class::default()
        };
        while let Some(character) = self.rest.next_if(|next| *next != ']') {
            let from = if character == '\\' {
                match self.escaped() {
                    Ok(character) => character,
                    Err(named) => {
                        class.named.push(named);
                        continue;
                    }
                }
            } else {
                character
            };
            let mut ahead = self.rest.clone();
            let is_range =
                ahead.next() == Some('-') && ahead.next().is_some_and(|next| next != ']');
            if !is_range {
                class.ranges.push((from, from));
                continue;
            }
            self.rest.next();
            match self.rest.next() {
                Some('\\') => match self.escaped() {
                    Ok(to) => class.ranges.push((from, to)),
                    Err(named) => {
                        class.ranges.extend([(from, from), ('-', '-')]);
                        class.named.push(named);
                    }
                },
                Some(to) => class.ranges.push((from, to)),
                None => {}
            }
        }
        self.takes(']');
        class
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each pattern with lengths that it can have, and how its texts look by a regular expression without what is hard.
    #[test]
    fn texts_satisfy_their_patterns() {
        let cases = [
            ("^[a-f0-9]{8}(-[a-f0-9]{4}){3}$", 1, 40),
            ("^(?!aws:)[a-zA-Z+-=._:/]+$", 1, 128),
            ("^(^[\\S].*[\\S]$)|(^[\\S]$)$", 3, 20),
            ("\\S", 5, 9),
            ("^P(?:([-+]?[0-9]+)D)?(T(?:([-+]?[0-9]+)H)?)?$", 2, 9),
            ("^[\\P{C}\\r\\n\\t]{1,127}$", 1, 127),
            ("^[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]*$", 30, 40),
            ("^\\d{4}-\\d{2}$", 0, 7),
            ("^[a-zA-Z0-9_-]{64}$", 0, 64),
            ("^[A-Za-z][\\w .-]*$", 2, 12),
        ];
        let mut random = Random::new(1);
        for (pattern, min, max) in cases {
            for place in [Place::Body, Place::Label, Place::Header] {
                let found = Pattern::new(pattern).text((min, max), place, &mut random);
                let found = found.unwrap_or_else(|| panic!("{pattern}: nothing found"));
                let regex = Regex::new(pattern).unwrap();
                assert!(regex.is_match(&found).unwrap(), "{pattern}: {found:?}");
                assert!(!pattern.contains("\\w") || found.is_ascii(), "{found:?}");
                assert!((min..=max).contains(&found.chars().count()), "{found:?}");
            }
        }
    }

    #[test]
    fn what_nothing_satisfies_is_not_made_up() {
        let mut random = Random::new(1);
        let mut text =
            |pattern, bounds| Pattern::new(pattern).text(bounds, Place::Body, &mut random);
        assert_eq!(text("^/^a$/$", (0, 9)), None);
        assert_eq!(text("^a$", (2, 9)), None);
    }
}
