//! Names on the command line: `ListInstances` is the command `list-instances`, `InstanceId` the option `--instance-id`.

/// The name as AWS's command line writes it: a hyphen before each word, in lower case.
///
/// A word begins with a capital that small letters follow, or with a capital after a small letter or a digit. Capitals
/// with an `s` behind them at the name's end are one word: `ContactARNs` is `contact-arns`.
pub(super) fn command(name: &str) -> String {
    if name.contains('-') {
        return name.to_owned();
    }
    let mut chars: Vec<char> = name.chars().collect();
    let mut plural = Vec::new();
    if chars.last() == Some(&'s') {
        let before = chars.iter().rev().skip(1);
        let capitals = before.take_while(|c| c.is_ascii_uppercase()).count();
        if capitals >= 2 {
            plural = chars.split_off(chars.len() - capitals - 1);
        }
    }
    let at = |index: usize| chars.get(index).copied().unwrap_or(' ');
    let mut words = String::with_capacity(name.len() + 8);
    for (index, c) in chars.iter().enumerate() {
        let begins = index > 0 && c.is_ascii_uppercase() && at(index - 1) != '-' && {
            let previous = at(index - 1);
            at(index + 1).is_ascii_lowercase()
                || previous.is_ascii_lowercase()
                || previous.is_ascii_digit()
        };
        if begins {
            words.push('-');
        }
        words.push(c.to_ascii_lowercase());
    }
    if !plural.is_empty() {
        words.push('-');
        words.extend(plural.iter().map(char::to_ascii_lowercase));
    }
    words
}
