//! What documentation becomes.

use super::{lines, markdown};

fn check(pairs: &[(&str, &str)]) {
    for (documentation, expected) in pairs {
        assert_eq!(markdown(documentation), *expected, "{documentation}");
    }
}

#[test]
fn plain_text_stays() {
    for text in [
        "",
        "Plain text, as it is: foo_bar, 5 < 6, a-b, AT&T, 100%, C:\\dir, it's \"so\".",
        "Two.\n\nParagraphs.",
        "- One\n- Two\n  - Three\n- Four",
        "1. One\n2. Two",
        "# Heading\n\nA [link](https://a.b/c), `code`, *emphasis* and **more**.",
        "> A quote.\n\n```text\nlet x: Vec<T>;\n\n    y\n```\n\nEnd <https://a.b/c>.",
    ] {
        assert_eq!(markdown(text), text);
    }
}

#[test]
fn paragraphs() {
    check(&[
        ("<p>a\n   b</p>\n <p>c\td&nbsp;e</p>", "a b\n\nc d e"),
        ("<p>a<p>b", "a\n\nb"),
        ("<p> </p><p></p>", ""),
        ("<p>a<br>b<br/> <br/>c<br></p>", "a\\\nb\n\nc"),
        ("a <!-- hidden <b> --> b <!-- shown", "a b \\<!-- shown"),
        (
            "<h2>Title</h2><p>a</p><li><h3>in</h3></li>",
            "## Title\n\na\n\n- **in**",
        ),
        ("# About C#\n# #", "# About C\\#\n\n# \\#"),
        ("<fullname>Service</fullname><p>a</p>", "# Service\n\na"),
        (
            "<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>",
            "a | b\n\nc",
        ),
    ]);
}

#[test]
fn inline() {
    check(&[
        (
            "<p><b>a</b> <strong> b </strong>c <i>d</i>th <em>e f</em></p>",
            "**a b** c *d*th *e f*",
        ),
        ("<p><b><i>a</i></b> <b></b><i> </i>b</p>", "**a** b"),
        (
            "<p>the <i>guide</b> is <b>open</p><p>not here</p>",
            "the *guide is* **open**\n\nnot here",
        ),
        // These would not close or not open.
        ("<p><b>a:</b>b c<i>(d)</i></p>", "a:b c(d)"),
        ("<p><b>a</b><i>b</i></p>", "**a**b"),
        (
            "<p><code>a  b</code><code></code>, <code> c </code>d</p>",
            "`a b`, `c` d",
        ),
        (
            "<p><code>a`b</code> <code>`</code><code>c</code></p>",
            "``a`b`` `` ` `` `c`",
        ),
        (
            "<p>`RedactedOnly` and ` alone</p>",
            "`RedactedOnly` and \\` alone",
        ),
        (
            "<p><code><view-id>:$SAVED</code> <code>&lt;T&gt;</code></p>",
            "`<view-id>:$SAVED` `<T>`",
        ),
        ("<p><code>never closed</p><p>b</p>", "`never closed`\n\nb"),
    ]);
}

#[test]
fn links() {
    check(&[
        (
            "<a href=\"https://a.b/c\">text</a>.",
            "[text](https://a.b/c).",
        ),
        (
            "<a href='https://a.b/?c=1&amp;d=2' class=x>t</a>",
            "[t](https://a.b/?c=1&d=2)",
        ),
        ("<a href=https://a.b>t [1]</a>", "[t \\[1\\]](https://a.b)"),
        (
            "<a href=\" https://a.b/c d(e) \"> t </a>u",
            "[t](https://a.b/c%20d%28e%29) u",
        ),
        (
            "<a>T</a> <a href=\"x.html\">U</a> <a href=\"javascript:x()\">V</a>",
            "T U V",
        ),
        ("<a href=\"https://a.b\"></a>c", "c"),
        ("<a href=\"https://a.b\">https://a.b</a>", "<https://a.b>"),
        (
            "<p><a href=\"https://a.b\"><code>c</code></a></p>",
            "[`c`](https://a.b)",
        ),
        (
            "<p><b><a href=\"https://a.b\">c</a></b></p>",
            "**[c](https://a.b)**",
        ),
        (
            "<p><a href=\"https://a.b\"><i>c</i> d</a></p>",
            "[*c* d](https://a.b)",
        ),
        (
            "<p>Look!<a href=\"https://a.b\">c</a></p>",
            "Look\\![c](https://a.b)",
        ),
        (
            "<p>(see https://a.b/c_(d)), https://e.f.</p>",
            "(see <https://a.b/c_(d)>), <https://e.f>.",
        ),
        (
            "<p>https:// and http://{host}</p>",
            "https:// and http://{host}",
        ),
        (
            "[a](https://b.c/d(e)) [f](g.html)",
            "[a](https://b.c/d%28e%29) f",
        ),
    ]);
}

