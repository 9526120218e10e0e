//! Our reader of XML beside another one, xmlparser: what one reads the other reads alike, and what one refuses the other
//! refuses, but for what is listed in `the_other_accepts_what_xml_has_not`.

use xmlparser::{ElementEnd, Token, Tokenizer};

use super::syntax::{Event, Syntax};
use super::{Document, Reader};
use crate::shape::DecodeError;

fn ours(text: &str) -> Result<Document<'_>, DecodeError> {
    Document::read(text.as_bytes())
}

/// The tree of the other's tokens.
fn theirs(text: &str) -> Result<Document<'_>, DecodeError> {
    let mut reader = Reader::default();
    for token in Tokenizer::from(text) {
        let token = token.map_err(|error| DecodeError::new(error.to_string()))?;
        let name = |prefix: xmlparser::StrSpan<'_>, local: xmlparser::StrSpan<'_>| {
            let start = match prefix.as_str() {
                "" => local.start(),
                _ => prefix.start(),
            };
            text.get(start..local.end()).unwrap()
        };
        reader.event(match token {
            Token::ElementStart { prefix, local, .. } => Event::Start(name(prefix, local)),
            Token::Attribute {
                prefix,
                local,
                value,
                ..
            } => Event::Attribute(name(prefix, local), value.as_str()),
            Token::ElementEnd { end, .. } => match end {
                ElementEnd::Open => continue,
                ElementEnd::Empty => Event::End(None),
                ElementEnd::Close(prefix, local) => Event::End(Some(name(prefix, local))),
            },
            Token::Text { text } => Event::Text(text.as_str()),
            Token::Cdata { text, .. } => Event::Cdata(text.as_str()),
            Token::DtdStart { .. } | Token::EmptyDtd { .. } => {
                return Err(DecodeError::new("a document type"));
            }
            _ => continue,
        })?;
    }
    reader.finish()
}

/// What the other accepts, and neither XML 1.0 nor its names allow: each with the rule.
const LAX: [&str; 12] = [
    // PITarget: the name `xml` is reserved, in whatever case.
    "<?XML a?><r/>",
    "<r><?xml?></r>",
    "<r/><?xMl b?>",
    // XMLDecl: the version must be there, whatever kind of space is before it.
    "<?xml?><r/>",
    "<?xml\tencoding='UTF-8'?><r/>",
    "<?xml\nversion='2.0'?><r/>",
    // VersionNum has a digit behind its point.
    "<?xml version='1.'?><r/>",
    // EncName begins with a letter.
    "<?xml version='1.0' encoding=''?><r/>",
    "<?xml version='1.0' encoding='-'?><r/>",
    // PI: what follows the target is behind a space.
    "<?a+b?><r/>",
    // QName: a prefix is a name.
    "<:r/>",
    "<r :a=''/>",
];

#[test]
fn the_other_accepts_what_xml_has_not() {
    for text in LAX {
        assert!(ours(text).is_err(), "{text}");
        // Where this fails the other has become stricter, and the text is no longer a difference.
        assert!(theirs(text).is_ok(), "{text}");
    }
}

/// Whether a text has something of what only the other accepts.
fn may_differ(text: &str) -> bool {
    let has_colon = |start: &str| text.contains(&format!("{start}:"));
    text.contains("<?")
        || ["<", "</", " ", "\t", "\n", "\r"]
            .into_iter()
            .any(has_colon)
}

fn compare(text: &str) {
    match (ours(text), theirs(text)) {
        (Ok(ours), Ok(theirs)) => assert_eq!(ours, theirs, "{text:?}"),
        (Err(_), Err(_)) => {}
        (Err(ours), Ok(_)) => assert!(may_differ(text), "{text:?}: {ours}"),
        (Ok(_), Err(theirs)) => panic!("{text:?}: {theirs}"),
    }
}

#[test]
fn documents_of_every_kind_are_read_alike() {
    for text in [
        "<r/>",
        "\u{feff}<r/>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone='no' ?>\r\n<r/>\n",
        "<?xml version = '1.1'?><r/>",
        "<?xml version='1.0'encoding='UTF-8'?><r/>",
        "<?xml encoding='UTF-8' version='1.0'?><r/>",
        "<?xml version='1.0' standalone='maybe'?><r/>",
        " <?xml version='1.0'?><r/>",
        "<?xml version='1.0'?><?xml version='1.0'?><r/>",
        "<??><r/>",
        "<?1?><r/>",
        "<?a?><?b c?><!-- d --><r/><!----><?e f ?>",
        "<r><!-- - --></r>",
        "<r><!-- -- --></r>",
        "<r><!-- ---></r>",
        "<r><!--></r>",
        "<r><!-</r>",
        "<r><![CDATA[]]></r>",
        "<r><![CDATA[a]]]]><![CDATA[>b]]></r>",
        "<r><![CDATA[a]]</r>",
        "<![CDATA[]]><r/>",
        "<r/><![CDATA[]]>",
        "<r>]]></r>",
        "<r>]] ></r>",
        "<r a='>' b=\"'\" c = \"]]>\"\n/>",
        "<r a='<'/>",
        "<r a='1'b='2'/>",
        "<r a='1' a='2'/>",
        "<r a/>",
        "<r a=>",
        "<r a='/>",
        "<r / >",
        "<r></r >",
        "<r></ r>",
        "< r/>",
        "<r/",
        "<r",
        "<",
        "<r><",
        "<r></",
        "<r></r",
        "<p:r xmlns:p='u'><p:s p:t='v'/></p:r>",
        "<a:b:c/>",
        "<a:/>",
        "<a:1/>",
        "<1/>",
        "<-/>",
        "<a-1._/>",
        "<é ü='ö'>ñ</é>",
        "<a\u{b7}\u{300}/>",
        "<\u{b7}/>",
        "<\u{d7}/>",
        "<a\u{37e}/>",
        "<r>\u{1}</r>",
        "<r>\u{7f}\u{85}\u{2028}</r>",
        "<r>\u{fffe}</r>",
        "<r>\u{10ffff}</r>",
        "<r\u{a0}/>",
        "<r/>\u{a0}",
        "<r/>&#32;",
        "<r>&amp;&#10;\r\n\r</r>",
        "<r a='&lt;\r\n'/>",
        "<r>&x;</r>",
        "<r/></r>",
        "</r>",
        "<r><s></r></s>",
        "<!DOCTYPE r><r/>",
        "<!ELEMENT r><r/>",
        "<r><!DOCTYPE r></r>",
    ] {
        compare(text);
    }
}

/// Numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end).unwrap()).unwrap()
    }

    fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn element(&mut self, depth: usize, into: &mut String) {
        let name = self.of(&["r", "member", "p:q", "é", "a.b-c"]);
        into.push('<');
        into.push_str(name);
        for _ in 0..self.below(3) {
            into.push_str(self.of(&[" ", "\n ", "\t"]));
            into.push_str(self.of(&["a='b'", "xmlns=\"u\"", "p:c = 'd &quot;'", "e=''"]));
        }
        into.push_str(self.of(&["", "", " "]));
        if self.below(4) == 0 {
            into.push_str("/>");
            return;
        }
        into.push('>');
        for _ in 0..self.below(4) {
            match self.below(3) {
                0 if depth > 0 => self.element(depth - 1, into),
                _ => into.push_str(self.of(PIECES)),
            }
        }
        into.push_str("</");
        into.push_str(name);
        into.push_str(self.of(&["", " "]));
        into.push('>');
    }
}

const PIECES: &[&str] = &[
    "text",
    " \r\n",
    "&lt;&#x41;",
    "<!-- c -->",
    "<![CDATA[<d>]]>",
    "<?pi e?>",
    "ñ😀",
    "]]",
    "a>",
];

#[test]
fn random_documents_whole_and_broken_are_read_alike() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut read = 0;
    for _ in 0..1_500 {
        let mut text = dice
            .of(&["", "<?xml version='1.0'?>", "\u{feff}", "<!--a-->\n"])
            .to_owned();
        dice.element(4, &mut text);
        text.push_str(dice.of(&["", "\n", "<!--z-->"]));
        compare(&text);
        assert!(ours(&text).is_ok(), "{text:?}");
        read += 1;
        for _ in 0..4 {
            let mut broken: Vec<char> = text.chars().collect();
            for _ in 0..=dice.below(3) {
                let at = dice.below(broken.len());
                match dice.below(3) {
                    0 => drop(broken.remove(at)),
                    1 => drop(broken.splice(at..at, dice.of(PIECES).chars())),
                    _ => {
                        let tokens = [
                            "<", ">", "/", "'", "\"", "=", "&", "-", "!", "[", "]", ":", " ", "a",
                            "\0",
                        ];
                        broken.splice(at..=at, dice.of(&tokens).chars());
                    }
                }
            }
            let broken: String = broken.into_iter().collect();
            compare(&broken);
            read += usize::from(ours(&broken).is_ok());
        }
    }
    // Of the broken ones some must be whole still, or nothing was compared but refusals.
    assert!((2_000..6_000).contains(&read), "{read}");
}

#[test]
fn errors_name_the_place_and_what_was_expected() {
    for (text, error) in [
        ("<r", "expected a space, `>` or `/>` at byte 2"),
        ("<r a>", "expected `=` at byte 4"),
        ("<r a=b>", "expected `\"` at byte 5"),
        ("<r a='<'>", "expected a value without `<` at byte 6"),
        ("<r a='b", "expected `'` at byte 7"),
        ("<r>]]></r>", "expected text without `]]>` at byte 3"),
        ("<r><!-- --- --></r>", "expected `>` at byte 10"),
        ("<r></r a>", "expected `>` at byte 7"),
        ("<1>", "expected a name at byte 1"),
        ("<?xml?>", "expected ` version` at byte 5"),
        (
            "<?xml version='2'?>",
            "expected a valid `version` at byte 5",
        ),
        (
            "<?+?>",
            "expected the name of a processing instruction at byte 2",
        ),
        ("<?a+?>", "expected a space or `?>` at byte 3"),
        ("ab\0", "expected a character that XML has at byte 2"),
    ] {
        let found = ours(text).unwrap_err().to_string();
        assert_eq!(found, format!("the body is not XML: {error}"), "{text}");
    }
}

#[test]
fn nothing_follows_the_end() {
    let mut syntax = Syntax::new("<r/> ").unwrap();
    let mut events = Vec::new();
    while let Some(event) = syntax.next().unwrap() {
        events.push(event);
    }
    assert_eq!(
        events,
        [Event::Start("r"), Event::End(None), Event::Text(" ")]
    );
    assert_eq!(syntax.next().unwrap(), None);
}
