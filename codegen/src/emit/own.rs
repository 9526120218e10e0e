//! Types that have the name of one of std's: a model's `Option` is `types::Option`, and in its own file std's is
//! `std::option::Option`.

/// What generated files name without a path, and its path.
const STD: [(&str, &str); 18] = [
    ("AsRef", "std::convert::AsRef"),
    ("Box", "std::boxed::Box"),
    ("Clone", "std::clone::Clone"),
    ("Debug", "std::fmt::Debug"),
    ("Default", "std::default::Default"),
    ("Eq", "std::cmp::Eq"),
    ("FnMut", "std::ops::FnMut"),
    ("From", "std::convert::From"),
    ("Hash", "std::hash::Hash"),
    ("HashMap", "std::collections::HashMap"),
    ("Into", "std::convert::Into"),
    ("Option", "std::option::Option"),
    ("Ord", "std::cmp::Ord"),
    ("PartialEq", "std::cmp::PartialEq"),
    ("PartialOrd", "std::cmp::PartialOrd"),
    ("Result", "std::result::Result"),
    ("String", "std::string::String"),
    ("Vec", "std::vec::Vec"),
];

/// What stands behind the type's own name while its file is written.
const MARK: &str = "__";

/// The file that `write` makes of a type's name.
pub(super) fn file(name: &str, write: impl FnOnce(&str) -> String) -> String {
    let Some((_, path)) = STD.iter().find(|(std, _)| *std == name) else {
        return write(name);
    };
    let own = format!("{name}{MARK}");
    let import = format!("use {path};");
    let mut text = String::new();
    for line in write(&own).lines().filter(|line| line.trim() != import) {
        if line.trim_start().starts_with("//") {
            text.push_str(line);
        } else {
            qualify(&mut text, line, name, path);
        }
        text.push('\n');
    }
    text.replace(&own, name)
}

/// The line with `path` for `name` where that is a word of its own, not the end of a path nor in quotes.
fn qualify(text: &mut String, line: &str, name: &str, path: &str) {
    let mut rest = line;
    while let Some((before, after)) = rest.split_once(name) {
        text.push_str(before);
        let starts = !text.ends_with(|c: char| c.is_alphanumeric() || "_:\"".contains(c));
        let ends = !after.starts_with(|c: char| c.is_alphanumeric() || "_\"".contains(c));
        text.push_str(if starts && ends { path } else { name });
        rest = after;
    }
    text.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_its_own_file_std_has_its_path() {
        let made = file("Option", |name| {
            format!(
                "/// An Option.\npub struct {name} {{\n    a: Option<Option<types::Option>>,\n    b: \"Option\",\n}}\n\
                 pub struct {name}Builder;\n"
            )
        });
        let expected = "/// An Option.\npub struct Option {\n    a: \
                        std::option::Option<std::option::Option<types::Option>>,\n    b: \"Option\",\n}\n\
                        pub struct OptionBuilder;\n";
        assert_eq!(made, expected);
    }

    #[test]
    fn an_import_of_the_name_is_left_out() {
        let made = file("HashMap", |name| {
            format!("use std::collections::HashMap;\n{name} HashMap<K>\n")
        });
        assert_eq!(made, "HashMap std::collections::HashMap<K>\n");
    }

    #[test]
    fn other_names_are_left_alone() {
        assert_eq!(
            file("Thing", |name| format!("{name} Option\n")),
            "Thing Option\n"
        );
    }
}
