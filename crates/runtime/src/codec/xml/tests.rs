//! Documents, and the values they hold.

use std::collections::HashMap;

use aws_smithy_types::{Blob, DateTime};

use super::{DEPTH, Document};
use crate::generated as rt;
use crate::shape::FieldsMut as _;
use crate::testing::{Choice, Color, Everything, shape};

fn read<T: rt::FieldsMut>(text: &str) -> Result<T, String> {
    let document = Document::read(text.as_bytes()).map_err(|error| error.to_string())?;
    let mut value = T::blank();
    let result = document.root().members(&mut value);
    result.map(|()| value).map_err(|error| error.to_string())
}

fn refused(text: &str) -> String {
    Document::read(text.as_bytes()).unwrap_err().to_string()
}

#[test]
fn scalars_are_read_from_the_text_of_their_elements() {
    let value: Everything = read(
        "<?xml version=\"1.0\"?>\n<!-- one of each -->\n<R>
            <String> a &lt;b&gt; &amp;amp; <![CDATA[<c> & ]]><!-- no -->&#65;&#x1F600;\r\n</String>
            <Boolean>true</Boolean><Byte> -8 </Byte><Short>16</Short><Integer>32</Integer>
            <Long>-9223372036854775808</Long><Float>1.5</Float><Double>-Infinity</Double>
            <Blob>aGVs\n  bG8=</Blob><Color>MAUVE</Color><re-named>other</re-named>
            <Time>2014-04-29T18:30:38Z</Time><DateTime>2014-04-29T19:30:38+01:00</DateTime>
            <HttpDate>Tue, 29 Apr 2014 18:30:38 GMT</HttpDate><Epoch>1398796238</Epoch>
            <Unheard><Of>it</Of></Unheard>
        </R>",
    )
    .unwrap();
    let time = Some(DateTime::from_secs(1_398_796_238));
    let expected = Everything {
        string: Some(" a <b> &amp; <c> & A😀\n".to_owned()),
        boolean: Some(true),
        byte: Some(-8),
        short: Some(16),
        integer: Some(32),
        long: Some(i64::MIN),
        float: Some(1.5),
        double: Some(f64::NEG_INFINITY),
        blob: Some(Blob::new("hello")),
        color: Some(Color::from("MAUVE")),
        renamed: Some("other".to_owned()),
        time,
        date_time: time,
        http_date: time,
        epoch: time,
        ..Everything::new()
    };
    assert_eq!(value, expected);
}

#[test]
fn an_empty_element_is_empty_text_and_no_items() {
    for text in [
        "<R><String/><List/><Map/><Nested/></R>",
        "<R><String></String><List> </List><Map>\n</Map><Nested></Nested></R>",
    ] {
        let value: Everything = read(text).unwrap();
        let expected = Everything {
            string: Some(String::new()),
            list: Some(Vec::new()),
            map: Some(HashMap::new()),
            nested: Some(Box::new(Everything::new())),
            ..Everything::new()
        };
        assert_eq!(value, expected);
    }
    assert_eq!(read::<Everything>("<R/>").unwrap(), Everything::new());
    // Text beside elements is how a document is laid out.
    let value: Everything = read("<R><String> <b>c</b>\n</String></R>").unwrap();
    assert_eq!(value.string.as_deref(), Some(""));
}

#[test]
fn aggregates_are_read_from_elements_in_elements() {
    let value: Everything = read(
        "<R xmlns=\"urn:x\">
            <List><member>a</member><other>no</other><member>b</member></List>
            <Map><entry><key>one</key><value>1</value></entry><entry><value>2</value><key>two</key></entry></Map>
            <Nested><Integer>7</Integer><Nested><Integer>8</Integer></Nested></Nested>
            <Choice><Number>3</Number></Choice>
            <Choices><member><Text>t</Text></member><member><New>what</New></member></Choices>
        </R>",
    )
    .unwrap();
    let nested = |integer, nested| Everything {
        integer: Some(integer),
        nested,
        ..Everything::new()
    };
    let inner = Some(Box::new(nested(8, None)));
    let expected = Everything {
        list: Some(vec!["a".to_owned(), "b".to_owned()]),
        map: Some(HashMap::from([
            ("one".to_owned(), 1),
            ("two".to_owned(), 2),
        ])),
        nested: Some(Box::new(nested(7, inner))),
        choice: Some(Choice::Number(3)),
        choices: Some(vec![Choice::Text("t".to_owned()), Choice::Unknown]),
        ..Everything::new()
    };
    assert_eq!(value, expected);
}

shape! {
    Names = &rt::structure("Names", &[
        rt::m("Flat", rt::LIST(&rt::STRING), rt::FLATTENED),
        rt::w("FlatMap", "KVP", rt::NAMED(&rt::Named {
            target: rt::MAP(&rt::INTEGER),
            key: "K",
            item: "V",
        }), rt::FLATTENED),
        rt::m("Items", rt::NAMED(&rt::Named {
            target: rt::LIST(&rt::LIST(&rt::STRING)),
            key: "",
            item: "item",
        }), 0),
        rt::w("Kind", "xsi:type", rt::STRING, rt::XML_ATTRIBUTE),
        rt::m("Size", rt::INTEGER, rt::XML_ATTRIBUTE),
        rt::w("Prefixed", "p:name", rt::STRING, 0),
    ]);
    0 flat: Option<Vec<String>>,
    1 flat_map: Option<HashMap<String, i32>>,
    2 items: Option<Vec<Vec<String>>>,
    3 kind: Option<String>,
    4 size: Option<i32>,
    5 prefixed: Option<String>,
}