#[test]
fn lists() {
    check(&[
        (
            "<p>a</p><ul><li><p>b</p></li> <li>c</li></ul><p>d</p>",
            "a\n\n- b\n- c\n\nd",
        ),
        (
            "<ul><li>a<li>b<ol><li>c<li>d</ol><li></li></ul>e",
            "- a\n- b\n  1. c\n  2. d\n\ne",
        ),
        (
            "<ul><li><p>a</p><p>b</p></li><li>c</li></ul>",
            "- a\n\n  b\n\n- c",
        ),
        (
            "<ol><li>a</li>b<li><pre>c</pre></li></ol>d",
            "1. a\n\n   b\n\n2. ```text\n   c\n   ```\n\nd",
        ),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b"),
        ("<li>a</li><li>b</li></ul>c", "- a\n- b\n\nc"),
        (
            "<dl><dt>A</dt><dd><p>b</p><p>c</p></dd><dt>D<dd>e</dl>",
            "- **A**\n\n  b\n\n  c\n\n- **D**\n\n  e",
        ),
        (
            "* a\n* b\n  c\n\n  d\n   + e\nf",
            "- a\n- b c\n\n  d\n\n  - e f",
        ),
        ("1) a\n2) b\n\nc", "1. a\n2. b\n\nc"),
    ]);
}

#[test]
fn notes() {
    check(&[
        (
            "<p>a</p><note><p>b</p><p>c</p></note>",
            "a\n\n> **Note:** b\n>\n> c",
        ),
        (
            "<important>a</important><caution>b</caution>",
            "> **Important:** a\n\n> **Caution:** b",
        ),
        (
            "<note><ul><li>a</li></ul></note>b",
            "> **Note:**\n>\n> - a\n\nb",
        ),
        (
            "<ul><li><p>a</p><note><para>b</para></note></li></ul>",
            "- a\n\n  > **Note:** b",
        ),
        ("<ul><li><note>a</note></li></ul>", "- > **Note:** a"),
        ("<note></note>a", "a"),
    ]);
}

#[test]
fn code_blocks() {
    check(&[
        (
            "<pre>\n\n{\n\t\"a\": <b>1</b>, &lt;T&gt; <Foo>\n}\n</pre>b",
            "```text\n{\n    \"a\": 1, <T> <Foo>\n}\n```\n\nb",
        ),
        (
            "<ul><li>a<pre><code>b\n\nc</code></pre></li></ul>",
            "- a\n\n  ```text\n  b\n\n  c\n  ```",
        ),
        ("<pre>```</pre>", "````text\n```\n````"),
        ("<pre> </pre>", ""),
        ("~~~rust\nfn f() {}\n~~~", "```text\nfn f() {}\n```"),
    ]);
}

#[test]
fn what_would_be_misread_is_escaped() {
    check(&[
        (
            "<p>[x] [y](z) Vec<T> <T> *a* _b_ c_d __e__ ~f~</p>",
            "\\[x] \\[y](z) Vec\\<T> \\<T> \\*a\\* \\_b\\_ c_d \\_\\_e\\_\\_ \\~f\\~",
        ),
        (
            "<p># a</p><p>- a</p><p>+ a</p><p>> a</p><p>1. a</p><p>2) a</p>",
            "\\# a\n\n\\- a\n\n\\+ a\n\n\\> a\n\n1\\. a\n\n2\\) a",
        ),
        (
            "<p>---</p><p>===</p><p>* Access</p><p>|-|</p>",
            "\\---\n\n\\===\n\n\\* Access\n\n\\|-|",
        ),
        ("<p>\\u0020 \\* \\</p>", "\\u0020 \\\\\\* \\\\"),
        (
            "<p>&amp;lt; &amp; AT&T &#65;&#x42;&#0;&#x202e; &unknown;</p>",
            "\\&lt; & AT&T AB \\&unknown;",
        ),
        ("<p>use --profile -- or -p</p>", "use \\--profile -- or -p"),
        ("a \\*b\\* 2*3 * c", "a \\*b\\* 2\\*3 \\* c"),
    ]);
}

#[test]
fn unknown_tags() {
    check(&[
        ("<function>f</function> <x y=1>z</x> <w/>", "f z"),
        (
            "arn:aws:<account>:x <= < <1>",
            "arn:aws:\\<account>:x <= < <1>",
        ),
        ("</p></ul></b>a <br", "a \\<br"),
        ("<a href=\"https://a.b>c</a>", "[c](https://a.b)"),
    ]);
}

#[test]
fn comments() {
    assert_eq!(lines("", 4), "");
    assert_eq!(lines("<p></p>", 4), "");
    assert_eq!(lines("<p>a</p><p>b</p>", 0), "/// a\n///\n/// b\n");
    assert_eq!(
        lines("<pre>a\n\n b</pre>", 2),
        "  /// ```text\n  /// a\n  ///\n  ///  b\n  /// ```\n"
    );
    let words = "word ".repeat(100);
    for indent in [0, 4, 8] {
        let text = lines(
            &format!("<ul><li>{words}<ul><li>{words}</li></ul></li></ul>"),
            indent,
        );
        assert!(text.lines().all(|line| line.len() <= 120), "{text}");
        assert!(
            text.lines().filter(|line| line.len() > 115).count() >= 8,
            "{text}"
        );
    }
    let item = lines(&format!("<ol><li>{words}</li></ol>"), 0);
    assert!(item.starts_with("/// 1. word word"), "{item}");
    assert!(
        item.lines()
            .skip(1)
            .all(|line| line.starts_with("///    word")),
        "{item}"
    );
    let note = lines(&format!("<note>{words}</note>"), 0);
    assert!(
        note.lines().all(|line| line.starts_with("/// > ")),
        "{note}"
    );
}

