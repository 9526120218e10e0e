//! The syntax of one profile file: lines to sections and settings, before anything is known about what they mean.

use super::error::ProfileParseError;

/// A `[header]` and the settings below it, as they stand in the file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RawSection {
    /// The header between its brackets, trimmed.
    pub(super) header: String,
    pub(super) properties: Vec<RawProperty>,
}

/// One `name = value` with what continues it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RawProperty {
    /// In lower case.
    pub(super) name: String,
    /// Lines are joined by `\n`; a block of nested settings starts with one.
    pub(super) value: String,
    /// The nested settings, names in lower case.
    pub(super) nested: Vec<(String, String)>,
}

/// Nothing else counts as whitespace in these files.
pub(super) const WHITESPACE: [char; 2] = [' ', '\t'];
const COMMENT: [char; 2] = ['#', ';'];

const NO_BRACKET: &str = "the section has no closing `]`";
const AFTER_BRACKET: &str = "there is something other than a comment after the section's `]`";
const NO_SECTION: &str = "a setting stands before the first `[section]`";
const NO_EQUALS: &str = "a setting has the form `name = value`, and there is no `=`";
const NO_NAME: &str = "there is no name before `=`";
const NOTHING_TO_CONTINUE: &str = "an indented line continues a setting, and there is none above";
const NESTED_NO_EQUALS: &str = "a nested setting has the form `name = value`, and there is no `=`";
const NESTED_NO_NAME: &str = "there is no name before the nested setting's `=`";

/// Reads a file's sections in order; `path` is for errors only.
pub(super) fn parse(path: &str, text: &str) -> Result<Vec<RawSection>, ProfileParseError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut sections = Vec::new();
    for (index, line) in text.lines().enumerate() {
        read_line(&mut sections, line)
            .map_err(|message| ProfileParseError::new(path, index + 1, message))?;
    }
    Ok(sections)
}

fn read_line(sections: &mut Vec<RawSection>, line: &str) -> Result<(), &'static str> {
    let trimmed = line.trim_matches(WHITESPACE);
    if trimmed.is_empty() || line.starts_with(COMMENT) {
        Ok(())
    } else if line.starts_with('[') {
        sections.push(RawSection {
            header: read_header(line)?.to_owned(),
            properties: Vec::new(),
        });
        Ok(())
    } else if line.starts_with(WHITESPACE) {
        let open = sections
            .last_mut()
            .and_then(|section| section.properties.last_mut());
        continue_property(open, trimmed)
    } else {
        let section = sections.last_mut().ok_or(NO_SECTION)?;
        let (name, value) = split_property(line, NO_EQUALS, NO_NAME)?;
        section.properties.push(RawProperty {
            name,
            value,
            nested: Vec::new(),
        });
        Ok(())
    }
}

fn read_header(line: &str) -> Result<&str, &'static str> {
    let (header, rest) = line
        .trim_start_matches('[')
        .split_once(']')
        .ok_or(NO_BRACKET)?;
    let rest = rest.trim_matches(WHITESPACE);
    if rest.is_empty() || rest.starts_with(COMMENT) {
        Ok(header.trim_matches(WHITESPACE))
    } else {
        Err(AFTER_BRACKET)
    }
}

/// An indented line: one more line of a value, or a nested setting where the value's first line is empty.
fn continue_property(open: Option<&mut RawProperty>, line: &str) -> Result<(), &'static str> {
    let comment = line.starts_with(COMMENT);
    let Some(property) = open else {
        return if comment {
            Ok(())
        } else {
            Err(NOTHING_TO_CONTINUE)
        };
    };
    let is_block = property.value.is_empty() || property.value.starts_with('\n');
    if is_block {
        if comment {
            return Ok(());
        }
        let nested = split_property(line, NESTED_NO_EQUALS, NESTED_NO_NAME)?;
        property.nested.push(nested);
    }
    property.value.push('\n');
    property.value.push_str(line);
    Ok(())
}

fn split_property(
    line: &str,
    no_equals: &'static str,
    no_name: &'static str,
) -> Result<(String, String), &'static str> {
    let (name, value) = without_comment(line).split_once('=').ok_or(no_equals)?;
    let name = name.trim_matches(WHITESPACE).to_ascii_lowercase();
    if name.is_empty() {
        return Err(no_name);
    }
    Ok((name, value.trim_matches(WHITESPACE).to_owned()))
}