#[test]
fn names_flattened_members_and_attributes_are_those_of_the_model() {
    let value: Names = read(
        "<a:R xmlns:a='urn:a' Size=' 5' xsi:type='a &quot;b&quot;' Other='1'>
            <a:Flat>one</a:Flat><KVP><K>x</K><V>1</V></KVP><Flat Size='9'>two</Flat>
            <Items><item><member>m</member></item><member>no</member><item/></Items>
            <KVP><K>y</K><V>2</V></KVP><Flat/><Size>no</Size>
            <name>unprefixed</name><q:name>no</q:name><p:name>yes</p:name>
        </a:R>",
    )
    .unwrap();
    let texts = |texts: &[&str]| {
        texts
            .iter()
            .map(|text| (*text).to_owned())
            .collect::<Vec<_>>()
    };
    let expected = Names {
        flat: Some(texts(&["one", "two", ""])),
        flat_map: Some(HashMap::from([("x".to_owned(), 1), ("y".to_owned(), 2)])),
        items: Some(vec![texts(&["m"]), Vec::new()]),
        kind: Some("a \"b\"".to_owned()),
        size: Some(5),
        prefixed: Some("yes".to_owned()),
    };
    assert_eq!(value, expected);
    assert_eq!(read::<Names>("<R/>").unwrap(), Names::blank());
}

#[test]
fn what_cannot_be_read_is_named_by_its_path() {
    for (text, error) in [
        (
            "<R><Integer>x</Integer></R>",
            "`Integer`: expected an integer, found `x`",
        ),
        (
            "<R><Byte>300</Byte></R>",
            "`Byte`: the number 300 does not fit its type",
        ),
        (
            "<R><Nested><Boolean/></Nested></R>",
            "`Nested.Boolean`: expected true or false, found ``",
        ),
        ("<R><Blob>*</Blob></R>", "`Blob`: expected base64 text"),
        (
            "<R><Choices><member/><member><Number>y</Number></member></Choices></R>",
            "`Choices.1.Number`: expected an integer, found `y`",
        ),
        (
            "<R><Map><entry><key>k</key><value>z</value></entry></Map></R>",
            "`Map.k`: expected an integer, found `z`",
        ),
        (
            "<R><Map><entry><value>1</value></entry></Map></R>",
            "`Map.0`: an entry without `key`",
        ),
        (
            "<R><Map><entry><key>k</key></entry></Map></R>",
            "`Map.0`: an entry without `value`",
        ),
    ] {
        assert_eq!(read::<Everything>(text).unwrap_err(), error);
    }
}

#[test]
fn what_is_no_document_is_refused() {
    for (text, error) in [
        ("", "the body is not XML: there is no element in it"),
        (
            "<!-- only this -->",
            "the body is not XML: there is no element in it",
        ),
        (
            "<a><b></b>",
            "the body is not XML: it ends within an element",
        ),
        (
            "<a><b></a></b>",
            "the body is not XML: an element ends that did not begin",
        ),
        (
            "<a:b></b>",
            "the body is not XML: an element ends that did not begin",
        ),
        ("<a>&nbsp;</a>", "`&nbsp` is no reference"),
        ("<a>R&D are one</a>", "`&D are one` is no reference"),
        ("<a b='&#xD800;'/>", "`&#xD800` is no reference"),
        ("<a>&#+65;</a>", "`&#+65` is no reference"),
        ("<a>&#99999999999;</a>", "`&#99999999999` is no reference"),
    ] {
        assert_eq!(refused(text), error, "{text}");
    }
    for text in [
        "{}", "<a/><b/>", "<a></b>", "<a", "text", "<a/>text", "<a b=c/>",
    ] {
        assert!(refused(text).starts_with("the body is not XML: "), "{text}");
    }
    let bytes = Document::read(b"<a>\xff</a>").unwrap_err();
    assert_eq!(bytes.to_string(), "the body is not UTF-8");
}

#[test]
fn no_document_grows_or_nests_without_bounds() {
    let bomb = "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>";
    assert_eq!(refused(bomb), "a document type declaration is not read");
    let outside = "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>";
    assert_eq!(refused(outside), "a document type declaration is not read");

    let nested = |depth: usize| "<Nested>".repeat(depth) + &"</Nested>".repeat(depth);
    assert!(read::<Everything>(&nested(DEPTH)).is_ok());
    let error = refused(&nested(DEPTH + 1));
    assert_eq!(error, "elements are nested more than 128 deep");
    assert_eq!(refused(&"<a>".repeat(1_000_000)), error);
}

#[test]
fn no_bytes_make_reading_panic() {
    let text = "<?xml version='1.0'?><R Size='1'><Flat>&#65;</Flat><KVP><K>k</K><V>1</V></KVP>\
                <Items><item><member><![CDATA[x]]></member></item></Items><!--c--></R>";
    let try_it = |bytes: &[u8]| {
        if let Ok(document) = Document::read(bytes) {
            drop(document.root().members(&mut Names::blank()));
            drop(document.root().members(&mut Everything::new()));
        }
    };
    for end in 0..=text.len() {
        try_it(&text.as_bytes()[..end]);
        try_it(&text.as_bytes()[end..]);
    }
    for index in 0..text.len() {
        for byte in b"<>&;'/![]=x-\0\xff" {
            let mut bytes = text.as_bytes().to_vec();
            bytes[index] = *byte;
            try_it(&bytes);
            bytes.remove(index);
            try_it(&bytes);
        }
    }
}
