//! What is written so that rustdoc reads it as it stands.

/// A word of plain text, without white space. `last` says that no white space follows, `linked` that it stands in the
/// text of a link.
pub(super) fn word(word: &str, last: bool, linked: bool, out: &mut String) {
    let mut rest = word;
    while !linked
        && has_colon(rest)
        && let Some(start) = url_start(rest)
    {
        let (before, from) = rest.split_at_checked(start).unwrap_or((rest, ""));
        let (url, after) = from
            .split_at_checked(url_length(from))
            .unwrap_or((from, ""));
        plain(before, true, linked, out);
        out.push('<');
        out.push_str(url);
        out.push('>');
        rest = after;
    }
    plain(rest, last, linked, out);
}

fn plain(text: &str, last: bool, linked: bool, out: &mut String) {
    let special = |byte| {
        matches!(
            byte,
            b'\\' | b'`' | b'*' | b'[' | b']' | b'~' | b'<' | b'_' | b'&' | b'-'
        )
    };
    if !text.bytes().any(special) {
        out.push_str(text);
        return;
    }
    let mut before = None;
    let mut chars = text.char_indices();
    while let Some((_, char)) = chars.next() {
        let rest = chars.as_str();
        let next = rest.chars().next();
        let special = match char {
            '\\' => next.is_none_or(|next| next.is_ascii_punctuation()),
            '`' | '*' | '[' | '~' => true,
            ']' => linked,
            '<' => next.map_or(last, |next| !next.is_ascii_digit() && next != '='),
            '_' => {
                !(before.is_some_and(char::is_alphanumeric)
                    && next.is_some_and(char::is_alphanumeric))
            }
            '&' => is_entity(rest),
            // An option of a command would get a dash.
            '-' => {
                before.is_none()
                    && rest
                        .strip_prefix('-')
                        .is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
            }
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(char);
        before = Some(char);
    }
}

/// Whether it could have a URL.
fn has_colon(text: &str) -> bool {
    text.as_bytes().contains(&b':')
}

/// Whether the word is, or ends with, what gets angle brackets.
pub(super) fn may_be_url(word: &str) -> bool {
    has_colon(word) && word.contains("://")
}

/// Whether this, after a `&`, makes an entity.
fn is_entity(rest: &str) -> bool {
    let name = rest.strip_prefix('#').unwrap_or(rest);
    let end = name
        .bytes()
        .take(33)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    end > 0 && name.as_bytes().get(end) == Some(&b';')
}

fn url_start(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text.get(from..)?.find("://") {
        let colon = from + at;
        let before = text.get(..colon)?;
        let scheme = ["https", "http"]
            .into_iter()
            .find(|scheme| before.ends_with(scheme));
        if let Some(scheme) = scheme {
            let start = colon - scheme.len();
            let alone = !text.get(..start)?.ends_with(char::is_alphanumeric);
            if alone && text.get(colon + 3..)?.starts_with(char::is_alphanumeric) {
                return Some(start);
            }
        }
        from = colon + 3;
    }
    None
}

fn url_length(text: &str) -> usize {
    let end = text.find(['<', '>', '"', '`', '\\']).unwrap_or(text.len());
    let mut url = text.get(..end).unwrap_or_default();
    let mut parens =
        url.matches('(').count().cast_signed() - url.matches(')').count().cast_signed();
    loop {
        let shorter =
            match url.strip_suffix(['.', ',', ';', ':', '!', '?', '\'', '*', '_', ']', '}']) {
                Some(shorter) => shorter,
                None => match url.strip_suffix(')') {
                    Some(shorter) if parens < 0 => {
                        parens += 1;
                        shorter
                    }
                    _ => return url.len(),
                },
            };
        url = shorter;
    }
}

/// Code on one line, in as many backticks as it takes. Nothing if it is empty.
pub(super) fn code(code: &str, out: &mut String) {
    let mut words = code.split_whitespace();
    let Some(first) = words.next() else { return };
    let fence = "`".repeat(longest_run(code) + 1);
    out.push_str(&fence);
    if first.starts_with('`') {
        out.push(' ');
    }
    out.push_str(first);
    for word in words {
        out.push(' ');
        out.push_str(word);
    }
    if out.ends_with('`') {
        out.push(' ');
    }
    out.push_str(&fence);
}

/// The length of the longest run of backticks.
pub(super) fn longest_run(text: &str) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for byte in text.bytes() {
        run = if byte == b'`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// A URL between parentheses.
pub(super) fn url(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    let mut chars = url.char_indices();
    while let Some((_, char)) = chars.next() {
        match char {
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push_str("%5C"),
            '"' => out.push_str("%22"),
            '`' => out.push_str("%60"),
            '&' if is_entity(chars.as_str()) => out.push_str("&amp;"),
            char if char.is_whitespace() => out.push_str("%20"),
            char => out.push(char),
        }
    }
    out
}

/// The first word of a line, which must not be read as the mark of a list, a heading or a quote.
pub(super) fn line_start(word: &str) -> Option<String> {
    let first = *word.as_bytes().first()?;
    if !first.is_ascii_digit() && !b"-=#+>|:".contains(&first) {
        return None;
    }
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=9).contains(&digits)
        && let Some((number, mark @ ("." | ")"))) = word.split_at_checked(digits)
    {
        return Some(format!("{number}\\{mark}"));
    }
    let all = |mark: char| word.chars().all(|char| char == mark);
    let marked = all('-')
        || all('=')
        || all('#')
        || word == "+"
        || word.starts_with('>')
        || word.starts_with('|')
        || word.starts_with(":-")
        || word.starts_with("-:")
        || word.starts_with("-|");
    marked.then(|| format!("\\{word}"))
}