/// Cuts a comment off: within a line, `#` and `;` start one only after whitespace.
fn without_comment(line: &str) -> &str {
    let mut after_whitespace = false;
    for (index, character) in line.char_indices() {
        if after_whitespace && COMMENT.contains(&character) {
            return line.get(..index).unwrap_or(line);
        }
        after_whitespace = WHITESPACE.contains(&character);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The file's sections, one setting a line: `[header] name=value`.
    fn read(text: &str) -> Vec<String> {
        let mut lines = Vec::new();
        for section in parse("config", text).unwrap() {
            lines.push(format!("[{}]", section.header));
            for property in section.properties {
                lines.push(format!("{}={}", property.name, property.value));
                for (name, value) in property.nested {
                    lines.push(format!("  {name}={value}"));
                }
            }
        }
        lines
    }

    fn error(text: &str) -> String {
        parse("/home/me/.aws/config", text).unwrap_err().to_string()
    }

    #[test]
    fn an_empty_file_has_no_sections() {
        assert!(read("").is_empty());
        assert!(read("\n \t\n# nothing\n; here\n").is_empty());
    }

    #[test]
    fn names_and_values_are_trimmed_and_names_lowered() {
        assert_eq!(
            read("[ profile\tdev ]\nRegion \t=\t eu-west-1 \t\n"),
            ["[profile\tdev]", "region=eu-west-1"]
        );
    }

    #[test]
    fn windows_line_ends_and_a_byte_order_mark_are_fine() {
        assert_eq!(
            read("\u{feff}[default]\r\nregion = eu-west-1\r\n"),
            ["[default]", "region=eu-west-1"]
        );
    }

    #[test]
    fn a_value_can_be_empty_and_can_hold_anything() {
        assert_eq!(
            read("[default]\na =\nb = x=y==\nc = ü 🐱\n"),
            ["[default]", "a=", "b=x=y==", "c=ü 🐱"]
        );
    }

    #[test]
    fn a_comment_in_a_line_needs_whitespace_before_it() {
        assert_eq!(
            read(
                "[default] # one\na = 1 # two # more\nb = 2 ; three\nc = 3#4\nd = 5;6\ne =#7\nf = # 8\n"
            ),
            ["[default]", "a=1", "b=2", "c=3#4", "d=5;6", "e=#7", "f="]
        );
    }

    #[test]
    fn a_comment_can_follow_a_header_at_once() {
        assert_eq!(
            read("[default]# one\n[profile a];two\n"),
            ["[default]", "[profile a]"]
        );
    }

    #[test]
    fn an_indented_line_continues_a_value_comments_and_all() {
        assert_eq!(
            read("[default]\na = one\n  two # three \n\t# four\nb = 5\n"),
            ["[default]", "a=one\ntwo # three\n# four", "b=5"]
        );
    }

    #[test]
    fn an_indented_line_after_an_empty_value_is_a_nested_setting() {
        assert_eq!(
            read(
                "[default]\ns3 =\n  Addressing_Style = path # why not\n\n  # a comment\n  x =\nb = 1\n"
            ),
            [
                "[default]",
                "s3=\nAddressing_Style = path # why not\nx =",
                "  addressing_style=path",
                "  x=",
                "b=1"
            ]
        );
    }

    #[test]
    fn an_indented_comment_needs_nothing_to_continue() {
        assert_eq!(
            read("  # one\n[default]\n  ; two\na = 1\n"),
            ["[default]", "a=1"]
        );
    }

    #[test]
    fn sections_stay_in_order_and_repeat() {
        assert_eq!(
            read("[b]\nx = 1\n[a]\n[b]\nx = 2\n"),
            ["[b]", "x=1", "[a]", "[b]", "x=2"]
        );
    }

    #[test]
    fn errors_name_the_file_and_the_line() {
        for (text, expected) in [
            (
                "[default]\n\n[profile a\n",
                "/home/me/.aws/config, line 3: the section has no closing `]`",
            ),
            (
                "[default] region = x\n",
                "/home/me/.aws/config, line 1: there is something other than a comment after the section's `]`",
            ),
            (
                "# hello\nregion = x\n",
                "/home/me/.aws/config, line 2: a setting stands before the first `[section]`",
            ),
            (
                "[default]\nregion: x\n",
                "/home/me/.aws/config, line 2: a setting has the form `name = value`, and there is no `=`",
            ),
            (
                "[default]\n = x\n",
                "/home/me/.aws/config, line 2: an indented line continues a setting, and there is none above",
            ),
            (
                "[default]\n= x\n",
                "/home/me/.aws/config, line 2: there is no name before `=`",
            ),
            (
                "  x\n",
                "/home/me/.aws/config, line 1: an indented line continues a setting, and there is none above",
            ),
            (
                "[default]\na = 1\n[default]\n  x\n",
                "/home/me/.aws/config, line 4: an indented line continues a setting, and there is none above",
            ),
            (
                "[default]\ns3 =\n  path\n",
                "/home/me/.aws/config, line 3: a nested setting has the form `name = value`, and there is no `=`",
            ),
            (
                "[default]\ns3 =\n  = path\n",
                "/home/me/.aws/config, line 3: there is no name before the nested setting's `=`",
            ),
        ] {
            assert_eq!(error(text), expected);
        }
    }

    #[test]
    fn errors_do_not_repeat_the_line() {
        let text = "[default]\naws_secret_access_key hush\n";
        assert!(!error(text).contains("hush"));
        assert!(!format!("{:?}", parse("config", text)).contains("hush"));
    }

    #[test]
    fn nothing_panics_on_odd_text() {
        for text in [
            "[",
            "]",
            "[]",
            "=",
            "[\u{0}]\n\u{0}=\u{0}",
            "[é",
            "é=é",
            "\t=",
            "[a]\né\n ü",
        ] {
            let _ = parse("config", text);
        }
    }
}