#[test]
fn what_is_not_broken() {
    let url = format!("https://a.b/{}", "c".repeat(120));
    let link = lines(
        &format!(
            "<p>See <a href=\"{url}\">some words</a> and <code>{}</code>.</p>",
            "x y ".repeat(40).trim()
        ),
        0,
    );
    let code = "x y ".repeat(40);
    assert_eq!(
        link,
        format!(
            "/// See\n/// [some words]({url})\n/// and\n/// `{}`.\n",
            code.trim()
        )
    );
    // A mark never starts a line.
    for length in 80..130 {
        for mark in ["-", "+", "#", ">", "1.", "2)", "---", "="] {
            let text = lines(
                &format!("<p>{} word {mark} more words</p>", "a".repeat(length)),
                0,
            );
            let markers = text
                .lines()
                .filter(|line| line.starts_with(&format!("/// {mark}")))
                .count();
            assert_eq!(markers, 0, "{text}");
            assert!(!text.contains('\\'), "{text}");
        }
    }
}

#[test]
fn deep_nesting_is_flattened() {
    for tag in [
        "ul",
        "li",
        "note",
        "b",
        "dl",
        "dd",
        "p",
        "pre",
        "code",
        "a href='https://a.b'",
        "x",
    ] {
        let text = markdown(&format!("<{tag}>a").repeat(10_000));
        assert!(
            text.lines()
                .all(|line| line.find('a').is_none_or(|at| at < 100)),
            "{tag}"
        );
    }
    assert!(markdown(&"<ul><li>".repeat(100)).is_empty());
}

/// A fixed sequence of numbers.
fn numbers() -> impl FnMut(usize) -> usize {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(below).unwrap()).unwrap()
    }
}

/// What the soups are made of, besides white space.
const PIECES: &str = "<p> </p> <code> </code> <b> </b> <i> </i> <ul> </ul> <ol> <li> </li> <note> </note> \
    <dl> <dt> <dd> </dl> <pre> </pre> <br/> <a\u{a0}href=\"https://x.y/z\"> </a> <a <T> </T> <x\u{a0}y=' \
    <!-- --> &amp; &#96; & ; < > * ** _ ` `` ``` ~~~ [ ](https://a.b) ! # - + 1. | \\ word a é 日本 \
    https://e.x/p. :// ' \" \u{0} \u{202e}";

#[test]
fn soups() {
    let spaces = ["\n", "\n\n", "\n- ", "\n> ", "\n  ", "\t", " ", " ", " "];
    let pieces: Vec<&str> = PIECES
        .split(' ')
        .filter(|piece| !piece.is_empty())
        .chain(spaces)
        .collect();
    let mut number = numbers();
    for _ in 0..5_000 {
        let soup: String = (0..number(40))
            .map(|_| pieces[number(pieces.len())])
            .collect();
        let text = markdown(&soup);
        assert!(
            !text.contains(['\t', '\r', '\u{0}', '\u{202e}']),
            "{soup:?}"
        );
        assert!(
            (text.contains("```") || !text.contains("\n\n\n"))
                && !text.starts_with('\n')
                && !text.ends_with('\n'),
            "{soup:?}"
        );
        for comments in [lines(&soup, 0), lines(&soup, 4)] {
            assert!(
                comments
                    .lines()
                    .all(|line| line.trim_start().starts_with("///")),
                "{soup:?}"
            );
            assert!(
                comments.lines().all(|line| line == line.trim_end()),
                "{soup:?}"
            );
            assert!(is_balanced(&comments), "{soup:?}\n{comments}");
        }
    }
}

/// Whether every backtick opens or closes something on its line, or is escaped.
fn is_balanced(comments: &str) -> bool {
    let mut fence = None;
    for line in comments.lines() {
        let line = line.trim_start().trim_start_matches('/');
        let code = line.trim_start_matches([
            ' ', '>', '-', '.', '1', '2', '3', '4', '5', '6', '7', '8', '9', '0',
        ]);
        let ticks = code.len() - code.trim_start_matches('`').len();
        match fence {
            Some(length) if length == ticks && code.len() == ticks => fence = None,
            Some(_) => {}
            None if ticks >= 3 && &code[ticks..] == "text" => fence = Some(ticks),
            None => {
                let mut open = 0;
                let mut chars = line.chars().peekable();
                while let Some(char) = chars.next() {
                    if char == '\\' && open == 0 {
                        chars.next();
                    } else if char == '`' {
                        let mut run = 1;
                        while chars.next_if_eq(&'`').is_some() {
                            run += 1;
                        }
                        if open == 0 {
                            open = run;
                        } else if open == run {
                            open = 0;
                        }
                    }
                }
                if open != 0 {
                    return false;
                }
            }
        }
    }
    fence.is_none()
}
