//! The syntax of shape ids: <https://smithy.io/2.0/spec/model.html#shape-id>.

/// Whether the text is `namespace#Name`.
pub(super) fn is_shape_id(text: &str) -> bool {
    text.split_once('#').is_some_and(|(namespace, name)| {
        namespace.split('.').all(is_identifier) && is_identifier(name)
    })
}

/// Whether the text is a letter, or underscores and a letter or digit, and then letters, digits and underscores.
pub(super) fn is_identifier(text: &str) -> bool {
    let word = text.trim_start_matches('_');
    let underscored = word.len() < text.len();
    let starts = |c: char| c.is_ascii_alphabetic() || (underscored && c.is_ascii_digit());
    word.starts_with(starts) && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shape_ids() {
        for good in ["a#B", "com.amazonaws.connect#Contact", "a_b.c1#_1", "a#__x"] {
            assert!(is_shape_id(good), "{good}");
        }
        for bad in [
            "", "B", "#B", "a#", "a#B$c", "a..b#C", "a#1", "a#_", "a#é", "a#b#c", "a b#c", ".a#b",
        ] {
            assert!(!is_shape_id(bad), "{bad}");
        }
    }
}
