//! Which of some words a mistyped one may have been meant for, as Python's `difflib` finds them.

/// How alike two words are at least.
const CUTOFF: f64 = 0.8;

/// The words most like the one given, the most alike first, three at most.
pub(super) fn close_matches<'a>(word: &str, choices: &[&'a str]) -> Vec<&'a str> {
    let word: Vec<char> = word.chars().collect();
    let mut scored: Vec<(f64, &str)> = choices
        .iter()
        .map(|choice| {
            let choice_chars: Vec<char> = choice.chars().collect();
            (ratio(&choice_chars, &word), *choice)
        })
        .filter(|(score, _)| *score >= CUTOFF)
        .collect();
    scored.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| other.1.cmp(one.1)));
    scored.truncate(3);
    scored.into_iter().map(|(_, choice)| choice).collect()
}

/// Twice the characters that match, of all characters.
fn ratio(one: &[char], other: &[char]) -> f64 {
    let all = one.len() + other.len();
    if all == 0 {
        return 1.0;
    }
    let (matches, all) = (2 * matching(one, other, 0), all);
    f64::from(u32::try_from(matches).unwrap_or(u32::MAX))
        / f64::from(u32::try_from(all).unwrap_or(u32::MAX))
}

/// The characters in the longest block that both have, and in those before and after it.
fn matching(one: &[char], other: &[char], depth: usize) -> usize {
    let (start, at, length) = longest(one, other);
    if length == 0 || depth > 64 {
        return 0;
    }
    let part = |text: &'_ [char], from: usize, to: usize| -> Vec<char> {
        text.get(from..to).unwrap_or_default().to_vec()
    };
    let before = matching(&part(one, 0, start), &part(other, 0, at), depth + 1);
    let after = matching(
        &part(one, start + length, one.len()),
        &part(other, at + length, other.len()),
        depth + 1,
    );
    before + length + after
}

/// Where the longest block begins in both, and how long it is: the first of several.
fn longest(one: &[char], other: &[char]) -> (usize, usize, usize) {
    let mut best = (0, 0, 0);
    let mut lengths = vec![0_usize; other.len() + 1];
    for (i, a) in one.iter().enumerate() {
        let mut next = vec![0_usize; other.len() + 1];
        for (j, b) in other.iter().enumerate() {
            if a == b {
                let length = lengths.get(j).copied().unwrap_or_default() + 1;
                if let Some(cell) = next.get_mut(j + 1) {
                    *cell = length;
                }
                if length > best.2 {
                    best = (i + 1 - length, j + 1 - length, length);
                }
            }
        }
        lengths = next;
    }
    best
}
